"""Reference tables of double publicity: columns of the layouts, value lists, periods of display.

Belongs here: reading the reviewed CSV files of `reference/` that the rules of permits and penalties use.
Does not belong here: rules (contracts), their translation into SQL (`rules.py`).
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa

from warehouse.engine import Engine
from warehouse.rules import Code, LayoutColumn

FOLDER = Path(__file__).parent.parent / "reference"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def layout_columns(subject: str) -> tuple[LayoutColumn, ...]:
    """The columns of all templates of `permit` or `penalty`, in the file's order."""
    return tuple(
        LayoutColumn(
            row["subject"],
            row["layout"],
            row["party"],
            row["column"],
            row["title_zh"],
            row["required"] == "true",
            int(row["max_length"]) if row["max_length"] else None,
            row["code_list"] or None,
        )
        for row in _rows("double_publicity_columns")
        if row["subject"] == subject
    )


@cache
def code_lists() -> Mapping[str, tuple[Code, ...]]:
    """The value lists by name."""
    lists: dict[str, list[Code]] = {}
    for row in _rows("code_lists"):
        code = Code(row["list"], row["label"], row["match"], row["class"], row["meaning"])
        lists.setdefault(code.list, []).append(code)
    return {name: tuple(codes) for name, codes in lists.items()}


def display_months(column: str) -> str:
    """The lawful period of display (`min_months` or `max_months`) of a judged penalty, as an SQL expression.

    A join with the table of periods, by ranges of days, would not keep the order of the rows.
    """
    whens = []
    for row in _rows("publicity_bands"):
        condition = (
            f"decided_date_day >= DATE '{row['from_date']}' AND decided_date_day < DATE '{row['to_date']}'"
        )
        if row["class"] != "any":
            condition += f" AND NOT kinds_unclear AND penalty_class = '{row['class']}'"
        whens.append(f"WHEN {condition} THEN {int(row[column])}")
    return f"CASE {' '.join(whens)} END AS {column}"


def register_references(engine: Engine) -> None:
    """Show `reference.code_lists`, `reference.publicity_bands` and `reference.layout_columns`."""
    text, whole, day = pa.string(), pa.int64(), pa.date32()
    engine.register_rows(
        "reference.code_lists",
        _rows("code_lists"),
        pa.schema([("list", text), ("label", text), ("match", text), ("class", text), ("meaning", text)]),
    )
    bands = [
        {
            "regime": row["regime"],
            "from_date": date.fromisoformat(row["from_date"]),
            "to_date": date.fromisoformat(row["to_date"]),
            "class": row["class"],
            "min_months": int(row["min_months"]),
            "max_months": int(row["max_months"]),
        }
        for row in _rows("publicity_bands")
    ]
    engine.register_rows(
        "reference.publicity_bands",
        bands,
        pa.schema(
            [
                ("regime", text),
                ("from_date", day),
                ("to_date", day),
                ("class", text),
                ("min_months", whole),
                ("max_months", whole),
            ]
        ),
    )
    engine.register_rows(
        "reference.layout_columns",
        [
            {
                "subject": c.subject,
                "layout": c.layout,
                "party": c.party,
                "column_name": c.column,
                "title": c.title_zh,
            }
            for subject in ("permit", "penalty")
            for c in layout_columns(subject)
        ],
        pa.schema(
            [("subject", text), ("layout", text), ("party", text), ("column_name", text), ("title", text)]
        ),
    )
