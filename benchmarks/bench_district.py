"""A small fictional district whose one bureau publishes one large double-publicity file.

Belongs here: its registry files, and where the file lies. Does not belong here: what is measured
(`double_publicity.py`), the file's rows (`generate_permits.sql`).
"""

import os
from datetime import date
from pathlib import Path

from assets.context import District

BUREAU = "bench"
AS_OF = date(2026, 11, 21)
_ITEM = "城市综合执法/行政许可/行政许可决定"

_DISTRICT = """\
name: 云岭市示范区
region_code: "990101"
short_names: [示范区, 区]
"""
_SOURCE = f"""\
publisher:
  name: 云岭市示范区城市管理局
  aliases: [区城市管理局]
  kind: department
  uscc: 11990101MA99000796
  valid_from: 2019-01-01
status: active
coverage: complete
site: http://cgj.shifanqu.example/
maintainer: 区政务公开办
channels:
  - {{id: ml, title: 标准目录, platform: files, path: samples/ml, format: catalogue, cadence: yearly,
     catalogue: {{version: "2026", valid_from: 2026-01-01}}}}
  - {{id: xzxk, title: 行政许可公示, platform: files, path: samples/xzxk, format: permits, cadence: monthly,
     max_bytes: {1 << 40}, items: [{_ITEM}]}}
"""
_CATALOGUE = """\
公开领域,序号,公开事项,,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,,公开方式,,公开层级,,群众评价方式
,,一级事项,二级事项,,,,,,全社会,特定群众,主动,依申请,区级,镇街级,
城市综合执法,1,行政许可,行政许可决定,许可内容,《行政许可法》,作出行政许可决定之日起7个工作日内,区城市管理局,政府网站,√,,√,,√,,网上评议
"""
_MANIFEST = "file,url,captured_at,published_at,outcome\n{name},,2026-11-20T00:00:00+08:00,{day},\n"
_TABLES = {
    "bodies.csv": "body_id,name,aliases,kind,uscc,valid_from,valid_to,successor\n",
    "exemptions.csv": "body,item,reason,valid_from,valid_to\n",
}


def make_district(folder: Path, file: Path) -> District:
    """The district of a benchmark folder; its registry is written anew, `file` is linked into the channel."""
    registry = folder / f"registry-{file.stem}"
    _write(registry / "district.yml", _DISTRICT)
    for name, text in _TABLES.items():
        _write(registry / name, text)
    bureau = registry / BUREAU
    _write(bureau / "source.yml", _SOURCE)
    samples = bureau / "samples"
    _write(samples / "ml" / "ml-2026.csv", _CATALOGUE)
    _write(samples / "ml" / "captures.csv", _MANIFEST.format(name="ml-2026.csv", day="2026-01-05"))
    _write(samples / "xzxk" / "captures.csv", _MANIFEST.format(name=file.name, day="2026-11-01"))
    linked = samples / "xzxk" / file.name
    if not linked.exists():
        os.link(file, linked)
    return District(registry, folder / f"data-{file.stem}", AS_OF)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
