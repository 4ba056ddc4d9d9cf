"""Addresses: one spelling, declared hosts, private networks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.crawl.addresses import LONGEST, Hosts, is_private, normalise, target_of


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("HTTP://Www.Example.CN:80/a/../b.html#top", "http://www.example.cn/b.html"),
        ("https://example.cn:443", "https://example.cn/"),
        ("https://example.cn:8443/x", "https://example.cn:8443/x"),
        ("../b.htm;jsessionid=AB12?id=1", "http://site.cn/b.htm?id=1"),
        ("art\\2026\\1.html", "http://site.cn/col/art/2026/1.html"),
        (" ./a b.html\n", "http://site.cn/col/a%20b.html"),
        ("/文件.pdf", "http://site.cn/%E6%96%87%E4%BB%B6.pdf"),
        ("//other.cn/x", "http://other.cn/x"),
        ("?page=2", "http://site.cn/col/index.html?page=2"),
    ],
)
def test_one_spelling(href: str, expected: str) -> None:
    assert normalise(href, "http://site.cn/col/index.html") == expected


def test_letters_of_a_query_are_written_as_the_page_is() -> None:
    assert normalise("/s?q=民政", "http://site.cn/", "gb18030") == "http://site.cn/s?q=%C3%F1%D5%FE"


@pytest.mark.parametrize(
    "href",
    [
        "", None, "javascript:void(0)", "data:text/html,x", "mailto:a@b.cn", "file:///etc/passwd", "ftp://x.cn/a",
        "http://user:pw@site.cn/", "https://", "http://[::1", "http://a b/", "http://x.cn:99999/",
        "/" + "a" * LONGEST,
    ],
)  # fmt: skip
def test_no_address_to_ask(href: str | None) -> None:
    assert normalise(href, "http://site.cn/") is None


@given(st.text(max_size=80), st.sampled_from([None, "http://site.cn/a/b.html"]))
def test_normal_form_is_stable_and_safe(href: str, base: str | None) -> None:
    found = normalise(href, base)
    if found is not None:
        assert normalise(found) == found
        assert found.isascii()
        assert found.startswith(("http://", "https://"))
        assert "#" not in found
        assert "\\" not in found.partition("?")[0]
        assert target_of(found)[0]


def test_hosts_are_compared_exactly() -> None:
    hosts = Hosts(("WWW.site.cn", "127.0.0.1:8080", "示范区政府.cn"))
    assert normalise("http://示范区政府.cn/a") in hosts
    assert "http://www.site.cn/a" in hosts
    assert "https://www.site.cn/a" in hosts
    assert "http://127.0.0.1:8080/" in hosts
    assert "https://127.0.0.1:8080/" in hosts
    for other in (
        "http://www.site.cn:8080/", "http://site.cn/", "http://x.www.site.cn/", "http://www.site.cn.evil.cn/",
        "http://127.0.0.1:8081/", "http://127.0.0.1/",
    ):  # fmt: skip
        assert other not in hosts


def test_backslashes_and_users_do_not_hide_another_host() -> None:
    hosts = Hosts(("good.cn",))
    for trick in (
        "http://good.cn@evil.cn/",
        "http://evil.cn\\@good.cn/",
        "//evil.cn/good.cn",
        "/\\evil.cn/a",
    ):
        found = normalise(trick, "http://good.cn/")
        assert found is None or found not in hosts


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "::1", "fe80::1", "0.0.0.0",
     "224.0.0.1", "100.64.0.1", "::ffff:127.0.0.1", "nonsense"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert is_private(address)
    assert not is_private("1.2.3.4")


def test_only_localhost_may_be_private_and_only_when_declared() -> None:
    assert Hosts(("localhost:8000",)).may_be_private("localhost")
    assert not Hosts(("site.cn",)).may_be_private("localhost")
    assert not Hosts(("site.cn",)).may_be_private("site.cn")
