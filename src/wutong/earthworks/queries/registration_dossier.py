"""One registration on one page: facts, volumes, red lines and what lifts them, who has it, what comes next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import REGISTRATION_MOVES, Convention, Flag, RegistrationStage, Side, allows
from wutong.earthworks.models import Attachment, Inspection, Registration
from wutong.earthworks.queries import factors, pairs
from wutong.earthworks.queries.matches import OPEN, MatchLine, match_lines
from wutong.earthworks.queries.registrations import registration_seen, stage_seen
from wutong.kernel import history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event, StoredFile

HISTORY = 60
# What a file must begin with to be shown by a browser as it is; all others are saved.
_SHOWN = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}
# What the office asks for with each side's registration (E1), in the order it is read.
_ASKED = (Attachment.Kind.CALCULATION, Attachment.Kind.RED_LINE, Attachment.Kind.LAND, Attachment.Kind.BUILD_PERMIT)
REASONED = frozenset({"give_back", "withdraw", "close", "resubmit"})


@dataclass(frozen=True)
class Turn:
    """Who has a registration now, since when, and what they have to do."""

    who: str
    since: datetime
    todo: str
    is_firms: bool


@dataclass(frozen=True)
class Button:
    """A verb on the page: offered, or shown with the sentence why not."""

    verb: str
    label: str
    address: str
    asks_reason: bool
    why_not: str = ""


@dataclass(frozen=True)
class Paper:
    """One file of a registration."""

    id: int
    kind: str
    name: str
    size: int
    note: str
    added_at: datetime
    is_picture: bool
    address: str
    # The inspection it was taken at, and the word of its kind.
    inspection_id: int | None
    word: str


@dataclass(frozen=True)
class Seen:
    """One inspection with its files and how far it is from what was registered."""

    inspection: Inspection
    convention: str
    verdict: str
    red_lines: tuple[Flag, ...]
    papers: tuple[Paper, ...]

    @property
    def is_bare(self) -> bool:
        """Tell whether it has neither a photo nor a survey."""
        return not self.papers


@dataclass(frozen=True)
class Volume:
    """The volume in one convention; the one that was stated is marked."""

    label: str
    m3: int
    is_stated: bool


@dataclass(frozen=True)
class Dossier:
    """One registration on one page."""

    registration: Registration
    side: Side
    stage: RegistrationStage
    turn: Turn
    volumes: tuple[Volume, ...]
    held_m3: int
    red_lines: tuple[Flag, ...]
    notices: tuple[str, ...]
    inspections: tuple[Seen, ...]
    papers: tuple[Paper, ...]
    missing: tuple[str, ...]
    matches: tuple[MatchLine, ...]
    buttons: tuple[Button, ...]
    events: tuple[Event, ...]
    may_edit: bool
    is_own: bool

    @property
    def left_m3(self) -> int:
        """Return what no match holds yet, in m³ 自然方."""
        return max(0, self.registration.bank_m3 - self.held_m3)


def registration(user: Any, registration_id: int) -> Dossier:
    """Return one registration as this person may see it.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = registration_seen(user, registration_id)
    ended = pairs.ended_projects() if found.project_id else set()
    stage, red = stage_seen(found, ended), tuple(pairs.red_lines(found, ended=ended))
    events = tuple(history.of(found)[:HISTORY])
    papers = tuple(_papers(found))
    inspections = tuple(_inspections(found, papers))
    own = permissions.editable(user).filter(pk=found.pk).exists()
    outside = tuple(paper for paper in papers if paper.inspection_id is None)
    matches = tuple(_matches(user, found))
    since = events[0].at if events else found.created_at
    held = pairs.taken([found.pk]).get(found.pk, 0)
    return Dossier(
        registration=found,
        side=Side(found.side),
        stage=stage,
        turn=turn(
            found, stage, red, since, has_news=found.pk in last_touched([found.pk])[1], left_m3=found.bank_m3 - held
        ),
        volumes=tuple(_volumes(found)),
        held_m3=held,
        red_lines=red,
        notices=tuple(_notices(found)),
        inspections=inspections,
        papers=outside,
        missing=tuple(_missing(papers)),
        matches=matches,
        buttons=tuple(_buttons(user, found, own, matches)),
        events=events,
        may_edit=own and allows(REGISTRATION_MOVES, "edit", found.where),
        is_own=people.firm_of(user) is not None,
    )


def turn(
    found: Registration,
    stage: RegistrationStage,
    red_lines: Iterable[Flag],
    since: datetime,
    *,
    has_news: bool,
    left_m3: int,
) -> Turn:
    """Return who has a registration now, since when and what comes next, in words for the firm and the office.

    :param since: when it was last touched.
    :param has_news: whether files were added after the last inspection, or after it was entered.
    :param left_m3: what no match holds yet.
    """
    office, firm = "园区土方岗", str(found.firm)
    if stage == RegistrationStage.RETURNED:
        return Turn(firm, since, f"按退回原因补正后重报:{found.returned_reason}", is_firms=True)
    if stage == RegistrationStage.BLOCKED and has_news:
        return Turn(office, since, "企业已补充材料,由土方岗复核,核实后解除红线", is_firms=False)
    if stage == RegistrationStage.BLOCKED:
        return Turn(firm, since, ";".join(flag.remedy for flag in red_lines), is_firms=True)
    if stage == RegistrationStage.VERIFIED and left_m3 <= 0:
        return Turn(office, since, "方量已全部匹配,各条办到哪一步见“匹配”", is_firms=False)
    words = {
        RegistrationStage.SUBMITTED: (office, "到现场核实坐标、方量和土质;请保持联系电话畅通"),
        RegistrationStage.VERIFIED: (office, "已进入可匹配清单,等待平衡方案和匹配建议"),
        RegistrationStage.CLOSED: ("", "已销号,不再办理"),
        RegistrationStage.WITHDRAWN: ("", "已撤回;仍有需要的请重新登记"),
    }
    who, todo = words[stage]
    return Turn(who, since, todo, is_firms=False)


