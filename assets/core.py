"""Layer CORE: typed valid rows keyed to items and bodies; what cannot enter goes to QUARANTINE + ISSUES."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from assets.context import District, DistrictResource
from assets.describe import check_spec, table_result, table_spec
from assets.findings import finding_rows
from assets.linking import links
from sources.findings import finding
from warehouse import bodies, core, obligations, tasks
from warehouse.annual_reports import build_request_handling
from warehouse.engine import Engine
from warehouse.records import build_records
from warehouse.records.corrections import Outcome, apply_corrections
from warehouse.relations import build_relations

DECISIONS = ("core.permits", "core.penalties")
RECORDS = ("core.notices", *DECISIONS)

_FINDING_COLUMNS = (
    "source_id, capture_id, record_id, rule, severity, responsibility, row, field, value, locator, "
    "message_zh, message_en"
)

Build = Callable[[Engine], object]


def keep_findings(engine: Engine, step: str, table: str) -> None:
    """Write the findings that a step left in `table` where `ops.issues` collects them."""
    engine.write("ops.findings", f"SELECT {_FINDING_COLUMNS} FROM {table}", step)


def step(
    name: str,
    deps: Mapping[str, Sequence[str]],
    build: Build,
    *,
    group: str = "core",
    registry: bool = False,
) -> dg.AssetsDefinition:
    """A Dagster step that runs `build` on an engine and reports the tables that it wrote.

    `deps` names the tables that it writes, and for each the tables next upstream (`describe.table_spec`).
    """

    @dg.multi_asset(
        name=name,
        specs=[table_spec(table, group=group, deps=upstream) for table, upstream in deps.items()],
        check_specs=[check_spec(table) for table in deps],
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def run(district: DistrictResource) -> Iterator[dg.MaterializeResult[None]]:
        place = district.district()
        with place.engine_with_registry() if registry else place.engine() as engine:
            build(engine)
            for table in deps:
                yield table_result(engine, table)

    return run


def build_decisions(engine: Engine) -> None:
    """Permits and penalties: judged row by row, good rows to core, the others to quarantine with reasons."""
    core.attach_capture_places(engine)
    engine.attach("parsed.permits", "parsed.penalties")
    engine.store.write_rows("ops.findings", correction_findings(apply_corrections(engine)), "corrections")
    build_records(engine)
    keep_findings(engine, "decisions", "work.record_issues")
    engine.write("ops.rejects", "SELECT * FROM work.record_quarantine", "decisions")


def correction_findings(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """What became of the declared corrections, as rows of `ops.findings`; no values, they may be personal."""
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        declared = outcome.correction
        found = finding(
            outcome.rule,
            row=outcome.row,
            field=declared["field"],
            line=declared["line"],
            number=declared["doc_number"],
            reason=declared["reason"],
            decided_by=declared["decided_by"],
            valid_to=declared["valid_to"],
        )
        rows += finding_rows([found], declared["source_id"], outcome.capture_id)
    return rows


def build_duties(engine: Engine) -> None:
    """Obligations from catalogue x bodies, from the law and from the district's own list."""
    engine.attach(*obligations.INPUTS)
    obligations.build_obligations(engine)
    keep_findings(engine, "duties", "work.duty_issues")


def build_requests(engine: Engine) -> None:
    """Figures of the annual reports; sums that do not hold become findings."""
    build_request_handling(engine)
    keep_findings(engine, "annual_reports", "work.duty_issues")


def build_document_links(engine: Engine) -> None:
    """Links between documents, and their windows; what is uncertain becomes findings."""
    build_relations(engine)
    keep_findings(engine, "relations", "work.duty_issues")


def build_catalogue(engine: Engine) -> None:
    """The catalogue in its versions and what changed between them; what is supposed becomes findings."""
    core.build_catalogue(engine)
    keep_findings(engine, "catalogue", "work.duty_issues")


def build_mentions(engine: Engine) -> None:
    """Names of bodies as written anywhere, and which body each means; what is unsure becomes findings."""
    engine.attach(*bodies.INPUTS)
    bodies.build_body_mentions(engine)
    keep_findings(engine, "bodies", "work.mention_issues")


def registry_findings(district: District) -> list[dict[str, Any]]:
    """The problems of the registry as rows of `ops.findings`, so that a run shows what `zwgk check` shows."""
    places = [
        (f"{p.path.name}:{p.line}" if p.line else p.path.name, p.message_zh)
        for p in district.registry.problems
    ]
    return finding_rows(
        (
            finding("registry-problem", place=place, problem=problem, locator=place)
            for place, problem in places
        ),
        None,
    )


def _bodies() -> dg.AssetsDefinition:
    @dg.multi_asset(
        name="bodies",
        check_specs=[check_spec("core.bodies")],
        specs=[table_spec("core.bodies", group="core", deps=[])],
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def bodies(district: DistrictResource) -> Iterator[dg.MaterializeResult[None]]:
        place = district.district()
        place.store.write_rows("ops.findings", registry_findings(place), "registry")
        with place.engine_with_registry() as engine:
            core.build_bodies(engine)
            yield table_result(engine, "core.bodies")

    return bodies


CORE_ASSETS: tuple[dg.AssetsDefinition, ...] = (
    _bodies(),
    step(
        "captures",
        {"ops.captures": ["raw.captures", "raw.fetches", "raw.crawls", "raw.sightings"]},
        core.build_captures,
    ),
    step(
        "catalogue",
        {
            "core.catalogue_items": ["parsed.catalogue_items", "ops.captures"],
            "core.catalogue_changes": ["parsed.catalogue_items", "core.bodies"],
        },
        build_catalogue,
        registry=True,
    ),
    step(
        "body_mentions",
        {
            "core.body_mentions": [
                *("core.bodies", "core.catalogue_items", "core.permits", "core.penalties"),
                *("parsed.notices", "parsed.tasks"),
            ]
        },
        build_mentions,
        registry=True,
    ),
    step(
        "obligations",
        {"core.obligations": ["core.bodies", "core.catalogue_items", *DECISIONS]},
        build_duties,
        registry=True,
    ),
    step(
        "notices",
        {"core.notices": ["parsed.notices", "parsed.entries", "ops.captures"]},
        core.build_notices,
    ),
    step(
        "decisions",
        {
            "core.permits": ["parsed.permits", "parsed.entries", "ops.captures"],
            "core.penalties": ["parsed.penalties", "parsed.entries", "ops.captures"],
            "core.permit_copies": ["parsed.permits", "ops.captures"],
            "core.penalty_copies": ["parsed.penalties", "ops.captures"],
        },
        build_decisions,
        registry=True,
    ),
    step(
        "document_links",
        {
            "core.document_links": ["parsed.relations", "core.notices"],
            "core.windows": ["parsed.relations", "core.notices"],
        },
        build_document_links,
    ),
    step(
        "annual_reports",
        {
            "core.request_handling": [
                "parsed.annual_reports",
                "parsed.notices",
                "parsed.entries",
                "core.bodies",
                "ops.captures",
            ]
        },
        build_requests,
    ),
    step(
        "tasks",
        {"core.tasks": ["core.body_mentions"]},
        tasks.build_tasks,
    ),
    links,
    step("quarantine", {"ops.quarantine": RECORDS}, core.build_quarantine, group="quarantine"),
    # Findings come from collecting and from every step up to the scores; all of them are upstream of these.
    step(
        "issues",
        {
            "ops.issues": [
                "parsed.issues",
                "metrics.scores",
            ]
        },
        core.build_issues,
        group="quarantine",
    ),
)
