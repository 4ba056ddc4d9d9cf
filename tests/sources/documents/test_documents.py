"""Documents by kind: text, tables in their place, titles; and what cannot be read is said."""

import dataclasses
import json

import openpyxl
import pytest

from sources.documents import Line, Table, is_document, read_any, read_document
from sources.documents.bounds import DEFAULT
from sources.documents.layout import blocks_of, page_of
from sources.documents.numbering import number_words
from sources.findings import issue_types
from tests.sources.documents import builders as make
from tests.sources.documents.builders import CENTRED, IN_TABLE, RED, P, Sheet, par, sized

TITLE = "云岭市示范区人民政府办公室关于印发2026年政务公开工作要点的通知"
IDENTITY = "990101199003070011"


def rules(data: bytes, name: str = "") -> list[str]:
    return [found.rule for found in read_document(data, name=name).findings]


# -- docx -------------------------------------------------------------------------------------------
def test_a_docx_is_read_like_a_page() -> None:
    reading = read_any(make.notice_docx(), name="通知.docx").as_json()
    assert reading["kind"] == "notice"
    assert reading["title"] == TITLE
    assert reading["doc_number"] == "云示政办发〔2026〕12号"
    assert reading["issuer"] == "云岭市示范区人民政府办公室"
    assert reading["written_date"] == "2026-03-12"
    assert reading["disclosure_attribute"] == "主动公开"
    assert reading["encoding"] == "docx"
    assert reading["issues"] == []
    lines = reading["body_text"].split("\n")
    assert "序号\t任务\t责任单位\t完成时限" in lines
    assert "\t公开预算\t区财政局\t9月底" in lines
    assert "2\t整理目录\t\t12月底" in lines
    assert lines[-1] == "（此件公开发布）"


def test_merged_cells_have_their_value_once() -> None:
    (table,) = [block for block in read_document(make.notice_docx()).blocks if isinstance(block, Table)]
    assert table.merged == [(1, 0, 2, 0), (3, 1, 3, 2)]
    assert [line[0] for line in table.rows] == ["序号", "1", "", "2"]


def test_tracked_changes_are_read_as_accepted_and_reported() -> None:
    body = (
        f"<w:p>{make.run('经费')}<w:ins>{make.run('20万元')}</w:ins>"
        "<w:del><w:r><w:delText>10万元</w:delText></w:r></w:del></w:p>"
    )
    document = read_document(make.docx(body))
    assert document.text == "经费20万元"
    assert [found.rule for found in document.findings] == ["document-tracked-changes"]
    assert "1 处" in document.findings[0].message_zh


def test_text_boxes_stand_where_they_are_anchored_and_hidden_text_is_left_out() -> None:
    box = "<w:txbxContent>" + par("框内的话") + "</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"{make.run('正文一')}</w:p>"
        f"<w:p>{make.run('看得见')}{make.run('看不见', '<w:vanish/>')}<w:r><w:br/></w:r>"
        f"{make.run('第二行')}</w:p>"
    )
    assert read_document(make.docx(body)).text == "正文一\n框内的话\n看得见\n第二行"


def test_footnotes_headers_and_fields_are_no_text() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + make.run("3")
        + "<w:r><w:footnoteReference/></w:r>"
    )
    document = read_document(
        make.docx(f"<w:p>{make.run('第')}{field}{make.run('页')}</w:p>", word__header1=par("页眉"))
    )
    assert document.text == "第3页"


def test_automatic_numbers_become_text() -> None:
    levels = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1">'
        '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def item(text: str, depth: int) -> str:
        number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        return par(text, more=number)

    body = item("总体要求", 0) + item("目标", 1) + item("原则", 1) + item("任务", 0) + item("第一项", 1)
    text = read_document(make.docx(body, numbering=levels)).text
    assert text == "一、总体要求\n1.目标\n2.原则\n二、任务\n1.第一项"


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "japaneseCounting", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (5, "decimalEnclosedCircle", "⑤"),
        (7, "decimalZero", "07"),
        (99999, "chineseCounting", "99999"),
    ],
)
def test_numbers_in_words(number: int, form: str, words: str) -> None:
    assert number_words(number, form) == words