def last_touched(registration_ids: Collection[int]) -> tuple[dict[int, datetime], set[int]]:
    """Return when each of some registrations was last touched, and those whose files nobody has looked at since."""
    rows = Event.objects.filter(subject_type=Registration._meta.label_lower, subject_id__in=registration_ids)
    since: dict[int, datetime] = {}
    news: set[int] = set()
    for pk, verb, at in rows.order_by("id").values_list("subject_id", "verb", "at"):
        since[pk] = at
        if verb == "earthworks.registration.attached":
            news.add(pk)
        elif verb == "earthworks.registration.inspected":
            news.discard(pk)
    return since, news


def attachment(user: Any, registration_id: int, attachment_id: int) -> StoredFile:
    """Return a file of a registration this person may see.

    :raises NotFound: otherwise.
    """
    rows = Attachment.objects.filter(registration__in=permissions.visible(user), registration_id=registration_id)
    found = rows.select_related("file").filter(pk=attachment_id).first()
    if found is None:
        raise NotFound("没有找到这份附件,或它不在您可见的范围内。")
    return found.file


def shown_as(head: bytes) -> str | None:
    """Return the type of a file that a browser may show as it is, judged by its first bytes; None for all others."""
    return next((kind for kind, beginning in _SHOWN.items() if head.startswith(beginning)), None)


def editing(user: Any, registration_id: int) -> dict[str, Any]:
    """Return what an edit form starts from.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = registration_seen(user, registration_id)
    columns = {field.attname for field in Registration._meta.concrete_fields}
    shown = {name: getattr(found, name) for name in columns}
    shown["longitude"], shown["latitude"] = f"{found.longitude:f}", f"{found.latitude:f}"
    return {**shown, "based_on": found.version, "datum": "CGCS2000", "amount": _plain(found.amount)}


def _plain(number: Any) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _volumes(found: Registration) -> Iterable[Volume]:
    known = factors.volumes(found.bank_m3, found.loose_factor, found.compacted_factor, found.factor_source)
    for convention in Convention:
        yield Volume(convention.label, known[convention.value], convention.value == found.convention)


def _notices(found: Registration) -> Iterable[str]:
    days = (found.ends_on - found.starts_on).days + 1
    if found.daily_m3 and found.daily_m3 * days < found.bank_m3:
        yield (
            f"日能力 {found.daily_m3:,} m³ × {days} 天 = {found.daily_m3 * days:,} m³,少于登记的 "
            f"{found.bank_m3:,} m³(自然方):期限内运不完,请延长期限或提高日能力。"
        )
    low, high = found.existing_level, found.design_level
    if low is not None and high is not None:
        rise = high - low
        if (rise < 0 and found.side == Side.NEED) or (rise > 0 and found.side == Side.SURPLUS):
            yield f"设计标高 {high} m、自然标高 {low} m,与“{Side(found.side).label}”不一致,请核对。"


def _papers(found: Registration) -> Iterable[Paper]:
    for one in found.attachments.select_related("file").order_by("id"):
        picture = one.kind == Attachment.Kind.PHOTO
        address = reverse("earthworks:attachment", args=[found.pk, one.pk])
        yield Paper(
            id=one.pk,
            kind=one.get_kind_display(),
            name=one.file.name,
            size=one.file.size,
            note=one.note,
            added_at=one.added_at,
            is_picture=picture,
            address=address,
            inspection_id=one.inspection_id,
            word=one.kind,
        )


def _inspections(found: Registration, papers: Iterable[Paper]) -> Iterable[Seen]:
    taken = list(papers)
    for one in found.inspections.order_by("-inspected_on", "-id"):
        yield Seen(
            inspection=one,
            convention=Convention(one.convention).label,
            verdict=one.get_verdict_display(),
            red_lines=tuple(Flag(flag) for flag in one.flags),
            papers=tuple(paper for paper in taken if paper.inspection_id == one.pk),
        )


def _missing(papers: Iterable[Paper]) -> Iterable[str]:
    given = {paper.word for paper in papers}
    return (str(kind.label) for kind in _ASKED if kind.value not in given)


def _matches(user: Any, found: Registration) -> Iterable[MatchLine]:
    rows = permissions.visible_matches(user).filter(Q(surplus=found) | Q(need=found))
    rows = rows.select_related("surplus", "need", "agreement").order_by("-id")
    return match_lines(user, list(rows)) if rows else ()


def _buttons(user: Any, found: Registration, own: bool, matches: Iterable[MatchLine]) -> Iterable[Button]:
    manages = permissions.may_manage(user)
    held = next((match.number for match in matches if match.stage in OPEN), None)
    for verb, move in REGISTRATION_MOVES.items():
        if not allows(REGISTRATION_MOVES, verb, found.where):
            continue
        mine = manages if verb in {"verify", "give_back", "close"} else own
        if not mine:
            continue
        page = {"edit": "earthworks:edit", "verify": "earthworks:inspect"}.get(verb)
        address = reverse(page, args=[found.pk]) if page else reverse("earthworks:move", args=[found.pk, verb])
        blocked = verb in {"give_back", "withdraw", "close"} and held is not None
        why = f"已在匹配 {held} 中,须先由土方岗取消匹配或等匹配销号" if blocked else ""
        yield Button(verb, move.label, address, verb in REASONED, why)
