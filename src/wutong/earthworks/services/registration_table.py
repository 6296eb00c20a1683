"""Form E1 as an Excel table: lists of firms brought in, checked cell by cell, the same list twice changing nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.accounts import services as accounts_services
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import Convention, Grade, Side, Soil, Use
from wutong.earthworks.models import NumberCounter, Registration
from wutong.earthworks.queries import zone
from wutong.earthworks.services.registration_values import RegistrationValues, clean_values
from wutong.earthworks.services.registrations import WITHDRAWN, complete
from wutong.kernel import clock, history, numbering, records, rules, tables
from wutong.kernel.errors import Incomplete
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers
from wutong_engines.names import normalise, regions_agree

IMPORTED = history.verb("earthworks.registration.imported", "导入登记", "由导入 {batch} 登记")
_UNDONE = "撤销导入"


def _words(kind: type[Side] | type[Convention] | type[Soil] | type[Grade] | type[Use]) -> dict[str, str]:
    return {word.label: word.value for word in kind}


class RegistrationTable(Table):
    """The columns of form E1; a firm brings in its own, the house those of any firm."""

    code: ClassVar[str] = "earthworks.registrations"
    label: ClassVar[str] = "土方登记"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("firm_name", "建设单位", aliases=("企业", "企业名称", "单位"), parse=parsers.short(200), blank="",
               example="兰州新区某某置业有限公司(演示)", note="企业用户可空"),
        Column("site_name", "地块", aliases=("项目", "地块名称", "项目名称"), required=True, parse=parsers.short(120),
               example="某某家园一期"),
        Column("side", "类型", aliases=("余土/缺土", "供需"), required=True, choices=_words(Side), example="余土"),
        Column("amount", "方量", aliases=("土方量", "方量(m³)"), required=True, parse=parsers.decimal, example="38000"),
        Column("convention", "口径", aliases=("方量口径",), required=True, choices=_words(Convention),
               example="自然方", note="自然方、松方或压实方;不写口径的方量不能用"),
        Column("soil", "土类", required=True, choices=_words(Soil), example=Soil.CLASS_2.label),
        Column("use", "用途", choices=_words(Use), blank="", example="场平", note="缺土必填"),
        Column("grade", "环境等级", choices=_words(Grade), blank=Grade.A.value),
        Column("longitude", "经度(CGCS2000)", aliases=("经度",), required=True, parse=parsers.text, example="103.65"),
        Column("latitude", "纬度(CGCS2000)", aliases=("纬度",), required=True, parse=parsers.text, example="36.50"),
        Column("datum", "坐标系", blank="CGCS2000", parse=parsers.short(32), note="空着按 CGCS2000;WGS84 视同"),
        Column("drawing_crs", "图纸坐标系", blank="", parse=parsers.short(64), example="兰州新区独立坐标系"),
        Column("starts_on", "可供/需用起", aliases=("起", "开始日期", "起日"), required=True, parse=parsers.day,
               example="2024-04-15"),
        Column("ends_on", "可供/需用止", aliases=("止", "结束日期", "止日"), required=True, parse=parsers.day,
               example="2024-08-31"),
        Column("minimum_m3", "至少(自然方)", aliases=("至少方量",), parse=parsers.natural),
        Column("daily_m3", "日能力(自然方)", aliases=("日出土能力", "日进土能力"), parse=parsers.natural),
        Column("stock_m3", "堆存能力(自然方)", aliases=("堆存能力",), parse=parsers.natural, blank=0),
        Column("loose_factor", "松方系数", parse=parsers.decimal, note="空着按土类取"),
        Column("compacted_factor", "压实系数", parse=parsers.decimal, note="空着按土类取"),
        Column("factor_source", "系数依据", parse=parsers.short(120), blank=""),
        Column("builder", "施工单位", parse=parsers.short(200), blank=""),
        Column("contact", "联系人", parse=parsers.short(32), blank=""),
        Column("contact_phone", "联系电话", aliases=("电话",), parse=parsers.short(24), blank=""),
        Column("roads", "进出道路、限高限重", aliases=("进出道路",), parse=parsers.short(200), blank=""),
        Column("cost_wish", "拟承担费用方式", parse=parsers.short(100), blank=""),
        Column("permit_number", "渣土核准证号", parse=parsers.short(64), blank=""),
        Column("haulier", "运输企业", parse=parsers.short(200), blank=""),
        Column("signed_by", "填报人", parse=parsers.short(32), blank=""),
        Column("source", "来源", parse=parsers.short(200), blank=""),
    )  # fmt: skip

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring registrations in: whoever registers."""
        return permissions.may_register(user)

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows by the form's own rules, against the register and against each other."""
        if not walk.memory:
            walk.memory.update(_known(walk.by))
        with rules.remembered():
            return [_judge(row, walk) for row in rows]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows judged OK in one statement, firms that are new first."""
        now, year = clock.now(), clock.today().year
        numbers = numbering.take(NumberCounter, count=len(rows), series="DJ", year=year)
        lines = []
        with rules.remembered():
            for row, number in zip(rows, numbers, strict=True):
                columns = _columns(row, walk.by)
                columns["firm_id"] = _firm_id(row, walk)
                made = Registration(**columns)
                stage = made.where.value
                lines.append({**columns, "number": f"ZC-TF-{year}-{number:04d}", "stage": stage})
        ids = records.insert_many(Registration, lines, created_at=now, created_by_id=walk.by.pk)
        history.record_many(IMPORTED, Registration, ids, by=walk.by, batch=batch.pk)
        return ids

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Withdraw the registrations of an import; those inspected, matched or edited since stay."""
        found = list(Registration.objects.standing().filter(pk__in=list(ids)))
        stay = [Kept(one.pk, "导入后已有人修改、核实或匹配") for one in found if one.version > 1]
        kept = {one.id for one in stay}
        gone = [one.pk for one in found if one.pk not in kept]
        Registration.objects.filter(pk__in=gone).update(
            withdrawn_at=clock.now(), withdrawn_reason=_UNDONE, stage="withdrawn"
        )
        if gone:
            history.record_many(WITHDRAWN, Registration, gone, by=by, reason=_UNDONE)
        return stay

    def address(self, record_id: int) -> str:
        """Return the address of a registration's page."""
        return reverse("earthworks:registration", args=[record_id])


