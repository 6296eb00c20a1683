"""Everything one page says of one match, as its reader may see it; Word and API are made of the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MATCH_MOVES, OPINIONS, Convention, MatchStage, Party, Payer, Side, allows
from wutong.earthworks.models import Agreement, Match, Opinion, PermitItem, Truck
from wutong.earthworks.queries import checklist, closing, match_money, match_rules, pairs
from wutong.earthworks.queries.match_sides import Eyes, SideView, eyes, side_view
from wutong.earthworks.queries.matches import TURN, agreement_of, match_seen
from wutong.earthworks.queries.places import place
from wutong.kernel import clock, history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event, StoredFile
from wutong_engines.haulage.factors import whole

HISTORY = 40
# Where a red line on either registration keeps a match from going on.
_STOPPED = frozenset({MatchStage.PROPOSED, MatchStage.CONSULTED, MatchStage.AGREED})


@dataclass(frozen=True)
class Step:
    """One stage of the bar: behind, here, or ahead."""

    label: str
    state: str


@dataclass(frozen=True)
class Said:
    """One opinion; a partner's words and names stay with the partner and the administration."""

    role: str
    who: str
    opinion: str
    label: str
    on: date
    said_by: str
    text: str
    is_newest: bool


@dataclass(frozen=True)
class Signed:
    """The agreement, with its baseline as the reader may see it."""

    number: str
    signed_on: date
    amount: Decimal
    convention: str
    bank_m3: int
    measured_by: str
    payer: str
    quality: str
    terms: str
    has_scan: bool
    money: match_money.Money


@dataclass(frozen=True)
class Paper:
    """A line of the checklist; numbers, notes and scans are for the administration."""

    code: str
    label: str
    law: str
    light: str
    words: str
    done_on: date | None
    valid_to: date | None
    number: str
    note: str
    file_id: int | None


@dataclass(frozen=True)
class Listed:
    """A truck of the white list."""

    id: int
    plate: str
    bed_m3: Decimal
    permit_number: str
    valid_to: date
    driver: str
    is_expired: bool


@dataclass(frozen=True)
class Sketch:
    """Where the two sites lie to each other, on a drawing 320 wide and 170 high, north up."""

    x1: float
    y1: float
    x2: float
    y2: float
    bar: float
    bar_km: float

    @property
    def bar_end(self) -> float:
        """Return where the scale ends that begins at 12."""
        return 12 + self.bar

    @property
    def is_steep(self) -> bool:
        """Tell whether the line runs up and down, so that names stand beside their sites."""
        return abs(self.y2 - self.y1) > abs(self.x2 - self.x1)


@dataclass(frozen=True)
class Button:
    """A verb on the match: offered, or shown with the sentence why not."""

    verb: str
    label: str
    why_not: str = ""


