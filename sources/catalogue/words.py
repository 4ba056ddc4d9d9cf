"""The vocabulary of catalogues (`words.yml`), loaded once.

Belongs here: access to headings and carriers as data. Does not belong here: matching against a table.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("words.yml")
_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_TRADITIONAL = str.maketrans(
    "開項號內據時體載對眾動請級縣鄉鎮區領網報兩發佈會聽證廣電視紙質點務戶場現欄標準類屬責單門環節過層錄備註聯話監舉鏈災"
    "業養險規劃農補貼稅貧衛藥財預決設義徵償綜執產産條辦關於機構",
    "开项号内据时体载对众动请级县乡镇区领网报两发布会听证广电视纸质点务户场现栏标准类属责单门环节过层录备注联话监举链灾"
    "业养险规划农补贴税贫卫药财预决设义征偿综执产产条办关于机构",
)


@dataclass(frozen=True, slots=True)
class Words:
    """Headings of groups and fields by their plain spelling, and carriers by every name they have."""

    groups: dict[str, tuple[str, ...]]
    group_of: dict[str, str]
    field_of: dict[str, str]
    level_patterns: tuple[tuple[str, re.Pattern[str]], ...]
    carrier_of: dict[str, str]
    standard_carriers: frozenset[str]


def simplified(text: str) -> str:
    """The text with the traditional signs of headings, carriers and domains in their simplified form."""
    return text if text.isascii() else text.translate(_TRADITIONAL)


def plain(text: str) -> str:
    """A heading without blanks, punctuation and brackets, after NFKC, in simplified signs."""
    words = simplified(unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in words if unicodedata.category(sign)[0] in "LN")


def spellings(text: str) -> tuple[str, ...]:
    """The plain spellings of a heading: with the text of its brackets, and without it."""
    words = unicodedata.normalize("NFKC", text)
    whole, bare = plain(words), plain(_BRACKET.sub("", words))
    return (whole,) if whole == bare or not bare else (whole, bare)


def plain_carrier(text: str) -> str:
    """A carrier's name without blanks, after NFKC, in simplified signs; its slashes and brackets stay."""
    return "".join(simplified(unicodedata.normalize("NFKC", text)).split())


@cache
def words() -> Words:
    """The vocabulary; a heading that stands twice is a mistake in the file and raises ValueError."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    groups = {name: tuple(group["fields"]) for name, group in data["groups"].items()}
    group_of = {plain(name): key for key, group in data["groups"].items() for name in group["names"]}
    field_of: dict[str, str] = {}
    for field, names in data["fields"].items():
        for name in names:
            if plain(name) in field_of:
                raise ValueError(f"words.yml: the heading {name} stands twice")
            field_of[plain(name)] = field
    carrier_of: dict[str, str] = {}
    for carrier, names in data["carriers"].items():
        for name in (carrier, *names):
            carrier_of[plain_carrier(str(name))] = carrier
    for name in data["extras"]:
        carrier_of.setdefault(plain_carrier(name), "信用中国网站" if name == "信用中国" else name)
    return Words(
        groups,
        group_of,
        field_of,
        tuple((field, re.compile(pattern)) for field, pattern in data["levels"].items()),
        dict(sorted(carrier_of.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        frozenset(data["carriers"]) - {"12345政务服务热线"},
    )
