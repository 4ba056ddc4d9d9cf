"""Loading a registry folder: every file, with every problem at once.

Belongs here: which files there are, and that a broken one hides no other. Does not belong here: what
a registry holds and its rows (`registry.py`), reading of single files (`registry_yaml.py`,
`registry_tables.py`).
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from sources.model import Channel, District, SourceFile
from sources.model_types import ID_PATTERN
from sources.problems import Problem, in_order
from sources.quirks import quirk_problems
from sources.registry import Registry, Source
from sources.registry_catalogue import (
    OVERRIDES_FILE,
    RENAMES_FILE,
    read_overrides,
    read_renames,
)
from sources.registry_checks import (
    body_problems,
    channel_problems,
    correction_problems,
    item_problems,
    reference_problems,
    told_apart,
)
from sources.registry_claims import (
    EXTENSIONS_FILE,
    OBJECTIONS_FILE,
    Extension,
    read_extensions,
    read_objections,
)
from sources.registry_corrections import read_corrections
from sources.registry_evidence import TASK_EVIDENCE_FILE, read_task_evidence
from sources.registry_tables import (
    Body,
    Exemption,
    Obligation,
    read_bodies,
    read_exemptions,
    read_obligations,
)
from sources.registry_yaml import read_model
from sources.review import REVIEW_FILE, read_reviews
from sources.withdrawals import WITHDRAWALS_FILE, read_withdrawals

SOURCE_FILE = "source.yml"
DISTRICT_FILE = "district.yml"

Found = TypeVar("Found")


def load_registry(folder: Path) -> Registry:
    """Read a registry folder; never raises for what stands in it, never stops at the first problem.

    Obligations and exemptions that name an unknown body or item are left out, with a problem.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        problems.append(Problem(folder, None, "找不到登记文件夹", "请检查 --bureaus 或 ZWGK_BUREAUS"))
        return Registry(folder, None, {}, (), (), (), (), tuple(problems))
    district = _district(folder, problems)
    sources: dict[str, Source] = {}
    bodies: list[Body] = []
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            _source(entry, sources, bodies, problems)
    if not sources and not problems:
        problems.append(Problem(folder, None, "还没有登记任何来源", "用 zwgk new-source 新建一个来源文件夹"))
    bodies += _table(folder, "bodies.csv", read_bodies, problems)
    problems.extend(body_problems(bodies))
    obligations = _referring(folder, "obligations.csv", read_obligations, bodies, problems)
    exemptions = _referring(folder, "exemptions.csv", read_exemptions, bodies, problems)
    corrections = _table(folder, "corrections.csv", read_corrections, problems)
    problems.extend(correction_problems(corrections, folder / "corrections.csv", sources))
    renames = _table(folder, RENAMES_FILE, read_renames, problems)
    overrides = _table(folder, OVERRIDES_FILE, read_overrides, problems)
    objections = _table(folder, OBJECTIONS_FILE, read_objections, problems)
    task_evidence = _table(folder, TASK_EVIDENCE_FILE, read_task_evidence, problems)
    extensions = _referring(folder, EXTENSIONS_FILE, read_extensions, bodies, problems)
    # Read again by the release, which stops at any problem; here so that a check shows it in time.
    _table(folder, WITHDRAWALS_FILE, read_withdrawals, problems)
    _table(folder, REVIEW_FILE, read_reviews, problems)
    return Registry(
        folder=folder,
        district=district,
        sources=sources,
        bodies=tuple(told_apart(bodies)),
        obligations=tuple(obligations),
        exemptions=tuple(exemptions),
        corrections=tuple(c for c in corrections if c.body in sources),
        problems=tuple(in_order(problems)),
        renames=tuple(renames),
        overrides=tuple(overrides),
        objections=tuple(objections),
        extensions=tuple(extensions),
        task_evidence=tuple(task_evidence),
    )


def _district(folder: Path, problems: list[Problem]) -> District | None:
    file = folder / DISTRICT_FILE
    if not file.exists():
        problems.append(
            Problem(
                file,
                None,
                "缺少 district.yml",
                "新建它，写上 name（区县全称）和 region_code（6 位数字）",
            )
        )
        return None
    district, document = read_model(file, District)
    problems.extend(document.problems)
    return district


def _source(folder: Path, sources: dict[str, Source], bodies: list[Body], problems: list[Problem]) -> None:
    """Add the bureau of a folder; its problems do not touch the other bureaus."""
    slug, file = folder.name, folder / SOURCE_FILE
    if not re.fullmatch(ID_PATTERN, slug):
        problems.append(
            Problem(
                folder,
                None,
                f"文件夹名“{slug}”不能作机构编号",
                "小写字母开头，只含小写字母、数字、下划线，例：mzj",
            )
        )
        return
    if not file.exists():
        problems.append(
            Problem(file, None, "缺少 source.yml", f"用 zwgk new-source {slug} 生成，或删去空文件夹")
        )
        return
    declared, document = read_model(file, SourceFile)
    problems.extend(document.problems)
    if declared is None:
        return
    problems.extend(channel_problems(declared.channels, folder, document))
    problems.extend(quirk_problems(folder))
    sources[slug] = Source(slug, folder, _usable(declared))
    publisher = declared.publisher
    bodies.append(
        Body(
            body_id=slug,
            name=publisher.name,
            aliases=publisher.aliases,
            kind=publisher.kind,
            uscc=publisher.uscc,
            coverage=declared.coverage,
            valid_from=publisher.valid_from,
            valid_to=publisher.valid_to,
            successor_id=publisher.successor,
            path=file,
            line=document.line(("publisher", "name")),
        )
    )


def _usable(declared: SourceFile) -> SourceFile:
    """The source without repeated channels and without items of no domain, both of which are problems."""
    channels: dict[str, Channel] = {}
    for channel in declared.channels:
        items = tuple(item for item in channel.items if not list(item_problems(item, Path(), None)))
        channels.setdefault(channel.id, channel.model_copy(update={"items": items}))
    return declared.model_copy(update={"channels": tuple(channels.values())})


def _table(
    folder: Path,
    name: str,
    read: Callable[[Path, list[Problem]], list[Found]],
    problems: list[Problem],
) -> list[Found]:
    return read(folder / name, problems)


_Referring = TypeVar("_Referring", Obligation, Exemption, Extension)


def _referring(
    folder: Path,
    name: str,
    read: Callable[[Path, list[Problem]], list[_Referring]],
    bodies: Sequence[Body],
    problems: list[Problem],
) -> list[_Referring]:
    """Rows of a table whose bodies and items exist; the others are problems."""
    rows = _table(folder, name, read, problems)
    kept: list[_Referring] = []
    for row in rows:
        wrong = list(reference_problems([row], folder / name, bodies))
        problems.extend(wrong)
        if not wrong:
            kept.append(row)
    return kept
