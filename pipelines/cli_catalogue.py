"""`zwgk catalogue …`: a district's catalogue from the national list, its changes, its flaws.

Belongs here: reading what the arguments name, calling `warehouse.catalogue`, saying what was found. Does not
belong here: any comparison or check of its own.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import settings
from pipelines.catalogue_inputs import (
    NATIONAL,
    file_items,
    named_items,
    national_reference,
    registered_items,
)
from pipelines.console import Exit, fail, print_json, say

if TYPE_CHECKING:
    from sources.registry import Registry
    from warehouse.catalogue import Bodies

catalogue_app = typer.Typer(
    help="标准目录：生成、比较、检查 | the catalogue: adopt, compare, check", no_args_is_help=True
)

Bureaus = Annotated[Path | None, typer.Option("--bureaus", help="机构登记文件夹 | registry folder")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]


@catalogue_app.command()
def adopt(
    domains: Annotated[
        str, typer.Option("--domains", help="领域名称或序号，用逗号分开；默认26个领域 | domains, default all")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="写到这个 CSV 文件；默认输出到屏幕")] = None,
    version: Annotated[str, typer.Option("--version", help="版本名称；默认取生效年份")] = "",
    valid_from: Annotated[
        datetime | None, typer.Option("--valid-from", formats=["%Y-%m-%d"], help="生效日期，默认明年1月1日")
    ] = None,
    bureaus: Bureaus = None,
    json: Json = False,
) -> None:
    """由国家参考目录生成本区目录 | a district's catalogue from the national list."""
    from assets.context import today
    from warehouse.catalogue import national_items
    from warehouse.catalogue.adopt import adopt as adopt_items

    day = valid_from.date() if valid_from else today().replace(month=1, day=1, year=today().year + 1)
    registry = _registry(bureaus)
    former = file_items(out) if out and out.is_file() else []
    done = adopt_items(
        national_items(),
        _chosen(domains),
        overrides=registry.overrides if registry else (),
        bodies=_bodies(registry),
        day=day,
        own=former,
    )
    entry = _channel(out, version or str(day.year), day.isoformat())
    text = done.csv_text()
    kept = None
    if out is None:
        if not json:
            typer.echo(text, nl=False)
    else:
        kept = _write(out, text)
    if json:
        print_json(
            {
                "items": len(done.rows),
                "dropped": done.dropped,
                "overridden": done.overridden,
                "kept": done.kept,
                "unverified": done.unverified,
                "unfilled": done.unfilled,
                "unmatched_overrides": done.unmatched,
                "file": str(out) if out else None,
                "former_file": str(kept) if kept else None,
                "channel": entry,
            }
        )
        return
    say(
        f"已生成 {len(done.rows)} 项：按 catalogue_overrides.csv 不采用 {done.dropped} 项，"
        f"改写 {done.overridden} 项；沿用本区自有事项 {done.kept} 项。"
        f"其中 {done.unverified} 项在国家参考目录中未核实，备注栏已标明。"
    )
    for role, count in done.unfilled.items():
        say(f"公开主体“{role}”没有登记对应的机构（{count} 项）：在表中改成机构名称，或给机构加上这个别名。")
    for line in done.unmatched:
        say(f"catalogue_overrides.csv 第 {line} 行没有对应国家参考目录的事项，未起作用。")
    if kept:
        say(f"原文件已另存为 {kept}。变动清单：zwgk catalogue diff {kept} {out}")
    say("在发布目录的机构的 source.yml 的 channels 下加一项：")
    say(entry)


