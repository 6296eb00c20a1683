"""Firms known to make what a segment makes, or one anchor's part: noted with evidence, source and date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from wutong.industries import permissions
from wutong.industries.lifecycle import EVIDENCE, Evidence
from wutong.industries.models import Chain, Maker, Part
from wutong.industries.queries import graphs, names, places
from wutong.industries.queries.rules import reach
from wutong.industries.services import ground
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotFound, WrongStage

NOTED = history.verb("industries.maker.noted", "登记供应企业", "登记“{firm}”能做“{what}”({evidence};来源:{source})")
CONFIRMED = history.verb(
    "industries.maker.confirmed", "核实供应企业", "核实“{firm}”能做“{what}”:{before} → {after}(来源:{source})"
)
DROPPED = history.verb("industries.maker.dropped", "撤下供应企业", "撤下“{firm}”({what})")
FOUND = history.verb("industries.maker.found", "批量登记", "批量登记供应企业 {count} 家,另有 {known} 家原已在册")

# What the books say of a row that a better known one replaces.
CONFIRMED_AS = "已核实,依据改为“{evidence}”"
# Why the rows of an import that was undone are off.
UNDONE = "撤销导入"
_STRONGEST = [level.value for level in Evidence]
_FARTHEST = 20100  # kilometres: half way round the globe


class _Firm(TypedDict):
    segment_code: str
    firm: str
    source: str


class MakerValues(_Firm, total=False):
    """What is said of one maker."""

    directory_id: str
    province: str
    city: str
    is_local: bool
    distance_km: int | None
    evidence: str
    said: str
    source_date: date | None


@transaction.atomic
def note_maker(
    *,
    by: AbstractBaseUser,
    chain_id: int,
    segment_code: str,
    firm: str,
    evidence: str,
    source: str,
    source_date: date | None = None,
    part_id: int | None = None,
    said: str = "",
    province: str = "",
    city: str = "",
    is_local: bool = False,
    distance_km: int | None = None,
    directory_id: str = "",
) -> Maker:
    """Note that a firm makes what a segment makes, or one part of an anchor.

    :param part_id: the part it is known to make; its segment goes before ``segment_code``.
    :raises Duplicate: when it is noted there already.
    """
    chain = ground.chain_to_note(by, chain_id)
    part = ground.part_to_note(by, part_id) if part_id is not None else None
    if part is not None and part.anchor.chain_id != chain.pk:
        raise NotFound("这项零部件不在这条产业链上。")
    given = MakerValues(
        segment_code=part.segment_code if part else segment_code, firm=firm, source=source, source_date=source_date,
        evidence=evidence, said=said, province=province, city=city, is_local=is_local, distance_km=distance_km,
        directory_id=directory_id,
    )  # fmt: skip
    known = segments_of(chain)
    values = maker_values(given, known)
    _refuse_twice(chain, part, values)
    try:
        with transaction.atomic():
            maker = Maker.objects.create(chain=chain, part=part, created_by_id=by.pk, **values)
    except IntegrityError as trouble:
        raise Duplicate(f"“{values['firm']}”刚刚登记过,请刷新后查看。", fields={"firm": "已登记。"}) from trouble
    history.record(
        NOTED, part.anchor if part else chain, by=by, firm=maker.firm,
        what=part.name if part else known[maker.segment_code], evidence=maker.get_evidence_display(),
        source=maker.source,
    )  # fmt: skip
    return maker


@transaction.atomic
def confirm_maker(
    *,
    by: AbstractBaseUser,
    maker_id: int,
    evidence: str,
    source: str,
    source_date: date | None = None,
    said: str = "",
    based_on: int | None = None,
) -> Maker:
    """Note stronger evidence for a maker known so far by weaker: a guess from its scope becomes a maker that counts.

    The row that was there is taken off and a new one stands from today, so that a past day shows what was known then.

    :raises Incomplete: when the evidence is no stronger than before, or its source is not named.
    """
    old = _standing_maker(by, maker_id, "核实")
    level = ground.word(evidence, _STRONGEST, "evidence", "依据")
    if _STRONGEST.index(level) >= _STRONGEST.index(old.evidence):
        text = f"“{old.firm}”现在的依据是“{old.get_evidence_display()}”,核实后应比它更强;不能做的请撤下。"
        raise Incomplete(text, fields={"evidence": text})
    values = {
        "evidence": level,
        "source": ground.line(source, 255, "source", "来源", required=True),
        "source_date": ground.day_past(source_date),
        "said": ground.line(said, 255, "said", "依据原文"),
    }
    label, before = dict(EVIDENCE)[level], old.get_evidence_display()
    gone = {"withdrawn_at": clock.now(), "withdrawn_reason": CONFIRMED_AS.format(evidence=label)}
    records.amend(old, based_on=based_on, **gone)
    kept = ("segment_code", "part_id", "firm", "firm_key", "firm_place", "directory_id", "province", "city",
            "is_local", "distance_km")  # fmt: skip
    same = {name: getattr(old, name) for name in kept}
    maker = Maker.objects.create(chain=old.chain, created_by_id=by.pk, **same, **values)
    history.record(
        CONFIRMED, old.part.anchor if old.part else old.chain, by=by, firm=maker.firm,
        what=old.part.name if old.part else _called(old), before=before, after=label, source=maker.source,
    )  # fmt: skip
    return maker


@transaction.atomic
def drop_maker(*, by: AbstractBaseUser, maker_id: int, reason: str) -> Maker:
    """Take a maker off, saying why; the row stays, and no gap counts it from now on."""
    maker = _standing_maker(by, maker_id, "撤下")
    given = ground.reason_given(reason)
    records.amend(maker, withdrawn_at=clock.now(), withdrawn_reason=given)
    what = maker.part.name if maker.part else _called(maker)
    history.record(
        DROPPED, maker.part.anchor if maker.part else maker.chain, by=by, reason=given, firm=maker.firm, what=what
    )
    return maker


@dataclass(frozen=True)
class Put:
    """What became of makers put in together."""

    added: int
    known: int


@transaction.atomic
def put_makers(*, by: AbstractBaseUser, chain_id: int, found: Sequence[MakerValues]) -> Put:
    """Note many makers at once, by default on the words of their scope; those noted already stay as they are.

    What somebody took off after looking does not come back as a guess; with evidence it does.
    Doing it again adds nothing, so that a job killed in the middle may be started anew.
    """
    chain = ground.chain_to_note(by, chain_id)
    known = segments_of(chain)
    rules = reach(clock.today())
    standing, refused = _standing(chain), _taken_off(chain)
    fresh: list[dict[str, Any]] = []
    for given in found:
        values = maker_values(given, known, rules)
        at = values["segment_code"], values["firm_key"]
        same = standing.setdefault(at, [])
        if values["evidence"] == Evidence.SCOPE and any(
            names.places_agree(place, values["firm_place"]) for place in refused.get(at, ())
        ):
            continue
        if any(names.places_agree(place, values["firm_place"]) for place in same):
            continue
        same.append(values["firm_place"])
        fresh.append(values)
    try:
        with transaction.atomic():
            rows = [Maker(chain=chain, created_by_id=by.pk, **values) for values in fresh]
            Maker.objects.bulk_create(rows, batch_size=500)
    except IntegrityError as trouble:
        raise Conflict(f"产业链“{chain.name}”的供应企业刚刚有人登记过,这一批没有登记。请再做一次。") from trouble
    if fresh:
        history.record(FOUND, chain, by=by, count=len(fresh), known=len(found) - len(fresh))
    return Put(len(fresh), len(found) - len(fresh))


def maker_values(given: MakerValues, known: dict[str, str], rules: Any = None) -> dict[str, Any]:
    """Return the columns of a maker as they are kept; its distance is told from its city where it is not given.

    :param known: the segments of the chain, code → name.
    :raises Incomplete: naming the field that is missing or wrong.
    """
    code = given["segment_code"].strip()
    if code not in known:
        text = f"现行图谱里没有代码为“{code[:32]}”的环节,请重新选择。"
        raise Incomplete(text, fields={"segment_code": text})
    firm, columns = ground.firm_named(given["firm"])
    province = ground.line(given.get("province", ""), 16, "province", "省份")
    city = ground.line(given.get("city", ""), 32, "city", "城市")
    is_local = bool(given.get("is_local")) or places.is_zone(province, city)
    return {
        "segment_code": code,
        "firm": firm,
        **columns,
        "directory_id": ground.line(given.get("directory_id", ""), 40, "directory_id", "名录编号"),
        "province": province,
        "city": city,
        "is_local": is_local,
        "distance_km": _distance(given.get("distance_km"), province, city, is_local, rules),
        "evidence": ground.word(
            given.get("evidence", Evidence.SCOPE.value), [one.value for one in Evidence], "evidence", "依据"
        ),
        "said": ground.line(given.get("said", ""), 255, "said", "依据原文"),
        "source": ground.line(given["source"], 255, "source", "来源", required=True),
        "source_date": ground.day_past(given.get("source_date")),
    }


def _distance(given: int | None, province: str, city: str, is_local: bool, rules: Any) -> int | None:
    if given is not None and not 0 <= given <= _FARTHEST:
        text = "距离应是 0 到 20100 之间的公里数;不知道请留空。"
        raise Incomplete(text, fields={"distance_km": text})
    if given is not None or is_local:
        return given
    return places.kilometres(province, city, rules or reach(clock.today()))


def segments_of(chain: Chain) -> dict[str, str]:
    """Return the segments of the graph in force, code → name."""
    version = graphs.version_of(chain.pk, clock.today())
    return {segment.code: segment.name for segment in graphs.graphs([version])[version.pk].segments}


def _standing_maker(by: AbstractBaseUser, maker_id: int, verb: str) -> Maker:
    """Return a maker that still stands, for somebody who may note."""
    rows = permissions.visible_makers(by).select_related("chain", "part__anchor").select_for_update(of=("self",))
    maker = rows.filter(pk=maker_id).first()
    if maker is None:
        raise NotFound("没有找到这家供应企业,或它不在您可见的范围内。")
    ground.chain_to_note(by, maker.chain_id)
    if maker.withdrawn_at is not None:
        raise WrongStage(f"“{maker.firm}”的这条记录已撤下({maker.withdrawn_reason}),不能再{verb}。请刷新页面查看。")
    return maker


def _called(maker: Maker) -> str:
    """Return what the segment of a maker is called now; its code when the graph has it no more."""
    return segments_of(maker.chain).get(maker.segment_code, maker.segment_code)


def _standing(chain: Chain) -> dict[tuple[str, str], list[str]]:
    return _places(Maker.objects.filter(chain=chain, withdrawn_at__isnull=True))


def _taken_off(chain: Chain) -> dict[tuple[str, str], list[str]]:
    """Return the makers that somebody took off for a reason of their own; an undone import was no judgement."""
    gone = Maker.objects.filter(chain=chain, withdrawn_at__isnull=False).exclude(withdrawn_reason=UNDONE)
    return _places(gone)


def _places(rows: QuerySet[Maker]) -> dict[tuple[str, str], list[str]]:
    kept: dict[tuple[str, str], list[str]] = {}
    for code, key, place in rows.values_list("segment_code", "firm_key", "firm_place"):
        kept.setdefault((code, key), []).append(place)
    return kept


def _refuse_twice(chain: Chain, part: Part | None, values: dict[str, Any]) -> None:
    same = Maker.objects.filter(
        chain=chain, segment_code=values["segment_code"], firm_key=values["firm_key"], withdrawn_at__isnull=True,
        part=part,
    )  # fmt: skip
    for other in same:
        if names.places_agree(other.firm_place, values["firm_place"]):
            text = f"“{other.firm}”已在册({other.get_evidence_display()},来源:{other.source}),没有再登记一次。"
            raise Duplicate(text, fields={"firm": text})
