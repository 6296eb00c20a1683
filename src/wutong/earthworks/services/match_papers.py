"""Proposal (E2), agreement (E3) and application (E4) in Word, made of what the reader's page shows and no more."""

from datetime import date

from wutong.earthworks.queries import match_rules
from wutong.earthworks.queries.match_dossier import MatchDossier
from wutong.earthworks.queries.match_money import Money
from wutong.earthworks.queries.match_sides import SideView
from wutong.earthworks.services.word_sheet import BLANK, WordSheet
from wutong.kernel import clock
from wutong.kernel.errors import NotAllowed, WrongStage

ESTIMATE = "测算,不构成承诺"
_DEMO = "(演示价)"


def proposal_word(shown: MatchDossier) -> bytes:
    """Return the proposal (匹配建议单, E2)."""
    sheet = WordSheet("土方匹配建议单", shown.number, ESTIMATE)
    sheet.heading("一、双方")
    for side in (shown.surplus, shown.need):
        sheet.table(_side_rows(side), (3, 9))
        sheet.line("")
    sheet.heading("二、匹配")
    sheet.table(_match_rows(shown), (3, 9))
    _money(sheet, "三、估算费用与节约测算", shown.estimate)
    if shown.risks or shown.obstacles:
        sheet.heading("四、风险提示")
        for place, sentence in enumerate((*shown.obstacles, *shown.risks), 1):
            sheet.line(f"{place}. {sentence}")
    sheet.heading("五、会商意见")
    said = [one for one in shown.opinions if one.is_newest]
    rows = [(one.who, one.label, one.text or "—", f"{one.said_by} {one.on}".strip()) for one in said]
    sheet.table([("单位", "意见", "内容", "发表人、日期"), *(rows or [("(尚无)", "", "", "")])], (4, 2, 5, 3))
    sheet.signatures("出土方", "用土方", shown.authority)
    return sheet.bytes()


def agreement_word(shown: MatchDossier) -> bytes:
    """Return the agreement (E3): to be signed, or as it was signed.

    :raises WrongStage: before the consultation agreed.
    :raises NotAllowed: before it was signed, for all but 土方岗: a firm does not know its partner's name yet.
    """
    signed = shown.agreement
    if signed is None and not shown.may_manage:
        raise NotAllowed("协议文本由土方岗准备,签订后双方可以下载。")
    if signed is None and "agree" not in shown.buttons:
        raise WrongStage(f"匹配 {shown.number} 现在是“{shown.stage.label}”,会商同意后才有协议文本。")
    sheet = WordSheet("土方平衡协议", signed.number if signed else BLANK)
    for letter, side in (("甲方(出土方)", shown.surplus), ("乙方(用土方)", shown.need)):
        sheet.line(f"{letter}:{side.firm}  地块:{side.site_name}  联系人:{side.contact or BLANK}")
    sheet.line(f"丙方(园区见证,不收费、不担保):{shown.authority}")
    sheet.line("经协商,就多余土方在登记项目之间平衡利用,达成如下协议:")
    for place, (name, text) in enumerate([*_terms(shown), *match_rules.clauses(_day(shown))], 1):
        sheet.heading(f"第{_NUMERALS[place - 1]}条 {name}")
        sheet.line(text)
    if signed and signed.terms:
        sheet.heading("其他约定")
        sheet.line(signed.terms)
    sheet.line(f"签订日期:{signed.signed_on if signed else '      年   月   日'}")
    sheet.signatures("甲方", "乙方", "丙方(见证)")
    return sheet.bytes()


_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")


def application_word(shown: MatchDossier) -> bytes:
    """Return the application for transport (E4) with its checklist and white list; for the administration.

    :raises NotAllowed: for a firm: papers and builders of both sides stand in it.
    :raises WrongStage: before the agreement.
    """
    if not shown.is_insider:
        raise NotAllowed("运输核准申请由土方岗汇总双方材料后出具。")
    if shown.agreement is None:
        raise WrongStage(f"匹配 {shown.number} 现在是“{shown.stage.label}”,签订协议后才能申请运输核准。")
    sheet = WordSheet("建筑垃圾(土方)处置运输核准申请", shown.number)
    sheet.heading("一、申请事项")
    sheet.table(
        [
            ("事项", "内容"), ("时间", f"{shown.starts_on} 至 {shown.ends_on}"),
            ("路线", shown.route or BLANK), ("运距", f"{shown.km.normalize():f} km({shown.km_basis})"),
            ("方量", f"{shown.agreed_m3:,} m³(自然方)"),
            ("协议", f"{shown.agreement.number},{shown.agreement.signed_on} 签订"),
            ("处置地点", f"{shown.need.site_name}({shown.need.longitude},{shown.need.latitude},CGCS2000)"),
        ],
        (3, 9),
    )  # fmt: skip
    for side in (shown.surplus, shown.need):
        rest = dict(side.rest)
        words = [f"{side.label}:{side.firm}"] + [
            f"{name}:{rest[name]}" for name in ("施工单位", "运输企业") if name in rest
        ]
        sheet.line(";".join(words))
    sheet.heading("二、核准条件清单")
    papers = [
        (paper.label, paper.law, paper.number or "—", str(paper.valid_to or "—"), paper.words) for paper in shown.papers
    ]
    sheet.table([("事项", "依据", "文号", "有效期至", "状态"), *papers], (5, 4, 3, 3, 3))
    if (due := shown.clock) is not None:
        sheet.line(f"书面申请日 {due.applied_on},法定 {due.days} 日({due.counting})内核准,至 {due.due_on}。")
    sheet.heading("三、车辆白名单(一车一证)")
    trucks = [
        (one.plate, f"{one.bed_m3.normalize():f} m³(松方)", one.permit_number, str(one.valid_to))
        for one in shown.trucks
    ]
    sheet.table([("车号", "车斗容积", "准运证号", "有效期至"), *(trucks or [("(尚无)", "", "", "")])], (3, 3, 4, 3))
    sheet.signatures("申请单位", "运输企业", "核准机关")
    return sheet.bytes()


