"""Identity numbers, telephone numbers and private addresses of the inputs come out nowhere that people look.

A district of generated files, with numbers typed where they belong and where they do not, and the sample
submissions, if they are there, run from raw to open. Every number and address of the inputs is then looked
for, however it is written, in the release, the logs, the issues and the pre-check's answers. Allowed to
hold them, because they stay in the house: the archive, the parsed and core tables, the raw text of
quarantined rows (`ops.quarantine.raw`), the name of a file (`ops.issues.locator`), and so
`warehouse.duckdb`.
"""

import io
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from benchmarks.dp_files import (
    Table,
    csv_bytes,
    headings,
    html_bytes,
    identity_number,
    json_bytes,
    table,
    xls_bytes,
    xlsx_bytes,
)
from pipelines.cli import app
from pipelines.runner import run_pipeline
from sources.double_publicity.layouts import Template, layouts
from warehouse.store import Store

_AS_OF = "2026-11-21"
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_ROWS = 12


@dataclass
class Seeds:
    """Makes numbers and addresses that belong to nobody, each once, and remembers them."""

    random: Random
    secrets: dict[str, str]
    count: int = 0

    def identity(self) -> str:
        """An identity number with a right check character."""
        self.count += 1
        number = identity_number(self.count * 7 + 100)
        self.secrets[number] = "identity"
        return number

    def mobile(self) -> str:
        """A mobile number."""
        self.count += 1
        number = f"1{self.random.choice('356789')}{self.random.randrange(10**8, 10**9)}"
        self.secrets[number] = "mobile"
        return number

    def address(self) -> str:
        """Where a person lives."""
        self.count += 1
        street = self.random.choice(["梧桐里", "杏花弄", "石榴巷", "槐荫街"])
        place = f"{street}{self.count}号{self.count % 9 + 1}单元{self.count % 6 + 1}0{self.count % 4 + 1}室"
        self.secrets[place] = "address"
        return f"云岭市示范区{place}"


def _written(number: str, way: int) -> str:
    """A number as people type it: plain, lower-case x, full-width, in groups."""
    groups = (6, 4, 4, 4) if len(number) == 18 else (3, 4, 4)
    parts, start = [], 0
    for size in groups:
        parts.append(number[start : start + size])
        start += size
    return [number, number.lower(), number.translate(_WIDE), " ".join(parts), "-".join(parts)][way % 5]


def _made(party: str, name: str, number: int, seeds: Seeds) -> dict[str, Callable[[], str]]:
    """The cells of a row in which numbers and addresses stand, by column."""
    person = party != "organisation"

    def told(way: int) -> str:
        home = f"，住{seeds.address()}" if person else ""
        identity, mobile = (
            _written(seeds.identity(), number + way),
            _written(seeds.mobile(), number + way + 1),
        )
        return f"{name}{home}，身份证号码：{identity}，联系电话{mobile}"

    made: dict[str, Callable[[], str]] = {
        "content": lambda: f"准予从事食品销售：{told(0)}。",
        "offence": lambda: f"当事人{told(3)}，销售过期食品。",
        "penalty_text": lambda: f"罚款5000元，由{name}（{_written(seeds.identity(), number + 1)}）缴纳。",
        "remarks": lambda: (
            f"联系人洪某，手机{_written(seeds.mobile(), number)}，本人住址：{seeds.address()}。"
        ),
        "show_until": lambda: "2026-12-31",
        "legal_rep_id_no": seeds.identity,
        "legal_rep_resident_id_no": seeds.identity,
    }
    if party == "person":
        made["id_no"] = seeds.identity
    # Numbers in the wrong place: a driver's licence has its holder's number, a row is shifted by a column.
    misplaced: dict[int, dict[str, Callable[[], str]]] = {
        1: {"permit_no": seeds.identity},
        2: {"uscc": seeds.identity, "business_reg_no": seeds.mobile},
        3: {"decided_date": seeds.mobile, "valid_until": seeds.identity},
        4: {
            "agency_uscc": seeds.identity,
            "permit_kind": lambda: f"普通（{seeds.mobile()}）",
            "penalty_kind": lambda: f"罚款{seeds.identity()}",
            "status": seeds.mobile,
        },
        5: {} if person else {"party_name": lambda: f"云岭市示范个体户（{seeds.identity()}）"},
    }
    return made | misplaced.get(number % 6, {})


