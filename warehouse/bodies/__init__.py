"""Which public body is meant by a name as somebody wrote it: one way of resolving for all tables."""

from warehouse.bodies.build import INPUTS, build_body_mentions, resolve_texts
from warehouse.bodies.matcher import Matcher, Mention
from warehouse.bodies.names import Body, Stems

__all__ = ["INPUTS", "Body", "Matcher", "Mention", "Stems", "build_body_mentions", "resolve_texts"]
