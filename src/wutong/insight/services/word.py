"""Set a bulletin in Word as GB/T 9704 lays out a document: an internal brief, without red head or seal.

Page A4, head margin 37 mm, binding margin 28 mm, type area 156 × 225 mm, body 3 号仿宋, title 2 号小标宋, headings
黑体, 22 lines a page (reference: domain 5.8). Every figure of the table is a link to its rows.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wutong.insight.queries.bulletins import Issue

BODY, TITLE, HEADING, PAGE_NUMBER = "仿宋", "方正小标宋简体", "黑体", "宋体"
SIZE_2, SIZE_3, SIZE_4, SMALL = Pt(22), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28.9)  # 225 mm of type area in 22 lines
COLUMNS = ("指标", "本期发生", "累计", "上期末已核", "分子/分母", "口径")
WIDTHS = (27, 15, 15, 17, 20, 62)  # mm, together the 156 of the type area
Opens = Callable[[str], str]


def word(issue: Issue, opens: Opens) -> bytes:
    """Return the bulletin as a .docx that can be edited.

    :param opens: gives the whole address of the rows behind an indicator's figure.
    """
    document = Document()
    _lay_out(document)
    _say(document, "内部资料 注意保存", font=HEADING, size=SIZE_4, indent=False)
    _say(document, issue.title, font=TITLE, size=SIZE_2, middle=True)
    head = f"〔{issue.as_of.year}〕第{issue.issue}期  {issue.span}"
    _say(document, head, middle=True)
    for place, (heading, text) in enumerate(issue.sections):
        _say(document, heading, font=HEADING)
        for line in (text or "(无)").splitlines():
            _say(document, line)
        if place == 0:
            _figures(document, issue, opens)
    _moved(document, issue)
    _sign(document, issue)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    section.footer_distance = Mm(28)
    style = document.styles["Normal"]
    style.font.size = SIZE_3
    _set_font(style.element.get_or_add_rPr(), BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", None, " —"):
        run = footer.add_run(text or "")
        run.font.size = SIZE_4
        _set_font(run._element.get_or_add_rPr(), PAGE_NUMBER)
        if text is None:
            _page_number(run)


def _say(
    document: Any, text: str, *, font: str = BODY, size: Any = SIZE_3, middle: bool = False, indent: bool = True
) -> Any:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, max(LINE, Pt(size.pt * 1.5))
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif indent:
        shape.first_line_indent = size * 2
    run = paragraph.add_run(text)
    run.font.size = size
    _set_font(run._element.get_or_add_rPr(), font)
    return paragraph


def _figures(document: Any, issue: Issue, opens: Opens) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, label in zip(table.rows[0].cells, COLUMNS, strict=True):
        _write(cell, label, font=HEADING)
    _repeat_head(table.rows[0])
    for line in issue.lines:
        cells = table.add_row().cells
        _write(cells[0], f"{line.label}({line.unit})")
        _write(cells[1], line.period or "—", link=opens(line.code) if line.period and line.kept else "")
        _write(cells[2], line.year if line.kept else "暂未登记", link=opens(line.code) if line.kept else "")
        _write(cells[3], line.before)
        sets = f"{line.numerator}/{line.denominator}" if line.denominator is not None else f"{line.numerator}"
        _write(cells[4], sets if line.kept else "—")
        _write(cells[5], line.scope if line.kept else line.reason)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)


def _moved(document: Any, issue: Issue) -> None:
    _say(document, "附:比上周的变化及原因", font=HEADING)
    if not issue.moved:
        _say(document, "与上周相比没有变化。")
    for place, line in enumerate(issue.moved, 1):
        _say(document, f"{place}. {line.label}{line.way}:{line.number} {line.title}({line.firm}),{line.state}。")


def _sign(document: Any, issue: Issue) -> None:
    day = issue.as_of
    for text in ("中川园区招商领导小组办公室", f"{day.year}年{day.month}月{day.day}日"):
        paragraph = _say(document, text, indent=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = SIZE_3 * 4


def _write(cell: Any, text: str, *, font: str = BODY, link: str = "") -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size = SMALL
    _set_font(run._element.get_or_add_rPr(), font)
    if link:
        run.font.underline = True
        target = OxmlElement("w:hyperlink")
        target.set(qn("r:id"), cell.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        target.append(run._element)
        paragraph._p.append(target)


def _set_font(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)


def _page_number(run: Any) -> None:
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._element.append(element)


def _repeat_head(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