def _seed(template: Template, rows: int, start: int, seeds: Seeds) -> Table:
    """A table of a template in whose cells numbers and addresses stand: in texts, in the columns that are
    made for them, and in columns where they do not belong."""
    one = table(template, rows, start)
    one = replace(one, headings=headings(template))
    columns = list(template.columns)

    for number, row in enumerate(one.rows):
        made = _made(template.party, row[columns.index("party_name")], number, seeds)
        row[:] = [
            made[column]() if column in made else cell for column, cell in zip(columns, row, strict=True)
        ]
    # The same decision twice, under a number that holds a person's number.
    one.rows[-1][columns.index("doc_number")] = f"云罚决〔2026〕{seeds.identity()}号"
    one.rows.append(list(one.rows[-1]))
    return one


_PAGE = """<html lang="zh-CN"><head><meta charset="utf-8"><title>关于公布补贴对象的公告</title>
<meta name="ArticleTitle" content="关于公布补贴对象的公告"><meta name="PubDate" content="2026-09-02"></head>
<body><h1>关于公布补贴对象的公告</h1><p>现将对象公布如下，咨询电话{mobile}。</p>
<p>洪某甲，住{address}，身份证号{identity}。</p><p>洪某乙，证件{grouped}。</p>
<p>2026年9月1日</p></body></html>"""


def _write_district(folder: Path, seeds: Seeds) -> list[Path]:
    """A registry of one bureau with files of every template; the files for the pre-check."""
    base = folder / "jia"
    for name in ("xk", "cf", "gg"):
        (base / name).mkdir(parents=True)
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    (base / "source.yml").write_text(
        "publisher: {name: 云岭市示范区甲局, kind: department}\nstatus: active\ncoverage: partial\n"
        "channels:\n"
        "  - {id: xk, title: 许可, platform: files, path: xk, format: permits, cadence: monthly}\n"
        "  - {id: cf, title: 处罚, platform: files, path: cf, format: penalties, cadence: monthly}\n"
        "  - {id: gg, title: 公告, platform: files, path: gg, format: pages, cadence: irregular}\n",
        encoding="utf-8",
    )
    files = []
    for number, template in enumerate(layouts().templates):
        one = _seed(template, _ROWS, number * 100 + 1, seeds)
        channel = "xk" if template.subject == "permit" else "cf"
        stem = f"{template.layout}-{template.party}"
        made = [
            (".csv", csv_bytes([one])),
            (".xlsx", xlsx_bytes([one])),
            (".json", json_bytes(one)),
            (".xls", xls_bytes([one])),
            (".html", html_bytes([one])),
        ]
        suffix, content = made[number % len(made)]
        path = base / channel / f"{stem}{suffix}"
        path.write_bytes(content)
        files.append(path)
    page = _PAGE.format(
        mobile=_written(seeds.mobile(), 3),
        address=seeds.address(),
        identity=seeds.identity(),
        grouped=_written(seeds.identity(), 4),
    )
    (base / "gg" / "gg1.html").write_text(page, encoding="utf-8")
    # A file called after a person: one that can be read, and one that cannot.
    (base / "gg" / f"公告{seeds.identity()}.html").write_text(page, encoding="utf-8")
    (base / "xk" / f"许可{seeds.identity()}.csv").write_bytes(b"")
    return files


# Looking for them.


