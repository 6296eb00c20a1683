"""The one place where insight asks other domains: sets of rows on a day, each set asked for once."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from wutong.kernel.rows import RowSet
from wutong.leads import queries as leads
from wutong.outreach import queries as outreach
from wutong.projects import queries as projects


class Source(StrEnum):
    """Whose rows a set is made of."""

    LEADS = "leads"
    TRIPS = "trips"
    VISITS = "visits"
    CONTACTS = "contacts"
    PROJECTS = "projects"

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
}
_ROWS: dict[Source, Callable[[Any, Collection[int]], RowSet]] = {
    Source.LEADS: leads.rows,
    Source.TRIPS: outreach.trip_rows,
    Source.VISITS: outreach.visit_rows,
    Source.CONTACTS: outreach.contact_rows,
    Source.PROJECTS: projects.rows,
}


@dataclass(frozen=True)
class Scope:
    """Whose figures: the whole zone, or one office."""

    office_id: int | None = None
    label: str = "全园区"


ZONE = Scope()


@dataclass
class Reader:
    """Asks each domain each question once: the figures of one page share the sets they have in common."""

    asked: dict[Hashable, frozenset[int]] = field(default_factory=dict)

    def ask(self, find: Callable[..., Collection[int]], *args: Hashable, **named: Hashable) -> frozenset[int]:
        """Return a domain's answer as a set; the same question is put once."""
        key = (find, args, tuple(sorted(named.items())))
        if key not in self.asked:
            self.asked[key] = frozenset(find(*args, **named))
        return self.asked[key]


@dataclass(frozen=True)
class Question:
    """When and where: the day, the first day of the period if any, the office; and who asks the domains."""

    as_of: date
    since: date | None = None
    scope: Scope = ZONE
    reader: Reader = field(default_factory=Reader, compare=False)

    def leads(self) -> frozenset[int]:
        """Return the leads registered."""
        return self.reader.ask(leads.registered, self.as_of, since=self.since, office_id=self.scope.office_id)

    def leads_in(self, stage: str) -> frozenset[int]:
        """Return the leads that stand in a stage, of the scope's office where there is one."""
        standing = self.reader.ask(leads.in_stage, stage, self.as_of)
        if self.scope.office_id is None:
            return standing
        return standing & self.reader.ask(leads.registered, self.as_of, since=None, office_id=self.scope.office_id)

    def trips(self, *kinds: str) -> frozenset[int]:
        """Return the trips set out on."""
        return self.reader.ask(
            outreach.trips, self.as_of, since=self.since, office_id=self.scope.office_id, kinds=kinds or None
        )

    def visits(self, *kinds: str) -> frozenset[int]:
        """Return the visits made or received."""
        return self.reader.ask(
            outreach.visits, self.as_of, since=self.since, kinds=kinds or None, office_id=self.scope.office_id
        )

    def contacts(self, *trip_kinds: str) -> frozenset[int]:
        """Return the firms met."""
        return self.reader.ask(
            outreach.contacts,
            self.as_of,
            since=self.since,
            office_id=self.scope.office_id,
            trip_kinds=trip_kinds or None,
        )

    def leads_from_trips(self, *trip_kinds: str) -> frozenset[int]:
        """Return the leads that can be traced to a trip."""
        return self.reader.ask(
            outreach.leads_from,
            self.as_of,
            since=self.since,
            office_id=self.scope.office_id,
            trip_kinds=trip_kinds or None,
        )

    def reached(self, kind: str) -> frozenset[int]:
        """Return the projects that reached a milestone, verified."""
        return self.reader.ask(projects.reached, kind, self.as_of, since=self.since)

    def start_base(self) -> frozenset[int]:
        """Return the projects listed to start in the year of the day."""
        return self.reader.ask(projects.start_base, self.as_of.year, self.as_of)


def rows(user: Any, source: Source, ids: Collection[int]) -> RowSet:
    """Return the rows that this person may see, in the words of the domain that keeps them."""
    return _ROWS[source](user, ids)