def test_a_style_named_title_decides_and_properties_do_not_count() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
    body = (
        par("云岭市示范区教育局", size=30)
        + par("2026年秋季学期开学安排", style="a3")
        + par("现将有关安排公布。")
    )
    core = "<cp><dc_title>另一个单位的模板标题</dc_title></cp>"
    data = make.docx(body, styles=styles, docProps__core=core)
    assert read_document(data).title == "2026年秋季学期开学安排"
    assert read_any(data).title == "2026年秋季学期开学安排"


def test_a_spaced_title_of_two_characters() -> None:
    body = par("公 示", size=22, centred=True) + par("现将拟录用人员名单予以公示，公示期七天。", size=16)
    assert read_any(make.docx(body)).title == "公示"


def test_without_a_title_the_file_name_serves_when_it_names_a_kind_of_document() -> None:
    body = par("各单位请于6月底前完成自查，并将自查情况报送区政府办公室。")
    assert read_any(make.docx(body), name="关于开展自查的通知.docx").title == "关于开展自查的通知"
    assert read_any(make.docx(body), name="新建文档.docx").title is None


# -- doc --------------------------------------------------------------------------------------------
def word_notice() -> bytes:
    return make.doc(
        [
            P("云示政办发〔2026〕12号\r", CENTRED, sized(16)),
            P("云岭市示范区人民政府办公室关于印发\r", CENTRED, sized(22)),
            P("2026年政务公开工作要点的通知\r", CENTRED, sized(22)),
            P("各镇人民政府：\r", b"", sized(16)),
            P("经区政府同意，现予印发，请认真贯彻执行。\r", b"", sized(16)),
            P("序号\x07", IN_TABLE),
            P("任务\x07", IN_TABLE),
            P("单位\x07", IN_TABLE),
            P("\x07", make.row_end([0, 10, 20, 30])),
            P("1\x07", IN_TABLE),
            P("公开清单\x07", IN_TABLE),
            P("\x07", IN_TABLE),
            P("\x07", make.row_end([0, 10, 20, 30], [3, 0, 0])),
            P("\x07", IN_TABLE),
            P("公开预算\r", IN_TABLE),
            P("和决算\x07", IN_TABLE),
            P("\x07", make.row_end([0, 10, 30], [1, 0])),
            P("云岭市示范区人民政府办公室\r"),
            P("2026年3月12日\r"),
        ],
        boxes="框内文字\r",
    )


def test_a_word_97_file_is_read_like_a_page() -> None:
    data = word_notice()
    assert is_document(data)
    reading = read_any(data, name="通知.wps").as_json()
    assert (reading["kind"], reading["encoding"], reading["title"]) == ("notice", "doc", TITLE)
    assert reading["doc_number"] == "云示政办发〔2026〕12号"
    assert reading["written_date"] == "2026-03-12"
    document = read_document(data)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows == [["序号", "任务", "单位"], ["1", "公开清单", ""], ["", "公开预算 和决算", ""]]
    assert table.merged == [(1, 0, 2, 0), (2, 1, 2, 2)]
    assert (document.text or "").endswith("框内文字")


def test_pieces_of_one_byte_a_character() -> None:
    data = make.doc(
        [P("中文片段，保存为国标码\r", encoding="gbk"), P("“Plain”\r", encoding="cp1252"), P("𠮷字\r")]
    )
    assert read_document(data).text == "中文片段，保存为国标码\n“Plain”\n𠮷字"
    assert read_document(make.old_doc("旧版文件\r关于通知\r")).text == "旧版文件\n关于通知"


def test_fields_show_their_result_and_deleted_text_is_gone() -> None:
    link = '见\x13HYPERLINK "http://www.shifanqu.example"\x14区政府网站\x15。\r'
    data = make.doc([P("删去", b"", make.DELETED), P(link), P("红头\r", CENTRED, RED)])
    document = read_document(data)
    assert document.text == "见区政府网站。\n红头"
    assert [found.rule for found in document.findings] == ["document-tracked-changes"]


