"""The settlement sheet (E6) in Word: volumes with their 口径, costs, signatures, and the saving with its prices."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wutong.earthworks.queries.closing import SettlementSheet
from wutong.earthworks.queries.ledger import yuan

_BODY, _TITLE = "仿宋", "黑体"


def settlement_word(sheet: SettlementSheet) -> bytes:
    """Return the sheet as a .docx that can be edited and signed."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    _font(document.styles["Normal"], _BODY, 12)
    title = _say(document, "土 石 方 结 算 单", size=18, font=_TITLE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _say(document, f"编号:{sheet.match.number}    协议:{sheet.match.agreement.number}    {sheet.settlement.settled_on}")
    _table(document, facts(sheet))
    _say(document, "各方节约", font=_TITLE)
    _table(document, gains(sheet))
    if sheet.whole:
        _say(document, "测算参数(协议签订时冻结的基准价)", font=_TITLE)
        _table(document, prices(sheet))
    _say(document, "出土方(签字):                    用土方(签字):                    园区见证:")
    _say(
        document,
        "方量均为自然方,另有注明的除外;园区见证不收费、不担保。节约金额由签收车次和冻结的基准价逐趟累计。",
        size=9,
    )
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def facts(sheet: SettlementSheet) -> list[tuple[str, ...]]:
    """Return the rows of volumes and cost."""
    survey, made = sheet.survey, sheet.settlement
    over = "(超限)" if survey.is_flagged else ""
    rate = sheet.match.agreement.haul_fen
    return [
        ("项目", "内容"),
        ("出土方", f"{sheet.match.surplus.site_name}({sheet.match.surplus.firm.name})"),
        ("用土方", f"{sheet.match.need.site_name}({sheet.match.need.firm.name})"),
        ("协议方量(自然方)", f"{sheet.match.agreement.bank_m3:,} m³"),
        ("车票方量(自然方)", f"{survey.tickets_m3:,} m³,{sheet.sums.trips:,} 趟"),
        ("复测方量(自然方)", f"{survey.bank_m3:,} m³,{survey.method},{survey.surveyors},{survey.surveyed_on}"),
        (
            "差异(复测−车票)/复测",
            f"{survey.difference:.2%}{over} {survey.explanation}",
        ),
        ("结算依据", f"{made.get_basis_display()} {made.basis_reason}"),
        ("结算方量(自然方)", f"{made.bank_m3:,} m³"),
        ("运费单价", f"{yuan(rate)} 元/m³(自然方),运距 {sheet.match.km.normalize():f} km"),
        ("运费合计", f"{yuan(made.haul_fen)} 元,{sheet.payer}"),
    ]


def gains(sheet: SettlementSheet) -> list[tuple[str, ...]]:
    """Return who gained what."""
    rows: list[tuple[str, ...]] = [("单位", "少付的消纳或购土(元)", "承担的运费、配合(元)", "节约(元)")]
    rows += [
        (f"{gain.label} {gain.firm}", yuan(gain.avoided_fen), yuan(gain.bears_fen), yuan(gain.saving_fen))
        for gain in sheet.gains
    ]
    if sheet.whole:
        rows.append(("合计", "", "", yuan(sheet.sums.saving_fen)))
    return rows


def prices(sheet: SettlementSheet) -> list[tuple[str, ...]]:
    """Return the prices behind the saving, each with its source and day."""
    rows: list[tuple[str, ...]] = [("价格", "单价(元)", "来源", "取价日期")]
    for price in sheet.prices:
        place = f"·{price.outlet}" if price.outlet else ""
        mark = "(演示价)" if price.is_demo else ""
        rows.append((f"{price.label}{place}", yuan(price.fen), f"{price.source}{mark}", price.quoted_on))
    return rows


def _table(document: Any, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for place, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(10.5), place == 0
            _east(run._element.get_or_add_rPr(), _BODY)
    document.add_paragraph()


def _say(document: Any, text: str, *, size: float = 12, font: str = _BODY) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _east(run._element.get_or_add_rPr(), font)
    return paragraph


def _font(style: Any, font: str, size: float) -> None:
    style.font.size = Pt(size)
    _east(style.element.get_or_add_rPr(), font)


def _east(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), font)
