"""A new bureau folder: a commented source.yml, an example page, an example capture log.

Belongs here: what a new folder holds. Does not belong here: checking it (`registry.py` does).
"""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from sources.model import SCHEMA_FILE, Platform
from sources.model_types import ID_PATTERN, Address
from sources.registry_checks import spelling
from sources.registry_load import SOURCE_FILE, load_registry

_CHANNEL = "zcwj"

_SOURCE = """\
# yaml-language-server: $schema={schema}
# 一个机构一个文件夹；文件夹名 {slug} 就是机构编号。写完运行 zwgk check，所有问题会一次列出。
publisher:
  name: {name}
  # 目录、公文里对本机构的其他写法，写全了才能把公开责任对应到本机构
  # aliases: [区某局, 某某部门]
  kind: department          # office 办公机构 | department 部门 | town 镇（街道） | other 其他
  # uscc: '18 位代码'        # 统一社会信用代码，加引号；校验码会核对
  # valid_from: 2019-01-01  # 机构改革后新设的写起始日；valid_to、successor 同理

status: active              # active 采集中 | paused 暂停 | retired 停用
coverage: partial           # complete：网站全部栏目都已登记，没找到就算未公开；partial：只登记了一部分
# site: http://www.example.gov.example/
# maintainer: 区政务公开办

channels:
  - id: {channel}                # 小写字母、数字、下划线
    title: 政策文件
    path: samples/{channel}      # 网页和文件放在这里；captures.csv 记下每个文件从哪来、何时取得
    pattern: '*.html'
    format: pages           # pages 网页 | permits 行政许可 | penalties 行政处罚 | catalogue 标准目录
    # url: http://www.example.gov.example/{channel}/
    cadence: monthly        # daily | weekly | monthly | quarterly | yearly | irregular
    # 本栏目落实的目录事项：领域/一级/二级[/三级]
    # items: [社会救助/综合业务/政策法规文件]
    expect: {{min_rows: 1}}   # 少于 1 条就报警：多半是采集出了问题
"""

_WEB_SOURCE = """\
# yaml-language-server: $schema={schema}
# 一个机构一个文件夹；文件夹名 {slug} 就是机构编号。写完运行 zwgk check，所有问题会一次列出。
publisher:
  name: {name}
  # 目录、公文里对本机构的其他写法，写全了才能把公开责任对应到本机构
  # aliases: [区某局, 某某部门]
  kind: department          # office 办公机构 | department 部门 | town 镇（街道） | other 其他

status: active              # active 采集中 | paused 暂停 | retired 停用
coverage: partial           # complete：网站全部栏目都已登记，没找到就算未公开；partial：只登记了一部分

# crawl:                    # 采集方式；默认每秒不超过一次请求，只访问栏目所在的主机
#   hosts: [files.example.gov.example]   # 还可以访问的主机（附件服务器等）
#   delay_seconds: 1.0

channels:
  - id: {channel}                # 小写字母、数字、下划线
    title: 政策文件
    platform: {platform}         # html 列表页 | jpaas、jcms、gkmlpt 平台接口 | json 其他接口
    url: {url}
    format: pages           # pages 网页 | permits 行政许可 | penalties 行政处罚 | catalogue 标准目录
    # 列表页认不出条目或翻页时才要写：
    # list: {{entry: 'ul.news li', date: span, pages: 'index_{{page}}.html'}}
    # api: {{params: {{webId: '1'}}}}
    cadence: monthly        # daily | weekly | monthly | quarterly | yearly | irregular
    # 本栏目落实的目录事项：领域/一级/二级[/三级]
    # items: [社会救助/综合业务/政策法规文件]
    expect: {{min_rows: 1}}   # 少于 1 条就提示：多半是采集出了问题；还可写 max_silent_days、filled
"""

