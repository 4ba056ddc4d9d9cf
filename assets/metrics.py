"""Layer METRICS: a verdict on every duty, the indicators that add verdicts up, the scores of assessments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from assets.context import DistrictResource
from assets.core import keep_findings, step
from assets.describe import check_spec, table_result, table_spec
from assets.findings import finding_rows
from sources.findings import finding
from warehouse import indicators, units, verdicts
from warehouse.engine import Engine
from warehouse.indicator_rows import show_rows
from warehouse.scoring import build as scoring
from warehouse.scoring.lint import usable_schemes
from warehouse.scoring.load import Problem

_COPIES = ["core.permit_copies", "core.penalty_copies"]

_OF_VERDICTS = (
    "metrics.backdating",
    "metrics.concealment_rate",
    "metrics.coverage",
    "metrics.coverage_by_level",
    "metrics.coverage_by_stage",
    "metrics.domain_coverage",
    "metrics.double_publicity_timeliness",
    "metrics.early_publication",
    "metrics.empty_columns",
    "metrics.freshness",
    "metrics.late_rate",
    "metrics.periodic_duties",
    "metrics.timeliness",
    "metrics.timeliness_lag",
    "metrics.timeliness_lag_p90",
)
_OF_UNITS = (
    "metrics.completeness",
    "metrics.consultation_feedback_rate",
    "metrics.consultation_period_rate",
    "metrics.interpretation_rate",
    "metrics.interpretation_sync_rate",
    "metrics.requests_answered",
    "metrics.requests_corrected",
    "metrics.requests_disclosed",
    "metrics.task_completion",
)
_UPSTREAM = {
    **{table: ["metrics.verdicts"] for table in _OF_VERDICTS},
    **{table: ["metrics.indicator_units"] for table in _OF_UNITS},
    "metrics.compliance": ["core.links", "ops.quarantine"],
    "metrics.doc_number_gaps": ["core.permits", "core.penalties", "core.notices"],
    "metrics.error_rate": ["core.links", *_COPIES],
    "metrics.number_continuity": ["core.permits", "core.penalties", "core.notices"],
    "metrics.zero_reports": ["core.links", "ops.quarantine"],
}

INDICATORS = dict(sorted(_UPSTREAM.items()))
"""The indicator tables, and for each the tables next upstream."""

SCORES = ("metrics.scores", "metrics.deductions")


def build_verdicts(engine: Engine) -> None:
    """Judge every duty as of the run's day."""
    engine.attach(*verdicts.INPUTS)
    verdicts.build_verdicts(engine)
    keep_findings(engine, "verdicts", "work.duty_issues")


def build_indicators(engine: Engine) -> None:
    """Add verdicts and rejected rows up to indicators."""
    engine.attach(*indicators.INPUTS)
    indicators.build_indicators(engine)


def scheme_findings(refused: Mapping[str, Sequence[Problem]]) -> list[dict[str, Any]]:
    """What keeps a scheme from being used, as rows of `ops.findings`."""
    return finding_rows(
        (
            finding(
                "scheme-refused",
                field=problem.where,
                locator=f"{name}.yml:{problem.line}" if problem.line else f"{name}.yml",
                scheme=name,
                problem=problem.message_zh,
            )
            for name, problems in refused.items()
            for problem in problems
            if problem.severity == "E"
        ),
        None,
    )


@dg.multi_asset(
    name="scores",
    specs=[table_spec(table, group="metrics", deps=["metrics.indicators"]) for table in SCORES],
    check_specs=[check_spec(table) for table in SCORES],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def scores(district: DistrictResource) -> Iterator[dg.MaterializeResult[None]]:
    """Score every body by every scheme, and say where each point was lost."""
    place = district.district()
    schemes, refused = usable_schemes(place.bureaus)
    with place.engine_with_registry() as engine:
        engine.attach(*scoring.INPUTS)
        show_rows(engine)
        scoring.build_scores(engine, schemes)
        place.store.write_rows("ops.findings", scheme_findings(refused), "schemes")
        for table in SCORES:
            yield table_result(engine, table)


METRICS_ASSETS: tuple[dg.AssetsDefinition, ...] = (
    step(
        "verdicts",
        {
            "metrics.verdicts": [
                *("core.links", "core.unlinked", "core.document_links", "core.windows"),
                *("ops.sightings", "ops.crawls"),
                *_COPIES,
            ]
        },
        build_verdicts,
        group="metrics",
        registry=True,
    ),
    step(
        "indicator_units",
        {
            "metrics.task_states": ["core.tasks", "core.notices"],
            "metrics.indicator_units": ["metrics.verdicts", "core.request_handling", "core.tasks"],
        },
        units.build_units,
        group="metrics",
        registry=True,
    ),
    step(
        "indicators",
        {**INDICATORS, "metrics.indicators": list(INDICATORS)},
        build_indicators,
        group="metrics",
        registry=True,
    ),
    scores,
)