def test_rows_without_properties_end_at_a_double_mark() -> None:
    data = make.doc([P("甲\x07乙\x07\x07丙\x07丁\x07\x07"), P("后文\r")])
    assert read_document(data).text == "甲\t乙\n丙\t丁\n后文"


def test_locked_and_damaged_word_files_are_issues() -> None:
    assert rules(make.doc([P("正文\r")], flags=0x0100)) == ["document-locked"]
    good = word_notice()
    assert rules(good[:1500], "a.doc") == ["document-damaged"]
    assert rules(good[:512] + bytes(len(good) - 512), "a.doc") == ["document-damaged"]


# -- pdf --------------------------------------------------------------------------------------------
LONG = "《云岭市示范区政务公开工作要点》已经区政府同意，现印发给你们，请"


def notice_sheets() -> list[Sheet]:
    grid = [(100, y, 400, y) for y in (600, 570, 540)] + [(x, 540, x, 600) for x in (100, 250, 400)]
    return [
        Sheet(
            [
                (120, 760, 16, "云示政办发〔2026〕12号"),
                (90, 730, 22, "云岭市示范区人民政府办公室关于印发"),
                (90, 700, 22, "2026年政务公开工作要点的通知"),
                (60, 670, 14, "各镇人民政府："),
                (60, 640, 14, LONG),
                (60, 620, 14, "认真贯彻执行。"),
                (105, 580, 12, "序号"),
                (255, 580, 12, "任务"),
                (105, 550, 12, "第一"),
                (255, 550, 12, "公开清单"),
                (290, 40, 12, "— 1 —"),
            ],
            grid,
        ),
        Sheet(
            [
                (300, 760, 14, "云岭市示范区人民政府办公室"),
                (330, 730, 14, "2026年3月12日"),
                (290, 40, 12, "— 2 —"),
            ]
        ),
    ]


def pdf_notice() -> bytes:
    return make.pdf(notice_sheets())


NOTICE_LINES = [
    "云示政办发〔2026〕12号",
    TITLE,
    "各镇人民政府：",
    LONG + "认真贯彻执行。",
    "序号\t任务",
    "第一\t公开清单",
    "云岭市示范区人民政府办公室",
    "2026年3月12日",
]


def test_a_pdf_with_a_text_layer_is_read_like_a_page() -> None:
    document = read_document(pdf_notice())
    assert document.pages == 2
    assert (document.text or "").split("\n") == NOTICE_LINES
    reading = read_any(pdf_notice(), name="通知.pdf").as_json()
    assert (reading["kind"], reading["encoding"], reading["title"]) == ("notice", "pdf", TITLE)
    assert reading["doc_number"] == "云示政办发〔2026〕12号"
    assert reading["written_date"] == "2026-03-12"
    assert reading["issues"] == []


def test_a_scanned_pdf_has_no_text_and_says_so() -> None:
    stamp = Sheet([(290, 40, 12, "— 1 —")], picture=True)
    reading = read_any(make.pdf([stamp, stamp, stamp]), name="扫描件.pdf").as_json()
    assert reading["body_text"] is None
    assert reading["kind"] == "other"
    assert [issue["rule"] for issue in reading["issues"]] == ["document-scanned"]
    assert "共 3 页" in reading["issues"][0]["message"]


def test_scanned_pages_among_others_are_named() -> None:
    texts = [(60.0, 700.0 - 20 * n, 14.0, LONG) for n in range(5)]
    document = read_document(make.pdf([Sheet(texts), Sheet(picture=True), Sheet(texts)]))
    assert document.text is not None
    assert [(f.rule, "第 2 页" in f.message_zh) for f in document.findings] == [
        ("document-pages-scanned", True)
    ]