@dataclass(frozen=True)
class MatchDossier:
    """One match on one page, as one reader may see it."""

    id: int
    number: str
    version: int
    stage: MatchStage
    steps: tuple[Step, ...]
    surplus: SideView
    need: SideView
    bank_m3: int
    # the counted volume in the other two conventions, with the factors' source; for whoever sees both sides
    other_m3: tuple[tuple[str, int, str], ...]
    km: Decimal
    km_basis: str
    starts_on: date
    ends_on: date
    route: str
    risks: tuple[str, ...]
    estimate: match_money.Money
    opinions: tuple[Said, ...]
    waiting_for: tuple[str, ...]
    objections: tuple[str, ...]
    agreement: Signed | None
    papers: tuple[Paper, ...]
    permit_faults: tuple[str, ...]
    clock: match_rules.Clock | None
    permitted_on: datetime | None
    trucks: tuple[Listed, ...]
    turn: tuple[str, str]
    since: datetime
    buttons: dict[str, Button]
    own_sides: tuple[Side, ...]
    is_insider: bool
    may_manage: bool
    cancelled_reason: str
    plan: tuple[int, str] | None
    events: tuple[Event, ...]
    told: tuple[tuple[datetime, str], ...]
    sketch: Sketch
    authority: str
    # trips, survey and settlement, from the permit on
    hauling: closing.Hauling | None

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Return what stands in the way on either side, while the match is open."""
        if self.stage in {MatchStage.CLOSED, MatchStage.CANCELLED}:
            return ()
        return (*self.surplus.obstacles, *self.need.obstacles)

    @property
    def papers_done(self) -> int:
        """Return how many lines of the checklist stand."""
        return sum(paper.light in {"green", "yellow"} for paper in self.papers)

    @property
    def agreed_m3(self) -> int:
        """Return the volume that counts: the agreed one, else the proposed one."""
        return self.agreement.bank_m3 if self.agreement else self.bank_m3


def match_dossier(user: Any, match_id: int) -> MatchDossier:
    """Return the page of a match.

    :raises NotFound: when it is not there or not theirs to see.
    """
    match, today = match_seen(user, match_id), clock.today()
    seen_by, agreement, stage = eyes(user, match), agreement_of(match), MatchStage(match.stage)
    ended = pairs.ended_projects() if match.surplus.project_id or match.need.project_id else set()
    sides = [side_view(one, seen_by, agreed=agreement is not None, ended=ended) for one in (match.surplus, match.need)]
    said, rules = list(match.opinions.all()), match_rules.consultation(today)
    papers = list(match.permit_items.select_related("file"))
    trucks = list(match.trucks.filter(removed_at__isnull=True))
    opinions = _opinions(said, seen_by)
    # A haul has a line for each day: those are read in the daily report.
    events = tuple(history.of(match).exclude(verb="earthworks.tickets.recorded")[:HISTORY])
    waiting, objections = _waiting(said, rules), _objections(opinions)
    return MatchDossier(
        id=match.pk, number=match.number, version=match.version, stage=stage, steps=_steps(stage),
        surplus=sides[0], need=sides[1], bank_m3=match.bank_m3, other_m3=_other_m3(match, sides),
        km=match.km, km_basis=match.km_basis,
        starts_on=match.starts_on, ends_on=match.ends_on, route=match.route, risks=_risks(match, seen_by),
        estimate=match_money.estimate(match, seen_by), opinions=opinions, waiting_for=waiting, objections=objections,
        agreement=_signed(agreement, seen_by) if agreement else None, papers=_papers(papers, today, seen_by),
        permit_faults=tuple(checklist.faults_of(papers, trucks, today)), clock=checklist.clock_of(papers),
        permitted_on=match.permitted_at, trucks=_trucks(trucks, today, seen_by),
        turn=_turn(stage, waiting, objections, sides), since=events[0].at if events else match.created_at,
        buttons=_buttons(user, match, stage, seen_by, sides), own_sides=tuple(sorted(seen_by.sides)),
        is_insider=seen_by.is_insider, may_manage=permissions.may_manage(user),
        cancelled_reason=match.cancelled_reason, plan=_plan(match) if seen_by.is_insider else None,
        events=events if seen_by.is_insider else (), told=_told(events), sketch=_sketch(match),
        authority=rules.authority, hauling=closing.hauling(user, match),
    )  # fmt: skip


def _other_m3(match: Match, sides: Sequence[SideView]) -> tuple[tuple[str, int, str], ...]:
    """Return the counted volume as 松方 and 压实方, each with its factor and source."""
    agreement = agreement_of(match)
    factors = (agreement.baseline if agreement else match.estimate).get("factors")
    if not factors or not all(side.is_whole for side in sides):
        return ()
    bank = agreement.bank_m3 if agreement else match.bank_m3
    found = []
    for convention, source in ((Convention.LOOSE, "source"), (Convention.COMPACTED, "compacted_source")):
        factor = Decimal(factors[convention.value])
        why = f"×{factor.normalize():f},{factors.get(source, '')}".rstrip(",")
        found.append((convention.label, whole(bank * factor), why))
    return tuple(found)


def _steps(stage: MatchStage) -> tuple[Step, ...]:
    way = [one for one in MatchStage if one is not MatchStage.CANCELLED]
    if stage is MatchStage.CANCELLED:
        return (Step(stage.label, "here"),)
    here = way.index(stage)
    return tuple(
        Step(one.label, "done" if place < here else "here" if place == here else "ahead")
        for place, one in enumerate(way)
    )


def _risks(match: Match, seen_by: Eyes) -> tuple[str, ...]:
    return tuple(
        risk["sentence"]
        for risk in match.estimate.get("risks", ())
        if risk["about"] == "pair" or seen_by.whole(Side(risk["about"]))
    )


def _opinions(said: Sequence[Opinion], seen_by: Eyes) -> tuple[Said, ...]:
    newest = {(one.role, one.party if one.role == Party.OTHER else ""): one.pk for one in said}
    return tuple(_said(one, seen_by, one.pk in newest.values()) for one in reversed(said))


def _said(one: Opinion, seen_by: Eyes, is_newest: bool) -> Said:
    role = Party(one.role)
    is_side = role in {Party.SURPLUS, Party.NEED}
    is_open = not is_side or seen_by.whole(Side(role.value))
    who = role.label if is_side else one.party
    return Said(
        role.value, f"{who}({one.party})" if is_side and is_open else who, one.opinion, OPINIONS[one.opinion],
        one.said_on, one.said_by if is_open else "", one.text if is_open else "", is_newest,
    )  # fmt: skip


def _waiting(said: Iterable[Opinion], rules: match_rules.Consultation) -> tuple[str, ...]:
    """Return who must still agree."""
    newest = {one.role: one.opinion for one in said}
    return tuple(
        rules.authority if party is Party.AUTHORITY else party.label
        for party in rules.must_agree
        if newest.get(party.value) != "agree"
    )


def _objections(opinions: Iterable[Said]) -> tuple[str, ...]:
    against = [one for one in opinions if one.is_newest and one.opinion == "object"]
    return tuple(f"{one.who}不同意" + (f":{one.text}" if one.text else "") for one in against)


def _turn(
    stage: MatchStage, waiting: Sequence[str], objections: Sequence[str], sides: Sequence[SideView]
) -> tuple[str, str]:
    if stage in _STOPPED and any(side.obstacles for side in sides):
        return "土方岗和登记企业", "先解除登记上的问题,再签协议、办核准;解除不了的取消匹配"
    if stage is not MatchStage.PROPOSED:
        return TURN[stage]
    if objections:
        return "土方岗", f"{';'.join(objections)}。与其商量,改好后由其重新发表意见;谈不拢的取消匹配,另行配对。"
    return "、".join(waiting) or "土方岗", "发表会商意见" if waiting else "核对各方意见"


def _signed(agreement: Agreement, seen_by: Eyes) -> Signed:
    return Signed(
        number=agreement.number,
        signed_on=agreement.signed_on,
        amount=agreement.amount,
        convention=Convention(agreement.convention).label,
        bank_m3=agreement.bank_m3,
        measured_by=agreement.measured_by,
        payer=Payer(agreement.payer).label,
        quality=agreement.quality,
        terms=agreement.terms,
        has_scan=agreement.file_id is not None,
        money=match_money.baseline(agreement, seen_by),
    )


def _papers(held: Sequence[PermitItem], today: date, seen_by: Eyes) -> tuple[Paper, ...]:
    found = []
    for line in checklist.lines(held, today):
        kept, open_ = line.paper, seen_by.is_insider
        found.append(
            Paper(
                line.item.code, line.item.label, line.item.law, line.light, line.words,
                kept.done_on if kept else None, kept.valid_to if kept else None,
                kept.number if kept and open_ else "", kept.note if kept and open_ else "",
                kept.file_id if kept and open_ else None,
            )
        )  # fmt: skip
    return tuple(found)


def _trucks(trucks: Iterable[Truck], today: date, seen_by: Eyes) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            one.pk, one.plate, one.bed_m3, one.permit_number, one.valid_to,
            one.driver if seen_by.is_insider else "", one.valid_to < today,
        )
        for one in trucks
    )  # fmt: skip


def _buttons(user: Any, match: Match, stage: MatchStage, seen_by: Eyes, sides: Sequence[SideView]) -> dict[str, Button]:
    """Return the verbs of this part of the way that the stage admits and the reader may try."""
    manages = permissions.may_manage(user)
    blocked = "".join(sentence for side in sides for sentence in side.obstacles)
    found = {}
    for verb in ("consult", "agree", "permit", "truck", "cancel"):
        mine = manages or (verb == "consult" and bool(seen_by.sides))
        if mine and allows(MATCH_MOVES, verb, stage):
            why_not = blocked if verb in {"agree", "permit"} else ""
            found[verb] = Button(verb, MATCH_MOVES[verb].label, why_not)
    if match.permitted_at is not None and "permit" in found:
        found["renew"] = Button("renew", "更新证件")
        del found["permit"]
    return found


def _plan(match: Match) -> tuple[int, str] | None:
    return (match.plan.pk, str(match.plan)) if match.plan else None


def _told(events: Iterable[Event]) -> tuple[tuple[datetime, str], ...]:
    """Return the history a firm reads: what happened to the match, without names, numbers of papers and changes."""
    return tuple((event.at, event.sentence) for event in events if event.verb.startswith("earthworks.match."))


def _sketch(match: Match) -> Sketch:
    """Lay the two sites on the drawing, as far apart as it holds."""
    give, take = (place(one.longitude, one.latitude) for one in (match.surplus, match.need))
    east, north = take.x_km - give.x_km, take.y_km - give.y_km
    scale = min(180 / max(abs(east), 0.001), 90 / max(abs(north), 0.001), 400.0)
    dx, dy = east * scale / 2, -north * scale / 2
    bar_km = next((km for km in (5.0, 2.0, 1.0, 0.5, 0.2, 0.1) if km * scale <= 90), 0.05)
    return Sketch(
        round(160 - dx, 1), round(80 - dy, 1), round(160 + dx, 1), round(80 + dy, 1), round(bar_km * scale, 1), bar_km
    )


def permit_scan(user: Any, match_id: int, file_id: int) -> StoredFile:
    """Return the scan of a paper of the checklist, for the administration.

    :raises NotFound: for everybody else, and where there is none.
    """
    rows = PermitItem.objects.select_related("file").filter(match_id=match_id, file_id=file_id)
    found = rows.first() if permissions.may_look(user) else None
    if found is None or found.file is None:
        raise NotFound("没有找到这份文件,或它不在您可见的范围内。")
    return found.file


def agreement_scan(user: Any, match_id: int) -> StoredFile:
    """Return the signed scan; both sides hold the paper and may read it.

    :raises NotFound: where there is none.
    """
    agreement = agreement_of(match_seen(user, match_id))
    if agreement is None or agreement.file is None:
        raise NotFound("这份协议没有上传签字扫描件。")
    return agreement.file
