"""Forms in Word that people sign: A4, 仿宋 body, tables with a grid, places for names and seals, a footer."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, TITLE, HEADING = "仿宋", "方正小标宋简体", "黑体"
_WIDTH = 160  # mm of type area
BLANK = "____________"


class WordSheet:
    """A form that grows from top to bottom."""

    def __init__(self, title: str, number: str = "", footer: str = "") -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(25)
        style = self.document.styles["Normal"]
        style.font.size = Pt(12)
        _set_font(style.element.get_or_add_rPr(), BODY)
        if footer:
            place = section.footer.paragraphs[0]
            place.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(place, footer, BODY, Pt(9))
        heading = self.document.add_paragraph()
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(heading, title, TITLE, Pt(20))
        if number:
            self.line(f"编号:{number}", right=True)

    def line(self, text: str, *, right: bool = False) -> None:
        """Write a paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, text, BODY, Pt(12))

    def heading(self, text: str) -> None:
        """Write the heading of a part."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(9), Pt(3)
        paragraph.paragraph_format.keep_with_next = True
        _run(paragraph, text, HEADING, Pt(13))

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[int], *, head: bool = True) -> None:
        """Write a table.

        :param widths: parts of the width of the page.
        """
        table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        for place, row in enumerate(rows):
            cells = table.add_row().cells
            for cell, text, width in zip(cells, row, widths, strict=True):
                cell.width = Mm(_WIDTH * width / sum(widths))
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
                _run(cell.paragraphs[0], text, HEADING if head and place == 0 else BODY, Pt(10.5))
        for row_ in table.rows:
            row_._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if head and rows:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def signatures(self, *who: str) -> None:
        """Leave a place for the name, the seal and the day of each."""
        self.document.add_paragraph()
        cells = [f"{name}(盖章)\n\n签字:{BLANK}\n\n      年   月   日" for name in who]
        self.table([cells], [1] * len(who), head=False)

    def bytes(self) -> bytes:
        """Return the .docx."""
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()


def _run(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(text)
    run.font.size = size
    _set_font(run._element.get_or_add_rPr(), font)


def _set_font(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)
