"""Registrations in lists: filters that can be bookmarked, totals in 自然方, what a plan may use."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import Convention, Flag, Grade, RegistrationStage, Side, Soil, Use
from wutong.earthworks.models import Registration
from wutong.earthworks.queries import pairs
from wutong.kernel.errors import NotFound
from wutong.kernel.privacy import masked_phone
from wutong.kernel.rows import Row, RowSet, addresses

STAGES = tuple((stage.value, stage.label) for stage in RegistrationStage)
SIDES = tuple((side.value, side.label) for side in Side)
SOILS = tuple((soil.value, soil.label) for soil in Soil)
_GONE = frozenset({RegistrationStage.WITHDRAWN, RegistrationStage.CLOSED})
# Standing stages: what counts in the totals of a list that is not narrowed to a stage.
STANDING = tuple(stage for stage in RegistrationStage if stage not in _GONE)


@dataclass(frozen=True)
class Filters:
    """What a list of registrations is narrowed to; every field stands in the page's address."""

    words: str = ""
    side: str = ""
    stage: str = ""
    soil: str = ""
    sort: str = ""

    @property
    def any(self) -> bool:
        """Tell whether the list is narrowed, the side apart: that is its tab."""
        return bool(self.words or self.stage or self.soil)


SORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "": ("最近登记", ("-id",)),
    "volume": ("方量从大到小", ("-bank_m3", "-id")),
    "start": ("起日从早到晚", ("starts_on", "id")),
    "site": ("地块", ("site_name", "id")),
}


def find_registrations(*, words: str = "", side: str = "", stage: str = "", soil: str = "", sort: str = "") -> Filters:
    """Return filters of what an address says; a word that means nothing narrows nothing."""
    return Filters(
        words=words.replace("\x00", "").strip()[:100],
        side=side if side in {value for value, _ in SIDES} else "",
        stage=stage if stage in {value for value, _ in STAGES} else "",
        soil=soil if soil in {value for value, _ in SOILS} else "",
        sort=sort if sort in SORTS else "",
    )


def listing(user: Any, filters: Filters, *, all_sides: bool = False) -> QuerySet[Registration]:
    """Return the registrations this person may see, narrowed and in order; withdrawn and closed ones when asked for."""
    rows = permissions.visible(user).select_related("firm")
    for word in filters.words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(site_name__icontains=word)
            | Q(firm__name__icontains=word)
            | Q(builder__icontains=word)
        )
    if filters.side and not all_sides:
        rows = rows.filter(side=filters.side)
    if filters.soil:
        rows = rows.filter(soil=filters.soil)
    return _of_stage(rows, filters.stage).order_by(*SORTS[filters.sort][1])


def _of_stage(rows: QuerySet[Registration], stage: str) -> QuerySet[Registration]:
    if not stage:
        return rows.exclude(stage__in=[gone.value for gone in _GONE])
    ended = Q(project_id__in=pairs.ended_projects())
    if stage == RegistrationStage.BLOCKED:
        return rows.filter(Q(stage=stage) | ended & Q(stage__in=["submitted", "verified"]))
    # A terminated project is a red line too, though no verb of ours wrote it.
    return rows.filter(stage=stage).exclude(ended & Q(stage__in=["submitted", "verified"]))


@dataclass(frozen=True)
class Line:
    """One registration as a list shows it."""

    id: int
    number: str
    side: Side
    site_name: str
    firm: str
    soil: str
    use: str
    amount: Any
    convention: str
    bank_m3: int
    minimum_m3: int | None
    held_m3: int
    starts_on: date
    ends_on: date
    stage: RegistrationStage
    red_lines: tuple[Flag, ...]
    address: str

    @property
    def left_m3(self) -> int:
        """Return what no match holds yet."""
        return max(0, self.bank_m3 - self.held_m3)


def registration_lines(registrations: Iterable[Registration]) -> list[Line]:
    """Return registrations as a list shows them, in their order."""
    shown = list(registrations)
    held = pairs.taken([one.pk for one in shown])
    ended = pairs.ended_projects() if any(one.project_id for one in shown) else set()
    return [_line(one, held.get(one.pk, 0), ended) for one in shown]


