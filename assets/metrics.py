"""Layer METRICS: a verdict on every duty, and the indicators that add verdicts up."""

import dagster as dg

from assets.core import keep_findings, step
from warehouse import indicators, verdicts
from warehouse.engine import Engine

_COPIES = ["core.permit_copies", "core.penalty_copies"]

INDICATORS = {
    "metrics.compliance": ["core.links", "ops.quarantine"],
    "metrics.concealment_rate": ["metrics.verdicts"],
    "metrics.coverage": ["metrics.verdicts"],
    "metrics.doc_number_gaps": ["core.permits", "core.penalties", "core.notices"],
    "metrics.double_publicity_timeliness": ["metrics.verdicts"],
    "metrics.error_rate": ["core.links", *_COPIES],
    "metrics.late_rate": ["metrics.verdicts"],
    "metrics.timeliness": ["metrics.verdicts"],
    "metrics.zero_reports": ["core.links", "ops.quarantine"],
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
        {"metrics.verdicts": ["core.links", *_COPIES]},
        build_verdicts,
        group="metrics",
        registry=True,
    ),
    step("indicators", INDICATORS, build_indicators, group="metrics", registry=True),
)
