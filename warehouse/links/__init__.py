"""Links: which catalogue items each notice, permit and penalty fulfils, or that it fulfils none.

Belongs here: reviewed decisions, declared channels, rules and text match in their order, and what waits for a
person. Does not belong here: the text match itself (`warehouse/keying`), judging (`warehouse/verdicts.py`),
the registry's files.
"""

from warehouse.links.build import INPUTS, TextMatch, build_links
from warehouse.links.reviews import Outcome

__all__ = ["INPUTS", "Outcome", "TextMatch", "build_links"]