def test_a_text_layer_of_private_codes_is_garbled() -> None:
    text = "\ue012\ue034\ue056\ue078\ue09a" * 6
    document = read_document(make.pdf([Sheet([(60, 700, 14, text)])]))
    assert document.text is None
    assert [found.rule for found in document.findings] == ["document-garbled"]


def test_pdfs_without_pages_or_text_and_damaged_ones() -> None:
    assert rules(make.pdf([Sheet()])) == ["document-empty"]
    assert rules(b"%PDF-1.7\nnothing") == ["document-damaged"]
    assert rules(make.pdf([])) in (["document-damaged"], ["document-empty"])


def test_joined_cells_of_a_pdf() -> None:
    lines = [(100, 600, 400, 600), (100, 570, 400, 570), (200, 540, 400, 540), (100, 510, 400, 510)]
    lines += [(100, 510, 100, 600), (200, 510, 200, 570), (300, 510, 300, 570), (400, 510, 400, 600)]
    texts = [
        (150, 580, 12, "任务分解表"),
        (105, 550, 12, "第一"),
        (205, 550, 12, "公开清单"),
        (305, 550, 12, "司法局"),
        (205, 520, 12, "公开预算"),
        (305, 520, 12, "财政局"),
    ]
    (table,) = read_document(make.pdf([Sheet(texts, lines)])).blocks
    assert isinstance(table, Table)
    assert table.rows == [["任务分解表", "", ""], ["第一", "公开清单", "司法局"], ["", "公开预算", "财政局"]]
    assert table.merged == [(0, 0, 0, 2), (1, 0, 2, 0)]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_turned_pages_are_read_along_their_lines(turns: int) -> None:
    """The reading process reports places on the sheet; readers see it turned clockwise by quarters."""
    width, height = 5000, 3000
    lines = {2500: "关于开展检查的通知", 2000: "各单位："}
    boxes = []
    for bottom, line in lines.items():
        for number in range(len(line)):
            box = (1000 + 160 * number, bottom, 1160 + 160 * number, bottom + 160)
            left, low, right, top = box
            boxes += {
                0: box,
                1: (height - top, left, height - low, right),
                2: (width - right, height - top, width - left, height - low),
                3: (low, width - right, top, width - left),
            }[turns]
    found = {
        "width": width,
        "height": height,
        "turns": turns,
        "text": "".join(lines.values()),
        "boxes": boxes,
    }
    assert [block.text for block in blocks_of([page_of(found)]) if isinstance(block, Line)] == [
        *lines.values()
    ]


def test_too_many_pages_are_cut() -> None:
    data = make.pdf([Sheet([(60, 700, 14, f"第{n}部分的内容如下所示")]) for n in range(5)])
    document = read_document(data, bounds=dataclasses.replace(DEFAULT, pages=3))
    assert (document.text or "").count("部分") == 3
    assert [found.rule for found in document.findings] == ["document-cut"]


def test_a_reading_process_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from sources.documents import pdf

    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(30)\n")
    monkeypatch.setattr(pdf, "_WORKER", slow)
    document = read_document(pdf_notice(), bounds=dataclasses.replace(DEFAULT, seconds=1))
    assert [found.rule for found in document.findings] == ["document-too-slow"]
    slow.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    assert rules(pdf_notice()) == ["document-reader-failed"]


# -- others -----------------------------------------------------------------------------------------
def xlsx(rows: list[list[str]]) -> bytes:
    import io

    book = openpyxl.Workbook()
    for line in rows:
        book.active.append(line)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbooks_are_tables_with_their_title_above() -> None:
    data = xlsx([["示范区2026年重大项目清单"], ["序号", "项目"], ["1", "道路改造"]])
    document = read_document(data, name="清单.xlsx")
    assert document.title == "示范区2026年重大项目清单"
    assert document.text == "示范区2026年重大项目清单\n序号\t项目\n1\t道路改造"


def test_rtf_in_gbk_and_unicode() -> None:
    gbk = "".join(f"\\'{byte:02x}" for byte in "关于开展检查的通知".encode("gbk"))
    data = (
        r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0 SimSun;}}{\*\generator X;}"
        + gbk
        + r"\par \u21306?\u25919?\u24220?\'b0\'ec\par \trowd\intbl A\cell B\cell\row\pard End\par}"
    ).encode("ascii")
    assert read_document(data).text == "关于开展检查的通知\n区政府办\nA\tB\nEnd"


