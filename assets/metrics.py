"""Layer METRICS: a verdict on every duty, and the indicators that add verdicts up."""

import dagster as dg

from assets.core import keep_findings, step
from warehouse import indicators, verdicts
from warehouse.engine import Engine

INDICATORS = {
    "metrics.compliance": ["core.bodies", "ops.quarantine"],
    "metrics.coverage": ["metrics.verdicts"],
    "metrics.timeliness": ["metrics.verdicts"],
}
"""The indicator tables, and for each the tables next upstream."""


def build_verdicts(engine: Engine) -> None:
    """Judge every duty as of the run's day."""
    engine.attach(*verdicts.INPUTS)
    verdicts.build_verdicts(engine)
    keep_findings(engine, "verdicts", "work.duty_issues")


def build_indicators(engine: Engine) -> None:
    """Add verdicts and rejected rows up to indicators."""
    engine.attach(*indicators.INPUTS)
    indicators.build_indicators(engine)


METRICS_ASSETS: tuple[dg.AssetsDefinition, ...] = (
    step(
        "verdicts",
        {"metrics.verdicts": ["core.obligations", "core.links"]},
        build_verdicts,
        group="metrics",
        registry=True,
    ),
    step("indicators", INDICATORS, build_indicators, group="metrics", registry=True),
)