def _flat(text: str) -> str:
    """A text in which a number stands as its digits, however it was written: NFKC, upper case, no blanks
    and no hyphens between digits."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"(?<=\d)[\s\-‐‑‒–—―−\u200b]+(?=[\dX])", "", plain)


def _found(text: str, secrets: Iterable[str]) -> list[str]:
    flat = _flat(text)
    return [secret for secret in secrets if _flat(secret) in flat]


def _readable(path: Path) -> str:
    """All text of a file; of a Parquet file its cells, of another the bytes as text and as Chinese."""
    if path.suffix == ".parquet":
        return "\n".join("\n".join(map(str, column)) for column in pq.read_table(path).to_pydict().values())
    content = path.read_bytes()
    return (
        f"{content.decode('utf-8', 'replace')}\n{content.decode('unicode_escape', 'replace')}"
        if (b"\\u" in content)
        else content.decode("utf-8", "replace")
    )


def _leaks(texts: Iterable[tuple[str, str]], secrets: dict[str, str]) -> dict[str, list[str]]:
    """Secrets by the place where they were found."""
    leaks: dict[str, list[str]] = {}
    for place, text in texts:
        for secret in _found(text, secrets):
            leaks.setdefault(f"{place} ({secrets[secret]})", []).append(secret)
    return leaks


class Run:
    """A district from raw to open: its data folder, what it logged, the files that were read, the secrets."""

    def __init__(self, folder: Path, files: list[Path], secrets: dict[str, str], home: Path) -> None:
        self.data = folder
        self.files = files
        self.secrets = secrets
        self.home = home
        self.log = io.StringIO()

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of a table."""
        found: list[dict[str, object]] = Store(self.data).read(table).to_pylist()
        return found


