"""The one place where insight asks other domains: sets of rows on a day, each set asked for once."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from wutong.accounts import queries as people
from wutong.earthworks import queries as earthworks
from wutong.kernel import clock
from wutong.kernel.errors import NotFound
from wutong.kernel.rows import RowSet
from wutong.leads import queries as leads
from wutong.leads.lifecycle import Stage
from wutong.outreach import queries as outreach
from wutong.projects import queries as projects
from wutong.projects.lifecycle import Kind

T = TypeVar("T", bound=Hashable)


class Source(StrEnum):
    """Whose rows a set is made of."""

    LEADS = "leads"
    TRIPS = "trips"
    VISITS = "visits"
    CONTACTS = "contacts"
    PROJECTS = "projects"
    SOIL = "soil"

    @property
    def label(self) -> str:
        """Return what one row is called."""
        return _LABELS[self]


_LABELS = {
    Source.LEADS: "线索",
    Source.TRIPS: "批次",
    Source.VISITS: "拜访",
    Source.CONTACTS: "接触",
    Source.PROJECTS: "项目",
    Source.SOIL: "土方匹配",
}
_ROWS: dict[Source, Callable[[Any, Collection[int]], RowSet]] = {
    Source.LEADS: leads.rows,
    Source.TRIPS: outreach.trip_rows,
    Source.VISITS: outreach.visit_rows,
    Source.CONTACTS: outreach.contact_rows,
}


@dataclass(frozen=True)
class Scope:
    """Whose figures: the whole zone, or one office."""

    office_id: int | None = None
    label: str = "全园区"


ZONE = Scope()


def scope_of(office_id: int | None, offices: Sequence[people.Name] | None = None) -> Scope:
    """Return the scope of an office; the whole zone without one.

    :param offices: where the caller has them at hand.
    :raises NotFound: when there is no such office.
    """
    if office_id is None:
        return ZONE
    for office in people.offices() if offices is None else offices:
        if office.id == office_id:
            return Scope(office.id, office.name)
    raise NotFound("没有这个单位,请重新选择。")


@dataclass
class Reader:
    """Asks each domain each question once: the figures of one page share the sets they have in common.

    :param user: who asks; a few questions (重点推进, the day of a milestone) are answered only to a person.
    """

    user: Any = None
    asked: dict[Hashable, frozenset[Any]] = field(default_factory=dict)
    shown: dict[Hashable, RowSet] = field(default_factory=dict)

    def ask(self, find: Callable[..., Collection[T]], *args: Hashable, **named: Hashable) -> frozenset[T]:
        """Return a domain's answer as a set; the same question is put once."""
        key = (find, args, tuple(sorted(named.items())))
        if key not in self.asked:
            self.asked[key] = frozenset(find(*args, **named))
        return self.asked[key]

    def rows(self, source: Source, ids: frozenset[int], *, day_of: Kind | None, as_of: date) -> RowSet:
        """Return the rows that the person may see; a project's day is that of a milestone, where one is meant."""
        key = (source, ids, day_of, as_of)
        if key not in self.shown:
            self.shown[key] = _rows(self.user, source, ids, day_of, as_of)
        return self.shown[key]

    def offices(self, source: Source, ids: frozenset[int]) -> dict[int, str]:
        """Return whose each of the leads or projects is, of those that the person may see."""
        find = leads.offices if source is Source.LEADS else projects.offices
        return find(self.user, ids)


@dataclass(frozen=True)
class Question:
    """When and where: what is known on a day, of a period if one is meant, for an office; and who asks the domains."""

    as_of: date
    since: date | None = None
    until: date | None = None
    scope: Scope = ZONE
    reader: Reader = field(default_factory=Reader, compare=False)

    def leads(self) -> frozenset[int]:
        """Return the leads registered."""
        return self._happened(leads.registered, office_id=self.scope.office_id)

    def leads_in(self, stage: Stage) -> frozenset[int]:
        """Return the leads that stand in a stage, of the scope's office where there is one."""
        standing = self.reader.ask(leads.in_stage, stage, self.as_of)
        if self.scope.office_id is None:
            return standing
        return standing & self.reader.ask(leads.registered, self.as_of, since=None, office_id=self.scope.office_id)

    def trips(self, *kinds: str) -> frozenset[int]:
        """Return the trips set out on."""
        return self._happened(outreach.trips, office_id=self.scope.office_id, kinds=kinds)

    def visits(self, *kinds: str) -> frozenset[int]:
        """Return the visits made or received."""
        return self._happened(outreach.visits, office_id=self.scope.office_id, kinds=kinds)

    def contacts(self, *trip_kinds: str) -> frozenset[int]:
        """Return the firms met."""
        return self._happened(outreach.contacts, office_id=self.scope.office_id, trip_kinds=trip_kinds)

    def leads_from_trips(self, *trip_kinds: str) -> frozenset[int]:
        """Return the leads that can be traced to a trip."""
        return self._happened(outreach.leads_from, office_id=self.scope.office_id, trip_kinds=trip_kinds)

    def reached(self, kind: Kind) -> frozenset[int]:
        """Return the projects that reached a milestone, verified."""
        return self._happened(projects.reached, kind, office_id=self.scope.office_id)

    def start_base(self) -> frozenset[int]:
        """Return the projects listed to start in the year of the day."""
        return self.reader.ask(projects.start_base, self.as_of.year, self.as_of, office_id=self.scope.office_id)

    def watched(self) -> frozenset[int]:
        """Return the projects pushed hardest, as marked now."""
        return self.reader.ask(projects.watched, self.reader.user)

    def soil(self) -> frozenset[earthworks.Hauled]:
        """Return what each match of soil brought over and saved, from trips signed for at both gates."""
        return self.reader.ask(earthworks.hauled, self.as_of, since=self.since, until=self.until)

    def days(self, kind: Kind, ids: frozenset[int]) -> dict[int, date]:
        """Return the day on which each of some projects reached a milestone."""
        found = self.reader.rows(Source.PROJECTS, ids, day_of=kind, as_of=self.as_of)
        return {row.id: row.day for row in found.rows if row.day is not None}

    def _happened(self, find: Callable[..., Collection[int]], *what: Hashable, **named: Hashable) -> frozenset[int]:
        """Return what happened in the period, as known on the day."""
        found = self.reader.ask(find, *what, self.as_of, since=self.since, **named)
        if self.until is None or self.until >= self.as_of:
            return found
        return found - self.reader.ask(find, *what, self.as_of, since=self.until + timedelta(days=1), **named)


def _rows(user: Any, source: Source, ids: frozenset[int], day_of: Kind | None, as_of: date) -> RowSet:
    if not ids:
        return RowSet((), 0)
    if source is Source.PROJECTS:
        return projects.rows(user, ids, kind=day_of, as_of=as_of)
    if source is Source.SOIL:
        return earthworks.ledger_rows(user, ids, as_of=as_of)
    return _ROWS[source](user, ids)


def lead_lights(user: Any, today: date) -> dict[str, int]:
    """Return how many open leads show each light, of those this person may see."""
    return leads.light_counts(user, today)


def leaving(user: Any, source: Source, found: RowSet) -> RowSet:
    """Return the rows that may leave the house in a file: sensitive leads stay, and count as hidden."""
    if source is not Source.LEADS:
        return found
    allowed = leads.exportable(user, leads.Filters(), clock.today()).order_by()
    kept = frozenset(allowed.values_list("pk", flat=True))
    return RowSet(tuple(row for row in found.rows if row.id in kept), found.total)
