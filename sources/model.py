"""What stands in a bureau registry: strict models of `district.yml` and `source.yml`, worded for editors.

Belongs here: keys, allowed values, what must go together within one file, the JSON schema for editors.
Does not belong here: reading files, line numbers, checks across files (`registry*.py`).

Titles and descriptions are Chinese because editors show them to the clerks who write these files.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, Strict, model_validator

from sources.model_types import (
    Address,
    Count,
    Day,
    Declared,
    FolderPath,
    Glob,
    Identifier,
    ItemPath,
    Text,
    UpdateWindow,
    Uscc,
)
from sources.model_web import Crawl, ListApi, ListPages

SCHEMA_FILE = Path(__file__).parent / "source.schema.json"

BodyKind = Literal["office", "department", "town", "other"]
Coverage = Literal["complete", "partial"]
Status = Literal["active", "paused", "retired"]
Format = Literal["pages", "permits", "penalties", "catalogue"]
Role = Literal["own", "credit_portal"]
Cadence = Literal["daily", "weekly", "monthly", "quarterly", "yearly", "irregular"]
Platform = Literal["files", "html", "jpaas", "jcms", "gkmlpt", "json"]

_MB = 1 << 20
# What one file may have before it is refused; pages as large as this are never text for people.
_BYTE_LIMITS: dict[str, int] = {
    "pages": 20 * _MB,
    "catalogue": 100 * _MB,
    "permits": 2048 * _MB,
    "penalties": 2048 * _MB,
}


class District(Declared):
    """`district.yml`: the district that the registry describes."""

    model_config = ConfigDict(title="区县")

    name: Text = Field(title="区县全称", description="例：云岭市示范区")
    region_code: str = Field(
        title="行政区划代码", description="6 位数字，加引号写，例：'990101'", pattern=r"^\d{6}$"
    )
    short_names: tuple[Text, ...] = Field(
        (), title="简称", description="机构名称前面可能出现的区县简称，例：示范区、区"
    )
    hosts: tuple[Text, ...] = Field((), title="网站域名", description="本区县政府网站的域名（可不写）")


class Publisher(Declared):
    """The body that answers for what the source publishes."""

    model_config = ConfigDict(title="公开主体")

    name: Text = Field(title="机构全称", description="例：云岭市示范区民政局")
    aliases: tuple[Text, ...] = Field(
        (), title="别名", description="目录、公文里对本机构的其他写法，例：区民政局、民政部门"
    )
    kind: BodyKind = Field(
        title="机构类别", description="office 办公机构；department 部门；town 镇（街道）；other 其他"
    )
    uscc: Uscc | None = Field(None, title="统一社会信用代码", description="18 位，校验码会核对（可不写）")
    valid_from: Day | None = Field(None, title="设立日期", description="机构改革后新设的，写起始日（可不写）")
    valid_to: Day | None = Field(None, title="撤销日期", description="已撤并的，写截止日（可不写）")
    successor: Identifier | None = Field(
        None, title="承继机构", description="撤并后职责划入的机构编号；写了它就要写 valid_to"
    )

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("撤销日期 valid_to 早于设立日期 valid_from")
        if self.successor and not self.valid_to:
            raise ValueError("写了承继机构 successor，就要写撤销日期 valid_to")
        return self


class Expectation(Declared):
    """How much a healthy channel holds; outside these bounds the run raises an issue."""

    model_config = ConfigDict(title="正常范围")

    min_rows: Count | None = Field(None, title="最少条数", description="少于它就提示：多半是采集出了问题")
    max_rows: Count | None = Field(None, title="最多条数", description="多于它就提示")
    max_silent_days: Count | None = Field(
        None, title="最长沉默天数", description="多少天没有新内容就提示；不写则按更新频率推定"
    )
    filled: dict[Text, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict,
        title="填写率下限",
        description="字段 → 至少多大比例的页面要读得出，例：{published_at: 0.9}；只用于 format: pages",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_rows is not None and self.max_rows is not None and self.max_rows < self.min_rows:
            raise ValueError("max_rows 小于 min_rows")
        return self


class CatalogueEdition(Declared):
    """Which edition of the standard catalogue the files of a channel hold."""

    model_config = ConfigDict(title="目录版本")

    version: Text = Field(title="版本", description="加引号写，例：'2026'")
    valid_from: Day = Field(title="生效日期", description="这一版目录从哪天起作为公开责任的依据")
    series: Text | None = Field(
        None,
        title="目录系列",
        description="同一机构有几份并行的目录时写，例：标准目录、重点领域清单；新版只替换同一系列的旧版",
    )


class Channel(Declared):
    """One column of the bureau's site, or one series of files that it hands in."""

    model_config = ConfigDict(title="栏目")

    id: Identifier = Field(
        title="栏目编号", description="小写字母开头，只含小写字母、数字、下划线；本文件内不重复"
    )
    title: Text = Field(title="栏目名称", description="例：政策文件")
    platform: Platform = Field(
        "files",
        title="来源方式",
        description="files 已保存到文件夹的网页和文件；html 网站的列表页加正文页；jpaas、jcms、gkmlpt "
        "这几种平台的列表接口；json 其他返回 JSON 的列表接口",
    )
    path: FolderPath | None = Field(
        None, title="文件夹", description="platform: files 用，相对于本文件所在文件夹，例：samples/zcwj"
    )
    pattern: Glob = Field(
        "**/*", title="文件名模式", description="path 之下哪些文件属于本栏目，例：'*.html'；默认全部"
    )
    format: Format = Field(
        title="内容类型",
        description="pages 网页和文稿；permits 行政许可；penalties 行政处罚；catalogue 标准目录",
    )
    role: Role = Field(
        "own",
        title="渠道",
        description="own 本单位网站或台账；credit_portal 信用平台（信用中国）上本单位的数据，"
        "用来与本单位公布的核对。只用于 permits、penalties",
    )
    url: Address | None = Field(
        None, title="栏目网址", description="栏目在网站上的地址，或列表接口的地址；platform: files 可不写"
    )
    list: ListPages | None = Field(None, title="列表页", description="只用于 platform: html")
    api: ListApi | None = Field(None, title="列表接口", description="只用于 jpaas、jcms、gkmlpt、json")
    attachments: bool = Field(True, title="取附件", description="是否一并取回正文页的附件")
    cadence: Cadence = Field(
        "irregular",
        title="更新频率",
        description="daily 每日；weekly 每周；monthly 每月；quarterly 每季；yearly 每年；irregular 不定期",
    )
    update_window: UpdateWindow | None = Field(
        None,
        title="更新期限",
        description="多久没有更新就算没有按期更新：14日、10个工作日、6个月、1年；无 表示不考核更新。"
        "不写则按栏目名称推定（动态要闻2周，通知公告、政策文件6个月，其余1年）。只用于本单位的 format: pages",
    )
    items: tuple[ItemPath, ...] = Field(
        (), title="目录事项", description="本栏目落实的目录事项：领域/一级/二级[/三级]"
    )
    exclude: tuple[Glob, ...] = Field(
        (), title="排除的文件", description="例：'*.css'；不含 / 的模式在任何一层文件夹都适用"
    )
    max_bytes: Annotated[int, Strict(), Field(gt=0)] | None = Field(
        None, title="单个文件上限（字节）", description="默认：网页 20 MB，目录 100 MB，双公示表 2 GB"
    )
    expect: Expectation | None = Field(None, title="正常范围")
    catalogue: CatalogueEdition | None = Field(
        None, title="目录版本", description="只用于 format: catalogue，且必须写"
    )
    columns: dict[Text, Text] | None = Field(
        None, title="表头对照", description="自制表格的表头 → 标准表头；只用于 permits、penalties"
    )

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.format == "catalogue" and self.catalogue is None:
            raise ValueError("format: catalogue 的栏目要写 catalogue（version 和 valid_from）")
        if self.format != "catalogue" and self.catalogue is not None:
            raise ValueError("catalogue 只用于 format: catalogue 的栏目")
        if self.columns is not None and self.format not in ("permits", "penalties"):
            raise ValueError("columns 只用于 format: permits 或 penalties 的栏目")
        if (self.path is None) == (self.platform == "files"):
            raise ValueError("platform: files 的栏目要写 path；其他来源方式不写 path")
        if self.platform != "files" and self.url is None:
            raise ValueError("从网站采集的栏目要写 url（列表页或列表接口的地址）")
        if self.list is not None and self.platform != "html":
            raise ValueError("list 只用于 platform: html 的栏目")
        if self.api is not None and self.platform in ("files", "html"):
            raise ValueError("api 只用于 platform: jpaas、jcms、gkmlpt、json 的栏目")
        if self.platform == "json" and (self.api is None or self.api.items is None):
            raise ValueError("platform: json 的栏目要写 api.items（条目在返回内容里的路径）")
        if self.update_window is not None and self.format != "pages":
            raise ValueError("update_window 只用于 format: pages 的栏目")
        if self.role != "own" and self.format not in ("permits", "penalties"):
            raise ValueError("role: credit_portal 只用于 format: permits 或 penalties 的栏目")
        return self

    @property
    def byte_limit(self) -> int:
        """Largest file that is read, in bytes: `max_bytes`, else by format."""
        return self.max_bytes or _BYTE_LIMITS[self.format]


