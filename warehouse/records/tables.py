"""The intake of files that hold several tables: their rows are one numbered run of the capture.

Belongs here: where a further table of a capture is kept. Does not belong here: anything about one table
(`intake.py`).
"""

from warehouse.records.intake import Intake, Placement


class TableIntake(Intake):
    """An intake whose `add_csv` and `add_chunks` may be called several times for one capture.

    The rows of a further table continue the count of the capture; those of a capture come in the order in
    which they were added.
    """

    def _copy(self, placement: Placement, source: str) -> int:
        count = super()._copy(placement, source)
        # The base class knows one part for a capture; this one keeps each under a name that sorts behind.
        part = self._parts.pop(placement.capture_id)
        self._parts[f"{placement.capture_id}\0{len(self._parts):06}"] = part
        return count
