"""Double-publicity tables (双公示): what a file of permits or penalties is and how its rows are found.

Belongs here: layouts as data, headings, file formats. Does not belong here: what a correct row is
(`warehouse/contracts`), writing of tables.
"""

from sources.double_publicity.delimited import (
    RowChunk,
    is_utf8,
    loss_findings,
    open_utf8,
    patient_rows,
    to_utf8,
)
from sources.double_publicity.files import File
from sources.double_publicity.layouts import layouts
from sources.double_publicity.recode import Utf8Stream
from sources.double_publicity.shape import TableShape, read_shape, read_shapes

__all__ = [
    "File",
    "RowChunk",
    "TableShape",
    "Utf8Stream",
    "is_utf8",
    "layouts",
    "loss_findings",
    "open_utf8",
    "patient_rows",
    "read_shape",
    "read_shapes",
    "to_utf8",
]