def _go(run: Run, bureaus: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DAGSTER_HOME", str(run.home))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
    handler = logging.StreamHandler(run.log)
    logging.getLogger().addHandler(handler)
    try:
        outcome = run_pipeline(bureaus, run.data, _AS_OF)
    finally:
        logging.getLogger().removeHandler(handler)
    assert outcome.success, outcome.failures
    return run


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The generated district after one run."""
    folder = tmp_path_factory.mktemp("redaction")
    seeds = Seeds(Random(20261121), {})
    files = _write_district(folder / "bureaus", seeds)
    home = folder / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield _go(Run(folder / "data", files, seeds.secrets, home), folder / "bureaus", monkeypatch)


_IDENTITY = re.compile(
    r"(?<![0-9A-Z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![0-9A-Z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Z])1[3-9]\d{9}(?![0-9A-Z])")
_HOME = re.compile(r"(?:住址|家住|现住|户籍地址|家庭住址)[:：]?\s*([^，。；,;\"\n]{6,})")


def _secrets_of(path: Path) -> dict[str, str]:
    """Identity numbers, mobile numbers and private addresses that stand in a file."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    elif path.suffix == ".xls":
        content = path.read_bytes()
        text = f"{content.decode('latin-1')}\n{content.decode('utf-16-le', 'replace')}"
        text += content[1:].decode("utf-16-le", "replace")
    else:
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030", "replace")
    flat = _flat(text)
    return {
        **dict.fromkeys(_IDENTITY.findall(flat), "identity"),
        **dict.fromkeys(_MOBILE.findall(flat), "mobile"),
        **dict.fromkeys(_HOME.findall(flat), "address"),
    }


@pytest.fixture(scope="module")
def samples(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The sample submissions after one run; skipped when they are not there."""
    source = shared / "samples" / "double_publicity"
    if not source.is_dir():
        pytest.skip("the samples are not there")
    folder = tmp_path_factory.mktemp("samples")
    _write_district(folder / "bureaus", Seeds(Random(1), {}))
    base = folder / "bureaus" / "jia"
    for old in (*base.glob("xk/*"), *base.glob("cf/*")):
        old.unlink()
    files: list[Path] = []
    secrets: dict[str, str] = {}
    for path in sorted(source.glob("submission_*")):
        gold = json.loads((source / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        target = base / ("xk" if gold["subject"] == "permit" else "cf") / path.name
        target.write_bytes(path.read_bytes())
        files.append(target)
        secrets |= _secrets_of(path)
    home = folder / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield _go(Run(folder / "data", files, secrets, home), folder / "bureaus", monkeypatch)


@pytest.fixture(params=("generated", "samples"))
def run(request: pytest.FixtureRequest) -> Run:
    found: Run = request.getfixturevalue(request.param)
    return found


def test_the_inputs_reach_the_tables_and_hold_secrets(run: Run) -> None:
    """Otherwise nothing would be tested."""
    kinds = set(run.secrets.values())
    assert len(run.secrets) > 300
    assert "identity" in kinds
    held = "\n".join(_readable(path) for path in Store(run.data).files("parsed.permits"))
    held += "\n".join(_readable(path) for path in Store(run.data).files("parsed.penalties"))
    assert len(_found(held, run.secrets)) > 0.9 * len(run.secrets)
    assert len(run.rows("core.permits")) > 20
    assert len(run.rows("core.penalties")) > 20
    assert len(run.rows("ops.quarantine")) > 20
    counts = {kind: sum(1 for value in run.secrets.values() if value == kind) for kind in sorted(kinds)}
    print(f"{counts}, {len(run.rows('ops.issues'))} issues")


def test_nothing_personal_in_the_release(run: Run) -> None:
    places = [path for path in sorted((run.data / "open").rglob("*")) if path.is_file()]
    assert len(places) > 20
    found = _leaks(((str(path.relative_to(run.data)), _readable(path)) for path in places), run.secrets)
    assert found == {}


@pytest.mark.parametrize(
    "run",
    [
        "generated",
        "samples",
    ],
    indirect=True,
)
def test_nothing_personal_in_the_logs(run: Run) -> None:
    texts = [("log", run.log.getvalue())]
    texts += [
        (path.name, path.read_bytes().decode("utf-8", "replace"))
        for path in run.home.rglob("*")
        if path.is_file()
    ]
    assert _leaks(texts, run.secrets) == {}


@pytest.mark.parametrize(
    "run",
    [
        "generated",
        "samples",
    ],
    indirect=True,
)
def test_nothing_personal_in_issues(run: Run) -> None:
    issues = run.rows("ops.issues")
    assert len(issues) > 20
    found = _leaks(
        (
            (f"{issue['rule']} {issue['field']}.{column}", str(issue[column]))
            for issue in issues
            for column in ("value", "message_zh", "message_en", "field")
        ),
        run.secrets,
    )
    assert found == {}


def test_nothing_personal_in_the_reasons_of_quarantine(run: Run) -> None:
    rules = "\n".join(str(row["rules"]) for row in run.rows("ops.quarantine"))
    assert _found(rules, run.secrets) == []


def test_nothing_personal_in_the_pre_check(run: Run) -> None:
    texts = []
    for path in run.files:
        for options in (["--json"], []):
            answer = CliRunner().invoke(app, ["validate", str(path), "--as-of", _AS_OF, *options])
            assert answer.exit_code in (0, 1), answer.output
            texts.append((f"validate {path.name} {' '.join(options)}", answer.output))
    assert _leaks(texts, run.secrets) == {}


def test_persons_keep_their_surname_only(generated: Run) -> None:
    """洪某甲 is the generated person's full name."""
    for name in ("permits", "penalties"):
        rows = pq.read_table(generated.data / "open" / "latest" / f"{name}.parquet").to_pylist()
        persons = [row for row in rows if row["party_kind"] == "自然人"]
        assert len(persons) > 5
        assert {row["party_name"] for row in persons} <= {"洪某", "云某"}
        for row in persons:
            texts = " ".join(str(value) for value in row.values())
            assert not re.search("洪某[甲乙丙丁戊己庚辛]", texts)
