"""Where characters and lines of an OFD page stand (GB/T 33190-2016, chapters 9 to 11).

Belongs here: from millimetres below the upper edge to the tenths of a point of `layout.py`.
Does not belong here: packages and pages (`ofd.py`).
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from math import hypot

from lxml import etree

from sources.documents.layout_tables import Rule

Place = tuple[float, float, float, float]
"""x, y, width, height in mm, y downwards."""
_Matrix = tuple[float, float, float, float, float, float]

BROKEN = re.compile("[\x00\ue000-\uf8ff\ufffd]")
"""Characters that stand for a shape only."""
_TENTHS = 720 / 25.4  # tenths of a point in a millimetre
_ABOVE, _BELOW = 0.86, 0.14  # share of a letter's height above and below its base line
_THIN = 3 / 72 * 25.4  # mm: a shape thinner than this is a line
_UPRIGHT = 0.05  # letters turned by more are a watermark across the page
_MOST_STEPS = 100_000
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_UNTURNED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; those beyond any page are 0."""
    return [_number(one) for one in _NUMBER.findall(text or "")]


def tenths(millimetres: float) -> int:
    """Millimetres as tenths of a point."""
    return round(millimetres * _TENTHS)


def signs_of(text: etree._Element, area: Place) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """The characters of a TextObject with left, bottom, right and top; none of letters set askew."""
    boundary, matrix = _boundary(text), _matrix(text)
    across, along = abs(matrix[0]), abs(matrix[1])
    if min(across, along) > _UPRIGHT * max(across, along):
        return
    size = next(iter(numbers(text.get("Size"))), 0.0) or 3.5
    wide = size * (next(iter(numbers(text.get("HScale"))), 1.0) or 1.0)
    x = y = 0.0
    for code in text.iter():
        if not str(code.tag).endswith("TextCode"):
            continue
        x = next(iter(numbers(code.get("X"))), x)
        y = next(iter(numbers(code.get("Y"))), y)
        letters = (code.text or "").strip("\r\n\t")
        rights, downs = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        usual = [wide if sign > "\u2e7f" else wide / 2 for sign in letters]
        # With steps downwards only, the letters stand below each other.
        moves = [*rights, *usual[len(rights) :]] if rights or not downs else [0.0] * len(letters)
        at = list(accumulate(moves[: len(letters)], initial=x))
        below = list(accumulate([*downs, *[0.0] * len(letters)][: len(letters)], initial=y))
        for number, sign in enumerate(letters):
            width = moves[number] if number < len(rights) and 0 < moves[number] < wide else usual[number]
            corners = (
                (at[number], below[number] - _ABOVE * size),
                (at[number] + width, below[number] + _BELOW * size),
            )
            yield sign, _box(corners, matrix, boundary, area)
        x, y = at[-1], below[-1]


def rules_of(path: etree._Element, area: Place) -> list[Rule]:
    """The straight lines of a PathObject: thin shapes as one, of others the level and upright pieces."""
    boundary, matrix = _boundary(path), _matrix(path)
    _, _, width, height = boundary
    if width <= _THIN or height <= _THIN:
        return [_box(((0.0, 0.0), (width, height)), _UNTURNED, boundary, area)]
    if path.get("Stroke") in ("false", "0"):
        return []
    data = next((one.text for one in path.iter() if str(one.tag).endswith("AbbreviatedData")), None)
    return [_box(piece, matrix, boundary, area) for piece in _pieces(data or "")]


def _pieces(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The level and upright lines of path data (`M 0 0 L 10 0 … C`)."""
    steps = _STEP.findall(data[: _MOST_STEPS * 10])
    start = last = (0.0, 0.0)
    at = 0
    while at < len(steps):
        command, at = steps[at], at + 1
        count = _ARGUMENTS.get(command)
        if count is None:
            continue
        given = [_number(one) for one in steps[at : at + count] if not one.isalpha()]
        at += len(given)
        if len(given) < count:
            continue
        place = (given[-2], given[-1]) if given else start
        if command in "LC" and (place[0] == last[0]) != (place[1] == last[1]):
            yield last, place
        if command in "MS":
            start = place
        last = place


def _steps(text: str | None) -> list[float]:
    """Distances between letters: `3.5 3.5 g 4 3.5` means four more of 3.5."""
    found: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(found) < _MOST_STEPS:
        if words[at] == "g" and at + 2 < len(words):
            count = int(words[at + 1]) if words[at + 1].isdecimal() and len(words[at + 1]) < 7 else 0
            found += [_number(words[at + 2])] * min(count, _MOST_STEPS)
            at += 3
        else:
            found.append(_number(words[at]))
            at += 1
    return found


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        return 0.0
    return value if -1e5 < value < 1e5 else 0.0


def _boundary(element: etree._Element) -> Place:
    found = [*numbers(element.get("Boundary")), 0.0, 0.0, 0.0, 0.0]
    return found[0], found[1], found[2], found[3]


def _matrix(element: etree._Element) -> _Matrix:
    found = numbers(element.get("CTM"))
    if len(found) != 6 or hypot(found[0], found[1]) == 0:
        return _UNTURNED
    return found[0], found[1], found[2], found[3], found[4], found[5]


def _box(
    corners: tuple[tuple[float, float], tuple[float, float]], matrix: _Matrix, boundary: Place, area: Place
) -> tuple[int, int, int, int]:
    """Left, bottom, right and top on the paper, of two corners inside an object's boundary."""
    a, b, c, d, e, f = matrix
    placed = [(a * x + c * y + e + boundary[0], b * x + d * y + f + boundary[1]) for x, y in corners]
    (x0, x1), (y0, y1) = sorted(one[0] for one in placed), sorted(one[1] for one in placed)
    left, upper, _, height = area
    return tenths(x0 - left), tenths(height - (y1 - upper)), tenths(x1 - left), tenths(height - (y0 - upper))
