"""Dagster as a user sees it: definitions, graph, checks, and the same bytes however the job is started."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets import metrics
from assets.context import District
from assets.describe import CHECK, asset_key
from pipelines import settings
from pipelines.cli_run import _STEPS
from pipelines.definitions import build_definitions
from warehouse.contract import contract, load_contracts
from warehouse.engine import Engine
from warehouse.indicator_pairs import load_indicators

# The asset list: what people see, link to and schedule. Change it together with docs and dashboards.
ASSETS = {
    "raw": ["raw/captures", "raw/crawls", "raw/fetches", "raw/sightings"],
    "parsed": [
        "parsed/annual_reports",
        "parsed/catalogue_items",
        "parsed/documents",
        "parsed/entries",
        "parsed/issues",
        "parsed/notices",
        "parsed/penalties",
        "parsed/permits",
        "parsed/relations",
        "parsed/tasks",
    ],
    "core": [
        "core/bodies",
        "core/body_mentions",
        "core/catalogue_changes",
        "core/catalogue_items",
        "core/document_links",
        "core/links",
        "core/notices",
        "core/obligations",
        "core/penalties",
        "core/penalty_copies",
        "core/permit_copies",
        "core/permits",
        "core/request_handling",
        "core/review_queue",
        "core/tasks",
        "core/unlinked",
        "core/windows",
        "ops/captures",
        "ops/crawls",
        "ops/fetches",
        "ops/sightings",
    ],
    "quarantine": ["ops/issues", "ops/quarantine"],
    "metrics": [
        "metrics/backdating",
        "metrics/completeness",
        "metrics/compliance",
        "metrics/concealment_rate",
        "metrics/consultation_feedback_rate",
        "metrics/consultation_period_rate",
        "metrics/coverage",
        "metrics/coverage_by_level",
        "metrics/coverage_by_stage",
        "metrics/deductions",
        "metrics/doc_number_gaps",
        "metrics/domain_coverage",
        "metrics/double_publicity_timeliness",
        "metrics/early_publication",
        "metrics/empty_columns",
        "metrics/error_rate",
        "metrics/freshness",
        "metrics/indicator_units",
        "metrics/indicators",
        "metrics/interpretation_rate",
        "metrics/interpretation_sync_rate",
        "metrics/late_rate",
        "metrics/number_continuity",
        "metrics/periodic_duties",
        "metrics/requests_answered",
        "metrics/requests_corrected",
        "metrics/requests_disclosed",
        "metrics/scores",
        "metrics/task_completion",
        "metrics/task_states",
        "metrics/timeliness",
        "metrics/timeliness_lag",
        "metrics/timeliness_lag_p90",
        "metrics/verdicts",
        "metrics/zero_reports",
    ],
    "open": ["open/release", "open/warehouse"],
    "report": ["report/assessment"],
}
# Files that carry findings and rejected rows from the steps to ops.issues and ops.quarantine, no assets.
INTERNAL = {"ops.findings", "ops.rejects"}
CHINESE = re.compile(r"[一-鿿]")


def checksums(data: Path) -> dict[str, str]:
    """SHA-256 of every stage file and of every file of the release."""
    kept = [*data.rglob("*.parquet"), *(path for path in (data / "open").rglob("*") if path.is_file())]
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(kept)
        if not {"latest", "dagster"} & set(path.relative_to(data).parts)
    }


@pytest.fixture(scope="module")
def definitions(repo: Path) -> dg.Definitions:
    return build_definitions(repo / "sources" / "bureaus", repo / "data", "2026-10-31")


@pytest.fixture(scope="module")
def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    found = definitions.resolve_all_asset_specs()
    return {spec.key.to_user_string(): spec for spec in found}


def upstream(specs: dict[str, dg.AssetSpec], key: str) -> set[str]:
    """Everything that `key` depends on, near and far."""
    near = {dep.asset_key.to_user_string() for dep in specs[key].deps}
    return near.union(*(upstream(specs, other) for other in near))


def test_definitions_load(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)
    assert sorted(job.name for job in definitions.jobs or ()) == [
        "assessment", "bureau", "daily", "inbox", "inbox_returns", "rebuild", "reparse",
    ]  # fmt: skip


def test_asset_keys_by_group(specs: dict[str, dg.AssetSpec]) -> None:
    found: dict[str, list[str]] = {}
    for key, spec in sorted(specs.items()):
        found.setdefault(str(spec.group_name), []).append(key)
    assert found == {group: sorted(keys) for group, keys in ASSETS.items()}


def test_every_table_of_the_contracts_is_an_asset_of_its_stage(specs: dict[str, dg.AssetSpec]) -> None:
    tables = {t: spec.stage for t, spec in load_contracts().items() if t not in INTERNAL}
    shown = {key.replace("/", "."): spec.group_name for key, spec in specs.items()}
    assert {table: shown.get(table) for table in tables} == tables


def test_indicators_are_those_that_are_defined() -> None:
    assert list(metrics.INDICATORS) == [indicator.table for indicator in load_indicators().values()]


@pytest.mark.parametrize("key", sorted(key for keys in ASSETS.values() for key in keys))
def test_assets_are_described_in_chinese(specs: dict[str, dg.AssetSpec], key: str) -> None:
    spec = specs[key]
    title, chinese, english = str(spec.description).split("\n\n")
    assert re.fullmatch(r".+ \| .+", title)
    assert CHINESE.search(title)
    assert CHINESE.search(chinese)
    assert re.search(r"[a-z]{3}", english)
    assert spec.kinds
    if spec.group_name not in {"open", "report"}:
        columns = spec.metadata["dagster/column_schema"].columns
        table = contract(key.replace("/", "."))
        assert [column.name for column in columns] == list(table.columns)
        assert all(CHINESE.search(column.description or "") for column in columns)
        assert {column.name for column in columns if not column.constraints.nullable} == {
            field.name for field in table.fields if field.required
        }


def test_every_table_has_a_blocking_contract_check(
    definitions: dg.Definitions, specs: dict[str, dg.AssetSpec]
) -> None:
    made = [asset for asset in definitions.assets or () if isinstance(asset, dg.AssetsDefinition)]
    checks = [spec for asset in made for spec in asset.check_specs]
    contracts = [spec for spec in checks if spec.name == CHECK]
    assert all(spec.blocking == (spec.name == CHECK) for spec in checks)
    assert sorted(spec.asset_key.to_user_string() for spec in contracts) == sorted(
        key for key in specs if not key.startswith(("open/", "report/"))
    )


def test_no_edge_of_the_graph_is_implied_by_another(specs: dict[str, dg.AssetSpec]) -> None:
    for key, spec in specs.items():
        near = {dep.asset_key.to_user_string() for dep in spec.deps}
        implied = near & set().union(*(upstream(specs, other) for other in near))
        assert not implied, f"{key}: {sorted(implied)} are upstream of its other dependencies"


def test_raw_and_parsed_are_partitioned_by_bureau(
    definitions: dg.Definitions, specs: dict[str, dg.AssetSpec], repo: Path
) -> None:
    slugs = settings.slugs(repo / "sources" / "bureaus")
    for spec in specs.values():
        if spec.group_name in {"raw", "parsed"}:
            assert spec.partitions_def is not None
            assert list(spec.partitions_def.get_partition_keys()) == slugs
        else:
            assert spec.partitions_def is None


def test_schedule(definitions: dg.Definitions) -> None:
    by_name = {schedule.name: schedule for schedule in definitions.schedules or ()}
    assert sorted(by_name) == ["collect_daily", "collect_weekly", "every_month", "every_morning"]
    schedule = by_name["every_morning"]
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.job_name, schedule.cron_schedule, schedule.execution_timezone) == (
        "daily",
        "30 6 * * *",
        "Asia/Shanghai",
    )
    assert CHINESE.search(str(schedule.description))


def test_an_empty_registry_still_loads(tmp_path: Path) -> None:
    dg.Definitions.validate_loadable(build_definitions(tmp_path, tmp_path / "data", ""))


def test_the_progress_display_names_every_step(definitions: dg.Definitions) -> None:
    steps = {node.name for node in definitions.resolve_job_def("daily").nodes}
    assert steps == set(_STEPS)


def test_importing_the_definitions_is_quick_and_silent(repo: Path) -> None:
    """The code location is imported by every `dg` command, the web server and each of its runs."""
    watch = (
        "import resource, sys;"
        "opened = [];"
        "sys.addaudithook(lambda event, a: opened.append(str(a[0])) if event == 'open' else None);"
        "import dagster; before = resource.getrusage(resource.RUSAGE_SELF).ru_utime;"
        "import pipelines.definitions;"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_utime - before);"
        "print([p for p in opened if '/bureaus/' in p])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", watch], cwd=repo, capture_output=True, text=True, check=True
    )
    seconds, read = done.stdout.splitlines()
    assert "Warning" not in done.stderr
    assert read == "[]", "no file of the registry is read"
    assert float(seconds) < 2, f"{seconds} s on top of dagster itself"


class Reads:
    """Which tables each step attached, noted while a job runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.by_step: dict[str, set[str]] = {}
        attach = Engine.attach

        def noting(engine: Engine, *tables: str) -> None:
            step = dg.OpExecutionContext.get().op.name
            self.by_step.setdefault(step, set()).update(tables)
            attach(engine, *tables)

        monkeypatch.setattr(Engine, "attach", noting)