def _day(shown: MatchDossier) -> date:
    return shown.agreement.signed_on if shown.agreement else clock.today()


def _side_rows(side: SideView) -> list[tuple[str, str]]:
    rows = [
        (side.label, side.site_name),
        ("建设单位", side.firm),
        ("登记号", side.number),
        ("土类", side.soil),
        ("用途", side.use),
        ("登记方量", f"{side.bank_m3:,} m³(自然方)"),
        ("供需期", f"{side.starts_on} 至 {side.ends_on}"),
        ("坐标", f"经度 {side.longitude}°,纬度 {side.latitude}°(CGCS2000)"),
        ("联系人", f"{side.contact} {side.contact_phone}".strip()),
        *((f"{name}(所报)" if name == "登记方量" else name, words) for name, words in side.rest),
    ]
    return [(name, words) for name, words in rows if words]


def _match_rows(shown: MatchDossier) -> list[tuple[str, str]]:
    return [
        ("事项", "内容"),
        ("方量", f"{shown.bank_m3:,} m³(自然方)"),
        *((f"折{label}", f"{volume:,} m³({label}){why}") for label, volume, why in shown.other_m3),
        ("运距", f"{shown.km.normalize():f} km({shown.km_basis})"),
        ("路线", shown.route or "待定"),
        ("期限", f"{shown.starts_on} 至 {shown.ends_on}"),
        ("状态", shown.stage.label),
    ]


def _money(sheet: WordSheet, heading: str, money: Money) -> None:
    sheet.heading(f"{heading}(价格取自 {money.on})")
    rows = [("部分", "单价(元/自然方)", f"合计(元,按 {money.bank_m3:,} m³ 自然方)", "说明")]
    rows += [
        (part.label, _signed(part.fen, part.sign), _signed(part.total_fen, part.sign), part.words)
        for part in money.parts
    ]
    if money.saving_fen is not None:
        rows.append(
            ("测算节约", _yuan(money.saving_fen), _yuan(money.total_fen or 0), "免消纳 + 免购土 − 运费 − 配合费用")
        )
    sheet.table(rows, (3, 3, 4, 6))
    if money.quotes:
        sheet.line("价格依据:")
        quotes = [
            (
                f"{one.label}{' ' + one.outlet if one.outlet else ''}", _yuan(one.fen),
                f"{one.source}{_DEMO if one.is_demo else ''}", one.quoted_on,
            )
            for one in money.quotes
        ]  # fmt: skip
        sheet.table([("价格", "元", "来源", "取价日期"), *quotes], (5, 2, 6, 3))
    for sentence in money.missing:
        sheet.line(f"缺:{sentence}。")
    sheet.line(f"说明:{ESTIMATE}。" + ("含演示价,不是真实市场价。" if money.is_demo else ""))


def _terms(shown: MatchDossier) -> list[tuple[str, str]]:
    """Return the clauses that carry this agreement's own numbers."""
    signed = shown.agreement
    if signed is None:
        volume = (
            f"协议方量 {BLANK} m³(口径:自然方/松方/压实方),折自然方 {BLANK} m³;建议方量 {shown.bank_m3:,} m³(自然方)。"
        )
        measured, quality, payer = BLANK, f"{shown.surplus.soil}", f"运费由{BLANK}承担。"
    else:
        volume = f"协议方量 {signed.amount.normalize():,f} m³({signed.convention}),折自然方 {signed.bank_m3:,} m³。"
        measured, payer = signed.measured_by, f"运费:{signed.payer}。"
        quality = signed.quality or shown.surplus.soil
    other = "".join(f"折{label} {amount:,} m³({why})。" for label, amount, why in shown.other_m3)
    route = f"路线:{shown.route}" if shown.route else "路线以核准的为准"
    return [
        ("方量与口径", f"{volume}{other if signed else ''}计量方法:{measured}。"),
        ("期限与路线", f"{shown.starts_on} 至 {shown.ends_on};{route},运距 {shown.km.normalize():f} km。"),
        ("土质", f"土类 {shown.surplus.soil},用于 {shown.need.use};要求:{quality}。"),
        ("费用承担", payer),
    ]


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


def _signed(fen: int, sign: int) -> str:
    return f"{'−' if sign < 0 else '+'}{_yuan(fen)}"
