"""`zwgk why` of the sample district: rows add up to every figure of 全区 and of each body.

Figures of a body's domains and kinds are compared in `test_indicator_rows.py`.
"""

import json
from collections import Counter

from assets.context import District
from warehouse.indicator_pairs import load_indicators
from warehouse.indicator_rows import period_rows_statement, show_rows
from warehouse.reasons import reason_words
from warehouse.scoring.model import Figure
from warehouse.why import INPUTS, explain, take_rows
from warehouse.why_find import Question

FIGURES = """SELECT indicator, period, body_id, domain, kind, numerator, denominator, excluded
FROM metrics.indicators
WHERE field IS NULL AND (body_id IS NULL OR (domain IS NULL AND COALESCE(kind, 'all') = 'all'))
ORDER BY indicator, period, body_id NULLS FIRST, domain NULLS FIRST, kind NULLS FIRST"""
COUNTS = """SELECT
  COUNT(*) FILTER (WHERE is_counted AND is_hit) AS hits, COUNT(*) FILTER (WHERE is_counted) AS counted,
  COUNT(*) FILTER (WHERE NOT is_counted) AS left_out
FROM work.why_rows"""


def test_the_rows_add_up_to_every_figure(sample_run: District) -> None:
    named = load_indicators()
    compared: Counter[str] = Counter()
    wrong, shown = [], None
    with sample_run.engine_with_registry() as engine:
        show_rows(engine)
        engine.attach("metrics.indicators")
        for row in engine.query(FIGURES).to_pylist():
            name, period = row["indicator"], row["period"]
            if not named[name].has_rows:
                continue
            if shown != (name, period):
                engine.execute(
                    f"CREATE OR REPLACE TABLE work.period_rows AS {period_rows_statement(name, period)}"
                )
                shown = (name, period)
            kind = None if row["kind"] in (None, "all") else row["kind"]
            figure = Figure(indicator=name, domain=row["domain"], kind=kind)
            take_rows(engine, "work.period_rows", row["body_id"], figure)
            [found] = engine.query(COUNTS).to_pylist()
            hits = row["numerator"] if named[name].unit == "ratio" else None
            expected = (found["hits"] if hits is None else hits, row["denominator"], row["excluded"])
            if expected != (found["hits"], found["counted"], found["left_out"]):
                wrong.append((row, found))
            compared[name] += 1
    print(dict(compared))
    assert wrong == []
    assert sum(compared.values()) > 1000


def test_the_command_says_that_every_total_of_the_year_agrees(sample_run: District) -> None:
    told = {}
    with sample_run.engine_with_registry() as engine:
        show_rows(engine)
        engine.attach(*INPUTS)
        totals = engine.query(
            "SELECT DISTINCT indicator FROM metrics.indicators WHERE body_id IS NULL AND domain IS NULL"
            " AND COALESCE(kind, 'all') = 'all' AND field IS NULL AND period = '2026' ORDER BY indicator"
        )
        for name in totals.column("indicator").to_pylist():
            told[name] = explain(engine, (None, "全区"), Question(name), "2026", limit=1).agrees
    assert {name for name, agrees in told.items() if not agrees} == set()
    assert "domain_coverage" in told


def test_everything_left_out_of_a_figure_has_its_reason_in_words(sample_run: District) -> None:
    texts = sample_run.store.read("metrics.indicators", columns=["excluded_reasons"]).column(0).to_pylist()
    codes = {code for text in texts for code in json.loads(text)}
    print(sorted(codes))
    assert codes - set(reason_words()) == set()
    assert codes
