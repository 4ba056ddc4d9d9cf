"""What a reader of free text was not sure of.

Belongs here: the shape of a doubt. Does not belong here: its wording (`issue_types/freeform.csv`).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule of `issue_types/freeform.csv` and the piece of text (normalised, short) that raised it."""

    rule: str
    text: str = ""

    def __post_init__(self) -> None:
        text = _PRIVATE.sub("***", self.text.replace("\n", ""))
        object.__setattr__(self, "text", text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


_LONGEST = 60
# Identity and telephone numbers never leave a text.
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")
