"""Writing the annotated workbook: the order of the steps, and what is said about the copy.

Belongs here: from a checked file to the finished workbook at its place. Does not belong here: XML, judging.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from assets.validation import CheckedFile
from pipelines.annotated.book import (
    add_sheets,
    drop_own_sheets,
    is_annotated,
    read_book,
    without_macros,
)
from pipelines.annotated.comments import add_comments, clear_comments
from pipelines.annotated.frame import read_frame
from pipelines.annotated.fresh import MOST_FAULTY, Copy, copy_of
from pipelines.annotated.marks import (
    MOST_CELLS,
    MOST_COMMENTS,
    Marks,
    SheetMarks,
    anchored,
    comment,
    marks_of,
)
from pipelines.annotated.ooxml import Package, UnusualWorkbook
from pipelines.annotated.plain_book import write_book
from pipelines.annotated.sheet import edited
from pipelines.annotated.styles import Styles
from pipelines.annotated.summary import MOST_DETAILS, detail_sheet, summary_sheet
from sources.tables.kinds import kind_of
from warehouse.records.report import ValidationReport
from warehouse.store import replacing

_SIGNATURE = 1 << 16
_LARGEST_UNREAD = 64 << 20
_HIDDEN = "批注和清单里的证件号码、电话已隐去；单元格里的内容是原样。"


def annotate(checked: CheckedFile, out: Path) -> None:
    """Write the annotated copy of a checked file to `out` (.xlsx), in one step; the file itself stays as is.

    An .xlsx keeps everything that is in it; any other file becomes a new workbook with the same rows, or,
    when it is too large for one, with its faulty rows. Raises OSError when `out` cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="zwgk-") as name, replacing(out) as partial:
        folder = Path(name)
        if _is_editable(checked):
            try:
                notes = [
                    "这是您交来的工作簿的副本：内容、格式、公式和其他工作表都没有改动，只加了颜色、批注和自查的表。"
                ]
                _edit(checked.path, checked, checked.report, notes, folder, partial)
                return
            except UnusualWorkbook:
                partial.unlink(missing_ok=True)
        copy = copy_of(checked)
        base = folder / "base.xlsx"
        write_book(copy.sheets, base)
        _edit(base, checked, copy.report, _about(checked, copy), folder, partial)


def _is_editable(checked: CheckedFile) -> bool:
    """Whether the file is an .xlsx that is given back as it is."""
    size = checked.path.stat().st_size
    with checked.path.open("rb") as handle:
        if handle.read(4) != b"PK\x03\x04":
            return False
    if checked.report.layout is None:
        return size <= _LARGEST_UNREAD and kind_of(checked.path.read_bytes())[0] == "xlsx"
    return True


def _about(checked: CheckedFile, copy: Copy) -> list[str]:
    """What is said about a new workbook."""
    if checked.report.layout is None:
        return ["没有读出内容，所以没有副本，只有这张说明。"]
    if not copy.is_partial:
        return [
            "您交来的不是 .xlsx，这是按原来的行和列另做的工作簿：单元格都是文本，代码不丢位，公式不执行。",
        ]
    told = (
        "文件太大，一个工作簿放不下：只写出有问题的行，第一列是它在原文件里的数据行号（表头之后从 1 数起）。"
    )
    if copy.left_out:
        told += f"有问题的行超过 {MOST_FAULTY:,} 行，其余 {copy.left_out:,} 行没有写出；改完这些再自查一次。"
    return [told]


def _edit(
    path: Path,
    checked: CheckedFile,
    report: ValidationReport,
    notes: Sequence[str],
    folder: Path,
    target: Path,
) -> None:
    """Put marks, comments and our sheets into the workbook at `path`, written to `target`."""
    package = Package(path)
    try:
        book = read_book(package)
        again = is_annotated(package, book)
        if again:
            book = drop_own_sheets(package, book)
        styles = Styles(package.read(book.styles))
        plain = styles.ours() if again else {}
        marks = marks_of(report, checked.shapes)
        for number, (name, part) in enumerate(book.sheets.items(), start=1):
            if again:
                clear_comments(package, part)
            sheet = marks.sheets.get(name, SheetMarks())
            if sheet.cells or plain or again:
                _edit_sheet(package, part, sheet, styles, plain, folder / f"{number}.xml", number)
            else:
                _unselect(package, part, folder / f"{number}.xml", styles, number)
        told = [*notes, *_bounds(report, marks), _HIDDEN]
        front = summary_sheet(report, checked.as_of, styles, told, _steps(report))
        add_sheets(package, book, front, detail_sheet(report, styles))
        without_macros(package, book)
        package.put(book.styles, styles.content())
        package.write(target)
    finally:
        package.close()


def _edit_sheet(
    package: Package,
    part: str,
    sheet: SheetMarks,
    styles: Styles,
    plain: dict[int, int],
    work: Path,
    number: int,
) -> None:
    with package.open(part) as stream:
        frame = read_frame(stream)
    sheet = anchored(sheet, frame.anchors(sheet.cells))
    texts = {spot: comment(sheet.cells[spot], spot[0]) for spot in sorted(sheet.commented)}
    try:
        drawing = add_comments(package, part, texts, frame.width, number)
    except UnusualWorkbook:
        # Colours and the list of details tell the same.
        drawing = None
    severities = {spot: mark.severity for spot, mark in sheet.cells.items()}
    with package.open(part) as stream, work.open("wb") as out:
        for piece in edited(stream, frame, severities, styles.marked, plain, drawing):
            out.write(piece)
    package.put(part, work)


def _unselect(package: Package, part: str, work: Path, styles: Styles, number: int) -> None:
    """A sheet without marks: it only must not stay chosen beside the summary."""
    with package.open(part) as stream:
        if b"tabSelected" not in stream.read(_SIGNATURE):
            return
    try:
        _edit_sheet(package, part, SheetMarks(), styles, {}, work, number)
    except UnusualWorkbook:
        return


def _bounds(report: ValidationReport, marks: Marks) -> list[str]:
    told = []
    if marks.uncommented:
        told.append(
            f"问题较多：前 {MOST_COMMENTS:,} 个单元格带批注，其余 {marks.uncommented:,} 个只着色"
            "（批注太多，打开会很慢），说明都在“自查明细”。"
        )
    if marks.left_out:
        told.append(f"着色的单元格以 {MOST_CELLS:,} 个为限，另有 {marks.left_out:,} 处没有着色。")
    if report.issue_count > MOST_DETAILS:
        told.append(
            f"“自查明细”只列前 {MOST_DETAILS:,} 条，共 {report.issue_count:,} 条；"
            "完整清单请用 zwgk validate --json。"
        )
    return told


def _steps(report: ValidationReport) -> list[str]:
    if report.layout is None:
        return ["按下面的说明处理后，再自查一次。"]
    if not report.issue_count:
        return ["没有发现问题，可以报送原文件。"]
    steps = []
    if report.has_errors:
        steps.append("先改红色的：点清单里的单元格跳过去，鼠标停在格子上看批注。红色不改完不能报送。")
    if any(cause.first.severity == "W" for cause in report.causes):
        steps.append("再看黄色的：逐条核对，有误就改，确认无误的不用动。")
    steps.append("可以在原文件里改，也可以直接在这份副本里改；改好后再自查一次，颜色、批注和这张表会更新。")
    return steps


__all__ = ["annotate"]
