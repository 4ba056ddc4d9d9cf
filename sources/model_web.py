"""How a website is collected: the parts of `source.yml` that only channels on the web have.

Belongs here: keys and their bounds. Does not belong here: asking (`sources/crawl`), reading.
"""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, Strict

from sources.model_types import Count, Declared, Text


def _readable_selector(value: str) -> str:
    # Registries without selectors are read more often than those with: the package is loaded when needed.
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError:
        raise ValueError(f"不是能用的 CSS 选择器：“{value}”；例：'ul.news li'、'div.list > a'") from None
    return value


Selector = Annotated[Text, AfterValidator(_readable_selector)]


class ListPages(Declared):
    """How the list pages of a channel on a website are walked; what is left out is found by the reader."""

    model_config = ConfigDict(title="列表页")

    entry: Selector | None = Field(
        None, title="条目", description="每一条的 CSS 选择器，例：'ul.news li'；不写则自动识别"
    )
    link: Selector = Field("a", title="链接", description="条目之内链接的 CSS 选择器")
    date: Selector | None = Field(None, title="日期", description="条目之内日期的 CSS 选择器（可不写）")
    next: Selector | None = Field(None, title="下一页", description="“下一页”链接的 CSS 选择器（可不写）")
    pages: Text | None = Field(
        None,
        title="页码规律",
        description="第 2 页起的地址，{page} 处写页码，例：'index_{page}.html'；{index} 比页码小 1",
        pattern=r"\{(page|index)\}",
    )
    max_pages: Annotated[int, Strict(), Field(ge=1, le=2000)] = Field(
        100, title="最多翻页", description="超过就停下并提示，防止没有尽头的列表"
    )


class ListApi(Declared):
    """Where a list comes from an interface of the site instead of pages."""

    model_config = ConfigDict(title="列表接口")

    params: dict[Text, str | int] = Field(
        default_factory=dict, title="参数", description="例：webId、pageId、tagId；{page} 处写页码"
    )
    page_size: Annotated[int, Strict(), Field(ge=1, le=200)] = Field(20, title="每页条数")
    items: Text | None = Field(None, title="条目路径", description="只用于 platform: json，例：data.list")
    title: Text = Field("title", title="标题字段", description="只用于 platform: json")
    link: Text = Field("url", title="链接字段", description="只用于 platform: json")
    date: Text | None = Field(None, title="日期字段", description="只用于 platform: json")
    total: Text | None = Field(None, title="总数路径", description="只用于 platform: json，例：data.total")
    max_pages: Annotated[int, Strict(), Field(ge=1, le=2000)] = Field(
        100, title="最多翻页", description="超过就停下并提示，防止没有尽头的列表"
    )


class Crawl(Declared):
    """How politely a site is asked; the defaults suit a small server."""

    model_config = ConfigDict(title="采集方式")

    hosts: tuple[Text, ...] = Field(
        (),
        title="允许的主机",
        description="除 site 和各栏目网址之外还可以访问的（附件服务器等），可带端口",
    )
    delay_seconds: Annotated[float, Field(ge=0, le=600)] = Field(
        1.0, title="间隔秒数", description="对同一主机两次请求之间至少间隔多少秒"
    )
    concurrency: Annotated[int, Strict(), Field(ge=1, le=8)] = Field(
        1, title="并发数", description="对同一主机同时进行的请求数"
    )
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = Field(30.0, title="超时秒数")
    verify_certificates: bool = Field(
        True,
        title="核验网站证书",
        description="https 网站的证书过期、不全或不是它自己的，就不取；确知如此仍要采集的，写 false",
    )
    overlap_days: Count = Field(
        30, title="复查天数", description="最近多少天之内发布的页面，每次都再问一遍是否改过"
    )
    recheck_days: Annotated[int, Strict(), Field(ge=1)] = Field(
        90, title="旧页复查天数", description="更早的页面，隔多少天再问一遍是否改过、是否还在"
    )
    relist_days: Annotated[int, Strict(), Field(ge=1)] = Field(
        7, title="全量重列天数", description="隔多少天把列表从头到尾走一遍，查出撤下的页面"
    )