class SourceFile(Declared):
    """`source.yml`: one bureau, and where it publishes."""

    model_config = ConfigDict(title="公开来源（source.yml）")

    publisher: Publisher = Field(title="公开主体")
    status: Status = Field(
        "active", title="状态", description="active 采集中；paused 暂停；retired 停用（旧数据仍保留）"
    )
    coverage: Coverage = Field(
        "partial",
        title="登记范围",
        description="complete：网站全部栏目都已登记，没找到就算未公开；partial：只登记了一部分",
    )
    site: Address | None = Field(None, title="网站", description="机构网站首页（可不写）")
    maintainer: Text | None = Field(None, title="维护人", description="谁负责维护这份登记（可不写）")
    crawl: Crawl = Field(Crawl.model_validate({}), title="采集方式", description="从网站采集时用（可不写）")
    channels: tuple[Channel, ...] = Field(title="栏目", min_length=1)


def source_schema() -> str:
    """The JSON schema of `source.yml` as it is committed in `sources/source.schema.json`."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SourceFile.model_json_schema(),
    }
    return json.dumps(_for_editors(schema), ensure_ascii=False, indent=2) + "\n"


def _for_editors(node: Any) -> Any:
    """Without the English docstrings of the models: their words are for those who read the code."""
    if isinstance(node, list):
        return [_for_editors(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _for_editors(part) for key, part in node.items()}
    if kept.get("type") == "object" and "properties" in kept:
        kept.pop("description", None)
    return kept
