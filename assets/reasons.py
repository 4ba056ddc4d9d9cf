"""Why a request brought nothing, in words for people.

Belongs here: Chinese words for the outcomes and reasons that collecting notes. Does not belong here: wording
of issues (`sources/issue_types`).
"""

import re

_WORDS = {
    "error": "取得时出错",
    "moved": "地址已迁移",
    "not_attempted": "未尝试取得",
    "challenge": "网站返回验证页",
    "http-404": "页面不存在（HTTP 404）",
    "http-410": "页面已删除（HTTP 410）",
    "http-403": "网站拒绝访问（HTTP 403）",
    "http-412": "网站要求浏览器验证（HTTP 412）",
    "http-429": "网站要求放慢（HTTP 429）",
    "redirect-undeclared": "跳转到没有登记的主机",
    "redirect-loop": "跳转没有尽头",
    "undeclared-host": "指向没有登记的主机",
    "address-private": "指向内部网络地址",
    "max-requests": "本轮请求数达到上限",
    "fewer-than-total": "列表条目少于网站标明的总数",
    "not-json": "列表接口返回的不是 JSON",
    "no-entries": "列表页上认不出条目",
    "no-interface": "页面上找不到列表接口",
    "selector": "选择器没有选中任何条目",
    "robots": "网站的 robots.txt 不允许",
    "timeout": "超时",
    "connection": "连接不上",
    "certificate": "网站证书核验不通过（过期、不全，或不是它自己的；见采集方式 verify_certificates）",
    "too-large": "超过大小上限",
    "broken": "应答不完整",
    "retries": "多次重试仍未成功",
    "body-lost": "取得的内容没有保存完整",
    "max-pages": "翻页超过上限",
    "repeating": "翻页没有尽头",
    "known": "翻到已有的条目为止",
    "stopped": "采集中途停止",
}
_STATUS = re.compile(r"http-(\d{3})")


def reason_words(reason: str) -> str:
    """Chinese words for an outcome or reason; one without words of its own is told as it is."""
    if reason in _WORDS:
        return _WORDS[reason]
    status = _STATUS.fullmatch(reason)
    return f"HTTP {status[1]}" if status else reason
