"""The two kinds of records, permits and penalties.

Belongs here: their names and their checks. Does not belong here: what is done with their rows (`build.py`).
"""

from dataclasses import dataclass

from warehouse.contract import contract
from warehouse.records.reference import code_lists, layout_columns
from warehouse.rules import Check, checks


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: `permit` in the tables `permits`."""

    subject: str
    plural: str

    def checks(self) -> tuple[Check, ...]:
        """The checks of its contract."""
        return checks(contract(f"core.{self.plural}"), layout_columns(self.subject), code_lists())


KINDS = (Kind("permit", "permits"), Kind("penalty", "penalties"))
