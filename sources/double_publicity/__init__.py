"""Double-publicity tables (双公示): what a file of permits or penalties is and how its rows are found.

Belongs here: layouts as data, headings, file formats. Does not belong here: what a correct row is
(`warehouse/contracts`), writing of tables.
"""

from sources.double_publicity.delimited import RowChunk, is_intact, patient_rows, to_utf8
from sources.double_publicity.layouts import layouts
from sources.double_publicity.shape import TableShape, read_shape, read_shapes

__all__ = [
    "RowChunk",
    "TableShape",
    "is_intact",
    "layouts",
    "patient_rows",
    "read_shape",
    "read_shapes",
    "to_utf8",
]
