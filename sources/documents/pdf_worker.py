"""Reading a PDF's characters and ruled lines in a process of its own.

Belongs here: calling PDFium within limits of memory and time; a crash of it costs this process only.
Does not belong here: what the characters mean (`layout.py`). It imports nothing of this project: it is
run as a file, `python -I pdf_worker.py PAGES CHARS MEMORY SECONDS`, with the PDF on standard input, and
prints one JSON object a line: `{"pages"}` or `{"error"}` first, then one for each page (see `pdf.py`).
"""

import ctypes
import json
import sys
from typing import Any

_MOST_OBJECTS = 20_000  # objects of a page that are looked at for rules
_MOST_RULES = 4_000
_THIN = 3.0  # points: a shape thinner than this is a line
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def main() -> None:
    """Read standard input, write pages."""
    pages, chars, memory, seconds = (int(text) for text in sys.argv[1:5])
    _limit(memory, seconds)
    data = sys.stdin.buffer.read()
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        _say({"error": "locked" if pdfium.FPDF_GetLastError() == _PASSWORD else "damaged"})
        return
    count = pdfium.FPDF_GetPageCount(document)
    _say({"pages": count})
    for number in range(min(count, pages)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            _say({"damaged": True})
            continue
        found = _page(pdfium, page, chars)
        chars -= len(found["text"])
        _say(found)
        pdfium.FPDF_ClosePage(page)
        if chars <= 0:
            break


def _page(pdfium: Any, page: Any, most: int) -> dict[str, Any]:
    """Text and, for each of its characters, left, bottom, right and top in tenths of a point."""
    text_page = pdfium.FPDFText_LoadPage(page)
    letters: list[str] = []
    boxes: list[int] = []
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    sides = [ctypes.c_double() for _ in range(4)]  # left, bottom, right, top; the call wants another order
    tight = [ctypes.byref(sides[n]) for n in (0, 2, 1, 3)]
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    count = pdfium.FPDFText_CountChars(text_page) if text_page else 0
    broken = 0
    for number in range(min(count, most)):
        code = unicode_of(text_page, number)
        if code in (13, 10, 0xFFFE, 2):
            continue
        if code == 0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD:
            broken += 1
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF or code < 32:
            code = 0xFFFD
        if not box_of(text_page, number, reference):
            continue
        place = (_tenths(box.left), _tenths(box.bottom), _tenths(box.right), _tenths(box.top))
        if place[0] >= place[2] or place[1] >= place[3]:
            # Of turned letters only the drawn shape is known.
            if not pdfium.FPDFText_GetCharBox(text_page, number, *tight):
                continue
            place = tuple(_tenths(one.value) for one in sides)  # type: ignore[assignment]
        letters.append(chr(code))
        boxes += place
    if text_page:
        pdfium.FPDFText_ClosePage(text_page)
    rules, images = _rules(pdfium, page)
    return {
        "width": _tenths(pdfium.FPDF_GetPageWidthF(page)),
        "height": _tenths(pdfium.FPDF_GetPageHeightF(page)),
        "turns": pdfium.FPDFPage_GetRotation(page),
        "text": "".join(letters),
        "boxes": boxes,
        "broken": broken,
        "rules": rules,
        "images": images,
    }


def _rules(pdfium: Any, page: Any) -> tuple[list[int], int]:
    """Thin shapes and sides of rectangles: left, bottom, right, top of each; and the number of pictures."""
    rules: list[int] = []
    images = 0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    places = [ctypes.byref(one) for one in (left, bottom, right, top)]
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        shape = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(shape)
        images += kind == pdfium.FPDF_PAGEOBJ_IMAGE
        if kind != pdfium.FPDF_PAGEOBJ_PATH or not pdfium.FPDFPageObj_GetBounds(shape, *places):
            continue
        x0, y0, x1, y1 = (_tenths(one.value) for one in (left, bottom, right, top))
        thin = _THIN * 10
        if len(rules) > 4 * _MOST_RULES:
            continue
        if x1 - x0 <= thin or y1 - y0 <= thin:
            rules += (x0, y0, x1, y1)
        elif _is_drawn(pdfium, shape) and pdfium.FPDFPath_CountSegments(shape) <= 6:
            rules += (x0, y0, x1, y0, x0, y1, x1, y1, x0, y0, x0, y1, x1, y0, x1, y1)
        elif _is_drawn(pdfium, shape):
            _segments(pdfium, shape, rules)
    return rules, images


def _segments(pdfium: Any, shape: Any, rules: list[int]) -> None:
    """The straight pieces of a path that draws a whole grid at once, where it is not transformed."""
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[int, int] | None = None
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(shape, ctypes.byref(matrix)):
        return
    for number in range(min(pdfium.FPDFPath_CountSegments(shape), _MOST_RULES)):
        piece = pdfium.FPDFPath_GetPathSegment(shape, number)
        if not pdfium.FPDFPathSegment_GetPoint(piece, ctypes.byref(x), ctypes.byref(y)):
            continue
        place = (
            _tenths(matrix.a * x.value + matrix.c * y.value + matrix.e),
            _tenths(matrix.b * x.value + matrix.d * y.value + matrix.f),
        )
        is_line = pdfium.FPDFPathSegment_GetType(piece) == pdfium.FPDF_SEGMENT_LINETO
        if is_line and last is not None and (place[0] == last[0]) != (place[1] == last[1]):
            (x0, x1), (y0, y1) = sorted((place[0], last[0])), sorted((place[1], last[1]))
            rules += (x0, y0, x1, y1)
        last = place


def _is_drawn(pdfium: Any, shape: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    known = pdfium.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(known and stroke.value)


def _tenths(value: float) -> int:
    return round(value * 10) if -1e6 < value < 1e6 else 0


def _limit(memory: int, seconds: int) -> None:
    """Bound this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
