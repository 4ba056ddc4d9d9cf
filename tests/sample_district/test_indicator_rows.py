"""The rows behind every figure of the sample district add up to its indicator tables."""

from assets.context import District
from tests.tools.indicator_runs import mismatches
from warehouse.indicator_pairs import load_indicators
from warehouse.indicator_rows import show_rows

GROUP = ("indicator", "body_id", "domain", "kind", "field")


def test_rows_add_up_to_every_figure(sample_run: District) -> None:
    named = {name: indicator for name, indicator in load_indicators().items() if indicator.has_rows}
    with sample_run.engine_with_registry() as engine:
        show_rows(engine)
        engine.attach(*(indicator.table for indicator in named.values()))
        counts = {
            name: engine.query(f"SELECT COUNT(*) AS n FROM {indicator.table}").column("n")[0].as_py()
            for name, indicator in named.items()
        }
        print(counts)
        assert {name: found for name in named if (found := mismatches(engine, name))} == {}
    assert sum(counts.values()) > 0


def test_every_figure_stands_beside_the_one_before_it(sample_run: District) -> None:
    figures = sample_run.store.read("metrics.indicators").to_pylist()
    found = {(row["period"], *(row[name] for name in GROUP)): row for row in figures}
    assert len(found) == len(figures)
    for row in figures:
        before = found.get((row["previous_period"], *(row[name] for name in GROUP)), {})
        assert row["previous_value"] == before.get("value")
        known = row["value"] is not None and row["previous_value"] is not None
        assert row["change"] == (row["value"] - row["previous_value"] if known else None)