def _known(by: AbstractBaseUser) -> dict[str, Any]:
    """Return what the whole walk is judged against: the firms by key, the standing heaps."""
    columns = ("pk", "number", "firm_id", "site_name", "side", "soil", "starts_on", "ends_on", "longitude", "latitude")
    heaps = list(Registration.objects.standing().values(*columns))
    seen = set(permissions.visible(by).values_list("pk", flat=True))
    return {
        "firms": accounts.firm_index(),
        "heaps": heaps,
        "seen": seen,
        "near": zone.reach(clock.today()),
        "own": people.firm_of(by),
    }


def _judge(row: Row, walk: Pass) -> Verdict:
    try:
        columns = _columns(row, walk.by)
    except Incomplete as wrong:
        known = {column.code for column in RegistrationTable.columns}
        faults = {name: text for name, text in wrong.fields.items() if name in known}
        return Verdict.refused(wrong.message, **faults)
    firm = _firm_key(row, walk)
    if firm is None:
        return Verdict.refused(firm_name="请填写建设单位的全称;企业用户只能导入本企业的登记。")
    reach = walk.memory["near"]
    km = zone.apart_m((columns["longitude"], columns["latitude"]), (reach.longitude, reach.latitude)) / 1000
    if km > reach.radius_km:
        return Verdict.refused(longitude=f"坐标距园区中心 {km:,.0f} km,请核对;确在区外的,请到登记页办理并写明理由。")
    twin = _twin(columns, firm, walk)
    if twin is not None:
        return twin
    walk.memory["heaps"].append({**columns, "firm_id": firm, "pk": None, "number": f"本文件第 {row.line} 行"})
    return OK


def _twin(columns: Mapping[str, Any], firm: Any, walk: Pass) -> Verdict | None:
    """Return the verdict on a row that is, or looks like, a heap known already."""
    for heap in walk.memory["heaps"]:
        if heap["side"] != columns["side"] or heap["starts_on"] > columns["ends_on"]:
            continue
        if heap["ends_on"] < columns["starts_on"]:
            continue
        metres = zone.apart_m((columns["longitude"], columns["latitude"]), (heap["longitude"], heap["latitude"]))
        if heap["firm_id"] != firm and metres > walk.memory["near"].same_m:
            continue
        is_same = (heap["firm_id"], heap["site_name"], heap["soil"], heap["starts_on"]) == (
            firm, columns["site_name"], columns["soil"], columns["starts_on"],
        )  # fmt: skip
        if heap["pk"] is not None and heap["pk"] not in walk.memory["seen"]:
            return Verdict.refused(longitude="这个位置在重叠的供需期内已有其他单位的登记,请到登记页办理并写明理由。")
        if is_same or heap["pk"] is None:
            return Verdict.duplicate(f"{heap['number']} 已登记 {heap['site_name']}", of=heap["pk"])
        return Verdict.refused(
            site_name=f"与 {heap['number']} {heap['site_name']} 供需期重叠、相距 {metres:,.0f} m,"
            "请核对;确是另一处的,请到登记页办理并写明理由。"
        )
    return None


def _columns(row: Row, by: AbstractBaseUser) -> dict[str, Any]:
    told = {name: value for name, value in row.values.items() if name != "firm_name"}
    columns, _ = clean_values(cast("RegistrationValues", told), None, on=clock.today())
    complete(columns, by)
    return columns


def _firm_key(row: Row, walk: Pass) -> Any:
    """Return the firm's id, or the key of a firm that is still to be entered; None when there is none."""
    own, name = walk.memory["own"], str(row.values.get("firm_name") or "").strip()
    said = normalise(name)
    found = next(
        (pk for place, pk in walk.memory["firms"].get(said.key, ()) if regions_agree(place, said.region)), None
    )
    if own is not None:
        return own if not name or found == own else None
    return found if found is not None else (said.key, said.region) if said.key else None


def _firm_id(row: Row, walk: Pass) -> int:
    own = people.firm_of(walk.by)
    if own is not None:
        return own
    person = cast("people.Person", walk.by)
    return int(accounts_services.firm_named(by=person, name=str(row.values["firm_name"]), source="土方登记导入").pk)


tables.register(RegistrationTable())