def test_daily_job_gives_the_same_bytes_and_reads_only_what_is_upstream(
    sample_run: District, specs: dict[str, dg.AssetSpec], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Dagster, from the definitions, as against `zwgk run` (which is what made `sample_run`)."""
    reads = Reads(monkeypatch)
    definitions = build_definitions(sample_run.bureaus, tmp_path, sample_run.as_of.isoformat())
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.resolve_job_def("daily").execute_in_process(instance=instance)
    assert result.success
    assert checksums(tmp_path) == checksums(sample_run.data)
    written: dict[str, set[str]] = {}
    for event in result.get_asset_materialization_events():
        written.setdefault(str(event.step_key), set()).add(
            str(event.asset_key and event.asset_key.to_user_string())
        )
    assert set(written) | {"expectations"} == set(_STEPS), "all but the one that only checks"
    for step, tables in reads.by_step.items():
        near = set().union(*(upstream(specs, key) for key in written[step])) | written[step]
        beyond = {asset_key(table).to_user_string() for table in tables - INTERNAL} - near
        assert not beyond, f"step {step} reads {sorted(beyond)}, which the graph does not show"


def test_row_counts_are_shown(sample_run: District) -> None:
    """The materialisations tell the rows of the table, and on a bureau's partition the rows of the bureau."""
    with dg.DagsterInstance.local_temp(str(sample_run.data / "dagster")) as instance:
        for table in ("raw.captures", "parsed.permits"):
            for slug in settings.slugs(sample_run.bureaus):
                event = instance.fetch_materializations(
                    dg.AssetRecordsFilter(asset_key=asset_key(table), asset_partitions=[slug]), limit=1
                ).records[0]
                shown = event.asset_materialization.metadata  # type: ignore[union-attr]
                assert (
                    shown["dagster/partition_row_count"].value == sample_run.store.read(table, slug).num_rows
                )
                assert shown["dagster/row_count"].value == sample_run.store.read(table).num_rows
        permits = instance.get_latest_materialization_event(asset_key("core.permits"))
        assert permits is not None
        preview = str(permits.asset_materialization.metadata["预览 preview"].value)  # type: ignore[union-attr]
        rows = preview.splitlines()
        assert len({line.count("|") - line.count("\\|") for line in rows}) == 1
        for hidden in (f for f in contract("core.permits").fields if f.disclosure != "open"):
            assert f" {hidden.name} " not in rows[0]


def launch(repo: Path, data: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`dg launch` in a process of its own, as a person types it."""
    home.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "ZWGK_DATA": str(data),
        "ZWGK_AS_OF": "2026-10-31",
        "DAGSTER_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    return subprocess.run(
        ["dg", "launch", *arguments],
        cwd=repo,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_dg_launch_gives_the_same_bytes(sample_run: District, repo: Path, tmp_path: Path) -> None:
    """The whole job, then one bureau and all that follows from it."""
    data, home = tmp_path / "data", tmp_path / "home"
    whole = launch(repo, data, home, "--job", "daily")
    assert whole.returncode == 0, whole.stderr[-3000:]
    assert checksums(data) == checksums(sample_run.data)
    one = launch(repo, data, home, "--assets", "*", "--partition", "mzj")
    assert one.returncode == 0, one.stderr[-3000:]
    assert checksums(data) == checksums(sample_run.data)
    assert "BetaWarning" not in whole.stderr + one.stderr