_PAGE = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="ArticleTitle" content="关于示例事项的通知">
<meta name="PubDate" content="2026-01-05">
<title>关于示例事项的通知</title>
</head>
<body>
<h1>关于示例事项的通知</h1>
<p>示例〔2026〕1号</p>
<p>这是脚手架生成的示例网页，请换成本机构真实的网页，并更新 captures.csv。</p>
<p>2026年1月4日</p>
</body>
</html>
"""

_LOG = """\
file,url,captured_at,published_at,outcome
example.html,http://www.example.gov.example/{channel}/example.html,2026-01-06T09:30:00+08:00,2026-01-05,
"""


class ScaffoldError(ValueError):
    """Why no folder was made; the text is for the person who asked, in Chinese."""


def new_source(
    folder: Path, slug: str, name: str, *, platform: str = "files", url: str | None = None
) -> list[Path]:
    """Make `<folder>/<slug>/` for the bureau called `name`; the files made, in reading order.

    With a `platform` other than `files` it is collected from its website: `url` is its first channel's.
    Raises ScaffoldError, and changes nothing, when the slug or the name cannot be used.
    """
    name = name.strip()
    _refuse_unfit(folder, slug, name)
    _refuse_unfit_site(platform, url)
    folder.mkdir(parents=True, exist_ok=True)
    samples = Path("samples") / _CHANNEL
    contents = {
        Path(SOURCE_FILE): _SOURCE.format(
            slug=slug, name=_quoted(name), channel=_CHANNEL, schema=_schema(folder, slug)
        ),
        samples / "example.html": _PAGE,
        samples / "captures.csv": _LOG.format(channel=_CHANNEL),
    }
    if platform != "files":
        contents = {
            Path(SOURCE_FILE): _WEB_SOURCE.format(
                slug=slug,
                name=_quoted(name),
                channel=_CHANNEL,
                platform=platform,
                url="'" + str(url).replace("'", "''") + "'",
                schema=_schema(folder, slug),
            )
        }
    # Made aside and moved, so that a check or run at the same moment never meets half a folder.
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as aside:
        made = Path(aside) / slug
        for path, text in contents.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_text(text, encoding="utf-8", newline="\n")
        shutil.move(made, folder / slug)
    return [folder / slug / path for path in contents]


def _refuse_unfit(folder: Path, slug: str, name: str) -> None:
    if not re.fullmatch(ID_PATTERN, slug):
        raise ScaffoldError(f"“{slug}”不能作机构编号：小写字母开头，只含小写字母、数字、下划线，例：mzj")
    if not name or not name.isprintable():
        raise ScaffoldError("机构名称不能是空的，也不能有换行，例：云岭市示范区民政局")
    if folder.exists() and not folder.is_dir():
        raise ScaffoldError(f"{folder} 不是文件夹，请检查 --bureaus 或 ZWGK_BUREAUS")
    if (folder / slug).exists():
        raise ScaffoldError(
            f"{folder / slug} 已经存在，没有改动它；请换一个编号，或直接修改其中的 source.yml"
        )
    if not folder.is_dir():
        return
    for body in load_registry(folder).bodies:
        if body.body_id == slug:
            raise ScaffoldError(
                f"{slug} 已在 {body.path} 第 {body.line} 行登记；请先删去那一行，或换一个编号"
            )
        if spelling(name) in map(spelling, (body.name, *body.aliases)):
            raise ScaffoldError(f"“{name}”已经登记为 {body.body_id}（{body.path}），不用再建")


def _refuse_unfit_site(platform: str, url: str | None) -> None:
    platforms = [name for name in get_args(Platform) if name != "json"]
    if platform not in platforms:
        raise ScaffoldError(f"没有“{platform}”这种来源方式，可以写：{'、'.join(platforms)}")
    if platform == "files":
        if url is not None:
            raise ScaffoldError("--url 要与 --platform 一起用，例：--platform html")
        return
    try:
        TypeAdapter(Address).validate_python(url or "")
    except ValidationError:
        raise ScaffoldError(f"--url 写栏目的网址，以 http:// 或 https:// 开头，现在是“{url or ''}”") from None


def _quoted(name: str) -> str:
    """The name as YAML text; only letters and digits need no quotes."""
    return name if name.isalpha() and not name.isascii() else "'" + name.replace("'", "''") + "'"


def _schema(folder: Path, slug: str) -> str:
    """The way from the new source.yml to the schema with which editors check it."""
    return Path(os.path.relpath(SCHEMA_FILE.resolve(), (folder / slug).resolve())).as_posix()
