"""公开渠道和载体: which carriers of a checklist are chosen.

Belongs here: boxes, lists, canonical names. Does not belong here: rows and columns.
"""

import re
import unicodedata
from functools import cache

from sources.catalogue.words import plain_carrier, words

_CHECKED = "■▄▲●◆√☑✓✔☒⬛◼◾▇█★▪▼☆"
_UNCHECKED = "□〇○☐▢◻⬜◽△◇▫❑❏"
# Symbols of the Wingdings fonts that lost their font: R ☑, þ ☑, n ■, l ●, u ◆, t ⧫, ü ✓; £ □, ¨ □, o □, q ❑.
_FONT_CHECKED = "RþÞýnlutüP"
_FONT_UNCHECKED = "£¨oq"
_PRIVATE = str.maketrans(
    {
        "\uf052": "☑",
        "\uf0fe": "☑",
        "\uf0fd": "☑",
        "\uf0fc": "√",
        "\uf06e": "■",
        "\uf06c": "■",
        "\uf0a3": "□",
        "\uf0a8": "□",
        "\uf06f": "□",
        "\uf071": "□",
        "\u3000": " ",
        "\xa0": " ",
        "￡": "£",
    }
)
_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.I)
_LEGEND = re.compile(r"[（(【][^（()）【】]*(?:必选|可选|选择|勾选|打√)[^（()）【】]*[)）】]")
# The same without brackets: ●必选 〇可选; “■”表示必选项.
_BARE_LEGEND = re.compile(
    r"(?:注[:：])?[“\"]?[■●▲□○〇△☑☐√][”\"]?\s*(?:表示|代表|为|是|[:：])?\s*(?:必选|可选|必须公开|选择公开)项?"
    r"[，,；;。]?"
)
_LIST_NUMBER = re.compile(
    r"(?:^|(?<=[\s;；、，,]))[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．)）]\s*"
    r"|[\u2460-\u2473]\s*"
)
_BREAKS = re.compile(r"[\s、，,；;。|]+")
_OTHER = re.compile(
    r"^其[他它](?:渠道|载体|方式|平台)?[:：_\-—\s]*(?:[（(](?P<inner>.*)[)）]|(?P<name>.*))$", re.S
)
_JOINT = re.compile(r"(?:\([^()]*\))?[/和及与或]?")
_BLANK = re.compile(r"[_\-—…\s/、，,；;。：:()（）]*")


def read_carriers(text: str) -> list[str] | None:
    """The chosen carriers by canonical name, in the order of the cell.

    None when the cell is empty or lists the whole checklist without any mark: then nobody can tell what
    was chosen. A list of some carriers without boxes means all of them.
    """
    cell = _BARE_LEGEND.sub("", _LEGEND.sub("", _URL.sub(" ", text.translate(_PRIVATE))))
    cell = _boxed(cell)
    if not cell.strip():
        return None
    if "■" in cell or "□" in cell:
        return _from_boxes(cell)
    return _from_list(cell)


def _boxed(cell: str) -> str:
    """The cell with every box spelt ■ or □; letters and 口 are boxes only right before a carrier's name."""
    spelt = "".join("■" if sign in _CHECKED else "□" if sign in _UNCHECKED else sign for sign in cell)
    return _letter_box().sub(lambda found: "■" if found[0] in _FONT_CHECKED else "□", spelt)


def _from_boxes(cell: str) -> list[str]:
    chosen: list[str] = []
    suffixed = cell.rstrip()[-1] in "■□" and cell.lstrip()[0] not in "■□"
    pattern = r"([^■□]+)([■□])" if suffixed else r"([■□])([^■□]*)"
    for found in re.finditer(pattern, cell):
        box, name = (found[2], found[1]) if suffixed else (found[1], found[2])
        if box == "■" and (carrier := _carrier(name)):
            chosen.append(carrier)
    return list(dict.fromkeys(chosen))


def _from_list(cell: str) -> list[str] | None:
    found: list[str] = []
    rest = _LIST_NUMBER.sub("\n", cell)
    for line in re.split(r"[\n；;。|]+", rest):
        found.extend(_names(line))
    carriers = list(dict.fromkeys(found))
    standard = words().standard_carriers
    if len(standard.intersection(carriers)) >= len(standard) - 2:
        return None
    return carriers


def _names(line: str) -> list[str]:
    """The carriers of one line: known names wherever they stand, and whatever stands between breaks."""
    compact = plain_carrier(line)
    names: list[str] = []
    position, start = 0, 0
    while position < len(compact):
        if compact.startswith(("其他", "其它"), position) and position == start:
            stop = _BREAKS.search(compact, position + 3)
            end = stop.start() if stop else len(compact)
            names.append(_carrier(compact[position:end]) or "其他")
            position = start = end
            continue
        known = next((name for name in words().carrier_of if compact.startswith(name, position)), None)
        if known and position == start:
            following = position + len(known)
            stop = _BREAKS.search(compact, following)
            tail = compact[following : stop.start() if stop else len(compact)]
            if not tail or tail[0] in "(/和及与或" or _starts_known(tail):
                names.append(words().carrier_of[known])
                joint = _JOINT.match(tail)
                position = start = following + (joint.end() if joint else 0)
                continue
        if stop := _BREAKS.match(compact, position):
            if carrier := _carrier(compact[start:position]):
                names.append(carrier)
            position = start = stop.end()
            continue
        position += 1
    if carrier := _carrier(compact[start:]):
        names.append(carrier)
    return names


def _starts_known(text: str) -> bool:
    return text.startswith(("其他", "其它")) or any(text.startswith(name) for name in words().carrier_of)


def _carrier(name: str) -> str | None:
    """The canonical name of one carrier; a name that no list knows stands as printed."""
    compact = plain_carrier(name).strip("、,;。:|*_-—")
    if not compact or _BLANK.fullmatch(compact):
        return None
    known = words().carrier_of
    if compact in known:
        return known[compact]
    if other := _OTHER.match(compact):
        named = (other["inner"] or other["name"] or "").strip("_-—…、,;。:")
        return f"其他:{named}" if named and not _BLANK.fullmatch(named) else "其他"
    bare = re.sub(r"\([^()]*\)$", "", compact)
    if bare in known:
        return known[bare]
    if tail := re.match(r"(.+?)[:：](.*)$", compact):
        return known.get(tail[1], compact)
    if compact.endswith("公众号") or compact.startswith(("“", '"')):
        return "两微一端"
    return re.sub(r"[::]$", "", unicodedata.normalize("NFKC", compact))


@cache
def _letter_box() -> re.Pattern[str]:
    starts = "|".join(sorted({re.escape(name[:2]) for name in words().carrier_of} | {"其他", "其它"}))
    return re.compile(
        rf"(?:口|[{_FONT_CHECKED}{_FONT_UNCHECKED}])(?=\s*(?:{starts}))"
        r"|(?:^|(?<=\s))[R£þ](?=\s*[\u4e00-\u9fff])"
    )