def test_members_of_an_archive() -> None:
    inner = make.zipped({"深处.docx": make.notice_docx()})
    data = make.zipped(
        {
            "附件1.docx": make.notice_docx(),
            "附件2.pdf": pdf_notice(),
            "照片.jpg": b"\xff\xd8\xff",
            "更多.zip": inner,
            "假.docx": inner,
            f"{IDENTITY}.exe": b"MZ",
            "__MACOSX/附件1.docx": b"",
            "坏.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        }
    )
    document = read_document(data, name="附件.zip")
    assert [(name, inside.kind, inside.text is not None) for name, inside in document.members] == [
        ("附件1.docx", "docx", True),
        ("附件2.pdf", "pdf", True),
        ("坏.doc", "doc", False),
    ]
    assert [found.rule for found in document.findings] == ["document-member-skipped"] * 4
    assert not any(IDENTITY in found.message_zh + found.message_en for found in document.findings)


def test_an_archive_of_a_chinese_system_and_one_with_nothing_to_read() -> None:
    import zipfile

    from sources.documents.archives import name_of

    member = zipfile.ZipInfo("附件".encode("gbk").decode("cp437") + ".docx")
    assert name_of(member) == "附件.docx"
    assert "document-archive-empty" in rules(make.zipped({"readme.exe": b"MZ"}))


@pytest.mark.parametrize(
    ("data", "name", "rule"),
    [
        (b"", "a.docx", "file-empty"),
        (b"\0" * 100, "a.pdf", "file-not-text"),
        (b"PK\x03\x04....", "a.docx", "document-damaged"),
        (make.zipped({"OFD.xml": "<OFD/>"}), "a.ofd", "document-damaged"),
        (b"Rar!\x1a\x07\x00...", "a.rar", "document-kind-unsupported"),
        (b"\xff\xd8\xff\xe0....", "a.jpg", "document-kind-unsupported"),
        (make.zipped({"word/document.xml": "<w:document"}), "a.docx", "document-damaged"),
        (make.zipped({"word/document.xml": "<document/>"}), "a.docx", "document-damaged"),
        (make.docx(""), "a.docx", "document-empty"),
        (make.docx(par("正文")), "a.pdf", "file-suffix-wrong"),
        (make.docx(par("正文")), "a.doc", "file-suffix-wrong"),
        (make.container({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "a.docx", "document-locked"),
    ],
)
def test_what_cannot_be_read_is_one_finding_that_tells_what_to_do(data: bytes, name: str, rule: str) -> None:
    found = read_document(data, name=name).findings
    assert [one.rule for one in found] == [rule]
    assert "请" in found[0].message_zh
    assert "{" not in found[0].message_zh


def test_pages_and_texts_go_on_to_the_reader_of_pages() -> None:
    page = "<html><body><h1>关于开展检查的通知</h1><p>各单位：请认真做好检查工作。</p></body></html>".encode()
    assert read_any(page, name="a.doc").title == "关于开展检查的通知"
    text = "关于开展检查的通知\n各单位：\n请认真做好检查工作，确保取得实效。\n".encode("gb18030")
    assert read_any(text, name="a.txt").encoding == "gb18030"


def test_every_issue_type_can_be_worded() -> None:
    kinds = [kind for rule, kind in issue_types().items() if rule.startswith("document-")]
    assert len(kinds) == 14
    assert all("请" in kind.message_zh or "{advice}" in kind.message_zh for kind in kinds)


def test_a_reading_is_plain_json_and_the_same_twice() -> None:
    for data in (make.notice_docx(), word_notice(), pdf_notice()):
        first = json.dumps(read_any(data).as_json(), ensure_ascii=False)
        assert first == json.dumps(read_any(data).as_json(), ensure_ascii=False)
