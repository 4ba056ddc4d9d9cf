"""The annotated workbook: a bureau's own file back, with coloured and commented cells and a summary in front.

Belongs here: writing that workbook from a checked file, as OOXML parts (ECMA-376), so that whatever else is
in it stays as it was. Does not belong here: judging (`assets/validation.py`), the words for an issue
(`warehouse/records`).
"""

from pipelines.annotated.write import annotate

__all__ = ["annotate"]