@catalogue_app.command()
def diff(
    before: Annotated[str, typer.Argument(help="旧目录：文件、文件夹、版本名称，或“全国”")],
    after: Annotated[str, typer.Argument(help="新目录：文件、文件夹、版本名称，或“全国”")],
    bureaus: Bureaus = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """两版目录之间的实际变动（动态调整清单） | the real changes between two catalogues."""
    from sources.registry_catalogue import current_ids
    from warehouse.catalogue import Rename, compare
    from warehouse.catalogue.render import as_json, render

    registry = _registry(bureaus)
    sides = [named_items(name, settings.data_folder(data)) for name in (before, after)]
    renames = registry.renames if registry else ()
    kept = current_ids(renames)
    declared = [Rename(r.from_id, r.to_id, r.kind, r.valid_from) for r in renames]
    declared += [Rename(kept.get(r.from_id, r.from_id), r.to_id, r.kind, r.valid_from) for r in renames]
    bodies = _bodies(registry)
    known = {
        word for side in sides for item in side for word in bodies.words(item.body) if bodies.knows(word)
    }
    domains = None
    if before in NATIONAL or after in NATIONAL:
        own = sides[1] if before in NATIONAL else sides[0]
        domains = list(dict.fromkeys(item.domain for item in own))
    # Catalogues of another district know none of the registered bodies: then names alone decide.
    found = compare(
        *sides, renames=list(dict.fromkeys(declared)), bodies=bodies if known else None, domains=domains
    )
    names = [Path(name).name if Path(name).exists() else name for name in (before, after)]
    if json:
        print_json(as_json(found, *names))
    else:
        typer.echo(render(found, *names))


@catalogue_app.command()
def lint(
    file: Annotated[Path | None, typer.Argument(help="目录文件；检查登记的全部目录用 --registry")] = None,
    registry: Annotated[
        bool, typer.Option("--registry", help="检查登记文件夹里的全部目录 | all registered catalogues")
    ] = False,
    bureaus: Bureaus = None,
    json: Json = False,
) -> None:
    """检查目录：要素、时限、依据、主体、与国家目录的差别 | what is weak in a catalogue."""
    from warehouse.catalogue.lint import lint as lint_items
    from warehouse.catalogue.lint import unmatched_overrides

    if (file is None) == (not registry):
        raise fail("请写一个目录文件，或者用 --registry，二者选一。")
    registered = _registry(bureaus)
    national = national_reference()
    if file is not None:
        items = file_items(file)
        complete = len({item.domain for item in items}) > 1
        groups = [(str(file), items)]
    else:
        if registered is None:
            raise fail(f"没有这个登记文件夹：{settings.bureaus_folder(bureaus)}")
        groups, complete = list(registered_items(registered)), True
        if not groups:
            raise fail("登记的栏目里没有 format: catalogue 的文件。先用 zwgk catalogue adopt 生成一份。")
    everything = [item for _, items in groups for item in items]
    found = [
        ("", finding)
        for finding in lint_items(everything, only="whole", national=national, complete=complete)
    ]
    for name, items in groups:
        found += [(name, finding) for finding in lint_items(items, only="items", bodies=_bodies(registered))]
    if registry and registered:
        lines = [(rule.item_path, rule.line) for rule in registered.overrides]
        found += [("catalogue_overrides.csv", finding) for finding in unmatched_overrides(lines)]
    counts = Counter(finding.severity for _, finding in found)
    if json:
        print_json(
            {
                "files": [{"file": name, "items": len(items)} for name, items in groups],
                "findings": [{"file": name or None, **finding.as_json()} for name, finding in found],
            }
        )
    else:
        for name, finding in found:
            place = "：".join(part for part in (Path(name).name, _place(finding.row, finding.item)) if part)
            place = place or (finding.domain or "")
            typer.echo(f"{finding.severity} {finding.rule} {place}  {finding.message}。→ {finding.advice}。")
        say(
            f"已检查 {len(groups)} 个文件 {len(everything)} 项："
            f"错误 {counts['E']}，提醒 {counts['W']}，提示 {counts['I']}。"
        )
    raise typer.Exit(Exit.DATA if counts["E"] else Exit.FINE)


def _place(row: int | None, item: str | None) -> str:
    return " ".join(part for part in (f"第{row}项" if row else "", item or "") if part)


def _registry(bureaus: Path | None) -> "Registry | None":
    from sources.registry_load import load_registry

    folder = settings.bureaus_folder(bureaus)
    return load_registry(folder) if folder.is_dir() else None


def _bodies(registry: "Registry | None") -> "Bodies":
    from warehouse.catalogue import Bodies

    return Bodies(registry.body_rows() if registry else ())


def _chosen(text: str) -> list[str]:
    from sources.catalogue.domains import domain_of, domains

    names = [name.strip() for name in text.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    chosen = []
    for name in names:
        number = [domain.name for domain in domains() if str(domain.no) == name]
        named = domain_of(name)
        if not number and named is None:
            raise fail(f"不认识的领域：{name}。可以写：{'、'.join(domain.name for domain in domains())}")
        chosen.append(number[0] if number else named.name if named else "")
    return chosen or [domain.name for domain in domains()]


def _channel(out: Path | None, version: str, day: str) -> str:
    folder = "samples/ml" if out is None else f"samples/ml  # 放入 {out.name}"
    return (
        f"  - id: ml\n    title: 基层政务公开标准目录\n    platform: files\n    path: {folder}\n"
        f"    format: catalogue\n    cadence: yearly\n"
        f'    catalogue: {{version: "{version}", valid_from: {day}}}'
    )


def _write(out: Path, text: str) -> Path | None:
    """Write the table; a former file with another content is kept beside it."""
    data = text.encode("utf-8-sig")
    kept = None
    try:
        if out.is_file() and out.read_bytes() != data:
            kept = out.with_name(f"{out.stem}.former{out.suffix}")
            out.replace(kept)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as error:
        raise fail(f"写不了 {out}：{error.strerror}") from error
    return kept
