"""Reviewed CSV files of `warehouse/reference/` as arrow tables.

Belongs here: reading one such file with given column types. Does not belong here: what the rows mean.
"""

from pathlib import Path

import pyarrow as pa
from pyarrow import csv

REFERENCE_FOLDER = Path(__file__).parent / "reference"


def reviewed_table(file_name: str, schema: pa.Schema) -> pa.Table:
    """The rows of `warehouse/reference/<file_name>` in the columns of `schema`; an empty cell is NULL.

    Raises ValueError when the file has other columns, and pyarrow.ArrowInvalid for a cell that does not fit.
    """
    options = csv.ConvertOptions(
        column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""]
    )
    table = csv.read_csv(REFERENCE_FOLDER / file_name, convert_options=options)
    if table.column_names != schema.names:
        raise ValueError(f"{file_name}: expected the columns {', '.join(schema.names)}")
    return table
