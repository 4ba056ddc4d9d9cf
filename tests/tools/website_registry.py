"""A registry that declares the loopback websites: one bureau per site, in the YAML that a district writes.

Belongs here: files of a registry. Does not belong here: the sites (`website.py`).
"""

from pathlib import Path

from tests.tools.website import Websites

_DISTRICT = """name: 云岭市示范区
region_code: "990101"
short_names: [示范区, 区]
"""
_TABLES = {
    "bodies.csv": "body_id,name,aliases,kind,uscc,valid_from,valid_to,successor",
    "exemptions.csv": "body,item,reason,valid_from,valid_to",
}
_NAMES = {
    "trs": "人民政府办公室",
    "gbk": "民政局",
    "jpaas": "教育局",
    "gkmlpt": "卫生健康局",
    "jcms": "水利局",
    "wall": "公安局",
}
_SOURCE = """\
publisher: {{name: 云岭市示范区{name}, kind: department}}
status: active
coverage: partial
site: {site}/
crawl: {{delay_seconds: {delay}, timeout_seconds: {timeout}, relist_days: 1}}
channels:
"""
_CHANNELS = {
    "trs": """\
  - {{id: tzgg, title: 通知公告, platform: html, url: "{site}/tzgg/index.html", {common}}}
  - {{id: rl, title: 工作日历, platform: html, url: "{site}/rl/", {common}, list: {{max_pages: 30}}}}
""",
    "gbk": """\
  - {{id: tzgg, title: 通知公告, platform: html, url: "{site}/list.asp?page=1", {common},
     expect: {{min_rows: 100}}}}
""",
    "jpaas": """\
  - {{id: tzgg, title: 通知公告, platform: jpaas, {common},
     url: "{site}/jpaas-jpublish-server/front/page/build/unit",
     api: {{params: {{webId: "1", pageId: "2", tagId: 列表, tplSetId: x}}, page_size: 20}}}}
""",
    "gkmlpt": """\
  - {{id: tzgg, title: 通知公告, platform: gkmlpt, url: "{site}/gkmlpt/api/all/2765", {common}}}
""",
    "jcms": """\
  - {{id: tzgg, title: 通知公告, platform: jcms, url: "{site}/module/web/jpage/dataproxy.jsp", {common},
     api: {{params: {{col: 1, webid: 3, columnid: 22, unitid: 5}}, page_size: 10}}}}
""",
    "wall": """\
  - {{id: tzgg, title: 通知公告, platform: html, url: "{site}/tzgg/", {common}}}
""",
}


def write_registry(sites: Websites, folder: Path, *, delay: float = 0.02, timeout: float = 1.0) -> Path:
    """Write a registry with one bureau per site into `folder`; the folder. Seconds for both."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "district.yml").write_text(_DISTRICT, encoding="utf-8")
    for table, columns in _TABLES.items():
        (folder / table).write_text(columns + "\n", encoding="utf-8")
    common = "format: pages, cadence: weekly"
    for slug, channels in _CHANNELS.items():
        site = sites.origins[slug]
        head = _SOURCE.format(name=_NAMES[slug], site=site, delay=delay, timeout=timeout)
        (folder / slug).mkdir(exist_ok=True)
        text = head + channels.format(site=site, common=common)
        (folder / slug / "source.yml").write_text(text, encoding="utf-8")
    return folder
