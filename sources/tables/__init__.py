"""Tables of cells out of files: workbooks, delimited text and tables of pages, recognised by content.

Belongs here: telling what a file is, bounding it, and turning it into grids of text.
Does not belong here: what the cells mean (`sources/catalogue/`, the double-publicity layouts).
"""

from sources.tables.grid import Grid, GridReading, Range
from sources.tables.read import name_finding, read_grids, read_text_grid

__all__ = ["Grid", "GridReading", "Range", "name_finding", "read_grids", "read_text_grid"]