def _line(one: Registration, held: int, ended: Collection[int]) -> Line:
    return Line(
        id=one.pk,
        number=one.number,
        side=Side(one.side),
        site_name=one.site_name,
        firm=str(one.firm),
        soil=Soil(one.soil).label,
        use=Use(one.use).label if one.use else "",
        amount=one.amount,
        convention=Convention(one.convention).label,
        bank_m3=one.bank_m3,
        minimum_m3=one.minimum_m3,
        held_m3=held,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        stage=stage_seen(one, ended),
        red_lines=tuple(pairs.red_lines(one, ended=ended)),
        address=reverse("earthworks:registration", args=[one.pk]),
    )


def stage_seen(registration: Registration, ended: Collection[int]) -> RegistrationStage:
    """Return where a registration stands for its readers: that its project ended stops it like any red line."""
    where = registration.where
    open_ones = {RegistrationStage.SUBMITTED, RegistrationStage.VERIFIED}
    is_ended = registration.project_id is not None and registration.project_id in ended
    return RegistrationStage.BLOCKED if where in open_ones and is_ended else where


@dataclass(frozen=True)
class Total:
    """How many registrations of one side, and how much of them, in m³ 自然方."""

    side: Side
    count: int
    bank_m3: int
    ready_m3: int


def registration_totals(rows: QuerySet[Registration]) -> list[Total]:
    """Return both sides' totals of a narrowed list; one question."""
    ready = Sum("bank_m3", filter=Q(stage=RegistrationStage.VERIFIED.value))
    grouped = rows.select_related(None).order_by().values_list("side")
    sums = {
        side: (count, bank, able or 0)
        for side, count, bank, able in grouped.annotate(count=Count("pk"), bank=Sum("bank_m3"), able=ready)
    }
    return [Total(side, *sums.get(side.value, (0, 0, 0))) for side in Side]


def plannable(user: Any) -> QuerySet[Registration]:
    """Return what a plan may use: verified on site, under no red line, its project not ended."""
    rows = permissions.visible(user).filter(stage=RegistrationStage.VERIFIED.value)
    return rows.exclude(project_id__in=pairs.ended_projects())


def registration_seen(user: Any, registration_id: int) -> Registration:
    """Return a registration this person may see.

    :raises NotFound: otherwise.
    """
    rows = permissions.visible(user).select_related("firm", "project", "created_by")
    found = rows.filter(pk=registration_id).first()
    if found is None:
        raise NotFound("没有找到这条土方登记,或它不在您可见的范围内。")
    return found


def registration_rows(user: Any, ids: Collection[int]) -> RowSet:
    """Return the registrations behind a figure as rows this person may see."""
    wanted, page = set(ids), addresses("earthworks:registration")
    columns = ("pk", "number", "site_name", "firm__name", "side", "starts_on", "stage")
    found = permissions.visible(user).filter(pk__in=wanted).order_by("id").values_list(*columns)
    shown = tuple(
        Row(pk, number, site, firm, Side(side).label, day, RegistrationStage(stage).label, page(pk))
        for pk, number, site, firm, side, day, stage in found
    )
    return RowSet(shown, total=len(wanted))


def registration_choices() -> dict[str, Any]:
    """Return what the list's filters offer."""
    sorts = [(word, label) for word, (label, _) in SORTS.items()]
    return {"stages": STAGES, "sides": SIDES, "soils": SOILS, "sorts": sorts}


def exported(user: Any, filters: Filters, *, limit: int) -> Iterator[dict[str, Any]]:
    """Yield the narrowed registrations by the columns of the table, in people's words, so that it can come back in."""
    rows, manages = listing(user, filters)[:limit], permissions.may_manage(user)
    for one in rows:
        yield {
            **{name: getattr(one, name) for name in _AS_THEY_ARE},
            "contact_phone": one.contact_phone if manages else masked_phone(one.contact_phone),
            "stage": RegistrationStage(one.stage).label,
            "firm_name": str(one.firm),
            "side": Side(one.side).label,
            "convention": Convention(one.convention).label,
            "soil": Soil(one.soil).label,
            "use": Use(one.use).label if one.use else "",
            "grade": Grade(one.grade).label,
            "datum": "CGCS2000",
        }


_AS_THEY_ARE = (
    "number", "bank_m3", "site_name", "amount", "longitude", "latitude", "drawing_crs", "starts_on", "ends_on",
    "minimum_m3", "daily_m3", "stock_m3", "loose_factor", "compacted_factor", "factor_source", "builder", "contact",
    "roads", "cost_wish", "permit_number", "haulier", "signed_by", "source",
)  # fmt: skip
