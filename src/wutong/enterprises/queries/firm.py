"""A firm's page: everything known with its source and date, codes checked, names, titles, where it was listed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import LineState, PairState
from wutong.enterprises.models import Enterprise, Line, Name, Pair
from wutong.enterprises.queries import codes, search, store, timeline
from wutong.enterprises.queries.identity import tracked_ids
from wutong.industries.queries import firms
from wutong.industries.queries.firms import Standing
from wutong.kernel import history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong_engines.codes import Verdict
from wutong_engines.directory import FirmRow

GONE = "没有找到这家企业,或它不在您可见的范围内。"
_MOST_LISTS = 20


@dataclass(frozen=True)
class Fact:
    """One thing that is known, where it comes from, and what a check says about it."""

    label: str
    value: str
    source: str = ""
    day: date | None = None
    verdict: Verdict | None = None
    other: str = ""

    @property
    def sign(self) -> str:
        """Return the shape of the verdict, so that colour is not alone in saying it."""
        return codes.SIGNS[self.verdict.status] if self.verdict else ""


@dataclass(frozen=True)
class TitleHeld:
    """A title with its days, and whether it holds today."""

    title: str
    level: str
    batch: str
    valid_from: date | None
    valid_to: date | None
    source: str
    holds: bool
    origin: str


@dataclass(frozen=True)
class FirmPage:
    """What the page of a firm shows, tracked or not."""

    name: str
    directory_id: str
    enterprise: Enterprise | None
    facts: tuple[Fact, ...]
    scope: str
    titles: tuple[TitleHeld, ...]
    names: tuple[Name, ...]
    other_names: tuple[str, ...]
    lists: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...]
    edition: str
    may_edit: bool
    source: tuple[str, date | None]
    merged: tuple[Enterprise, ...] = ()


def firm_page(user: Any, directory_id: str, *, on: date) -> FirmPage:
    """Return the page of a firm of the directory; tracked, it is the page of the enterprise.

    :raises NotFound: when the directory has no such firm.
    """
    if not permissions.may_look(user):
        raise NotFound(GONE)
    row = store.firm(directory_id)
    own = tracked_ids([directory_id]).get(directory_id)
    tracked = permissions.visible(user).filter(pk=own).first() if own else None
    if row is None and tracked is None:
        raise NotFound(f"名录里没有编号“{directory_id[:40]}”的企业;名录换版后编号可能变化,请按名称再查一次。")
    return _page(user, row, tracked, on)


def enterprise(user: Any, enterprise_id: int) -> Enterprise:
    """Return a tracked enterprise.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = permissions.visible(user).select_related("merged_into").filter(pk=enterprise_id).first()
    if found is None:
        raise NotFound(GONE)
    return found


def enterprise_page(user: Any, enterprise_id: int, *, on: date) -> FirmPage:
    """Return the page of a tracked enterprise, with what the directory says now beside what was kept.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = enterprise(user, enterprise_id)
    return _page(user, store.firm(found.directory_id), found, on)


def named(page: FirmPage) -> timeline.Named:
    """Return the names under which the page's firm is known."""
    if page.enterprise is not None:
        return timeline.Named(tuple((one.key, one.place) for one in page.names if one.dropped_at is None))
    return timeline.Named.of((page.name, *page.other_names))


def standings(user: Any, page: FirmPage) -> list[Standing]:
    """Return the chains and segments where the page's firm stands."""
    return firms.standings(user, page.directory_id, named(page).names)


def _page(user: Any, row: FirmRow | None, found: Enterprise | None, on: date) -> FirmPage:
    known = tuple(found.names.order_by("dropped_at", "id")) if found else ()
    name = found.name if found else row.name if row else ""
    facts = tuple(_kept_facts(found, row) if found else _facts(row) if row else ())
    other = tuple(one for one in (row.former_names if row else ()) if one not in {known_as.name for known_as in known})
    return FirmPage(
        name=name,
        directory_id=row.id if row else found.directory_id if found else "",
        enterprise=found,
        facts=facts,
        source=_commonest((fact.source, fact.day) for fact in facts if fact.value),
        scope=(found.scope if found and found.scope else row.scope if row else ""),
        titles=tuple(_titles(found, row, on)),
        names=known,
        other_names=other,
        lists=tuple(_lists(user, found, row)[:_MOST_LISTS]),
        pairs=tuple(_pairs(user, found)) if found else (),
        events=tuple(history.of(found)[:50]) if found else (),
        notes=row.notes if row else (),
        edition=store.edition(),
        may_edit=permissions.may_track(user),
        merged=tuple(found.merged.order_by("id")) if found else (),
    )


def _commonest(sources: Iterable[tuple[str, date | None]]) -> tuple[str, date | None]:
    """Return where most of the facts come from: said once above them, and only the others beside theirs."""
    counted = Counter(sources).most_common(1)
    return counted[0][0] if counted else ("", None)


def _facts(row: FirmRow) -> Iterable[Fact]:
    """Return what the directory says, each with the table it comes from."""
    source, day = row.source, row.source_date
    foreign = codes.capital_verdict(row.capital_raw) if row.capital_raw else None
    said = (
        ("统一社会信用代码", row.uscc, codes.check_uscc(row.uscc) if row.uscc else None),
        ("成立日期", row.reg_date.isoformat() if row.reg_date else "", None),
        ("企业类型", row.type, None),
        ("注册资本", search.capital_words(row), foreign if foreign and foreign.status != "valid" else None),
        ("所在地", " ".join(filter(None, dict.fromkeys((row.province, row.city)))), None),
        ("区划", _region(row.region_code), codes.check_region(row.region_code) if row.region_code else None),
        ("地址", row.address, None),
        ("行业", codes.industry_name(row.industry), codes.check_industry(row.industry) if row.industry else None),
        ("企业划型", row.size_class, None),
        ("产业链标签", "、".join(row.chain_tags), None),
    )
    for label, value, verdict in said:
        yield Fact(label, value, source if value else "", day if value else None, verdict)
    for label, value in row.extra.items():
        yield Fact(label, value, source, day)


def _kept_facts(found: Enterprise, row: FirmRow | None) -> Iterable[Fact]:
    """Return what was kept of a tracked enterprise; where the directory says otherwise now, that too."""
    now = {fact.label: fact for fact in _facts(row)} if row else {}
    capital = f"{found.capital.value:,.0f} 万元" if found.capital is not None else ""
    said = (
        ("统一社会信用代码", found.uscc, codes.check_uscc(found.uscc) if found.uscc else None),
        ("成立日期", found.registered_on.isoformat() if found.registered_on else "", None),
        ("注册资本", capital, None),
        ("所在地", " ".join(filter(None, dict.fromkeys((found.province, found.city)))), None),
        ("区划", _region(found.region_code), codes.check_region(found.region_code) if found.region_code else None),
        ("地址", found.address, None),
        ("行业", codes.industry_name(found.industry_code), _industry_verdict(found.industry_code)),
        ("企业划型", found.size_class, None),
        ("在本区", "是" if found.is_local else "", None),
    )
    for label, value, verdict in said:
        listed = now.pop(label, None)
        if not value and listed is not None:
            yield listed
            continue
        other = listed.value if listed and listed.value and listed.value != value else ""
        yield Fact(label, value, found.source if value else "", found.source_date if value else None, verdict, other)
    yield from now.values()
    if found.note:
        yield Fact("备注", found.note)


def _industry_verdict(code: str) -> Verdict | None:
    return codes.check_industry(code) if code else None


def _region(code: str) -> str:
    return f"{code} {codes.region_name(code)}".strip() if code else ""


def _titles(found: Enterprise | None, row: FirmRow | None, on: date) -> Iterable[TitleHeld]:
    """Return the titles, those that hold first."""
    held: list[TitleHeld] = []
    listed = row.titles if row else ()
    kept = list(found.titles.all()) if found else []
    rows: list[Any]
    known = {(one.title, one.level, one.valid_from) for one in kept}
    for origin, rows in (("登记", kept), ("名录", [one for one in listed if _key(one) not in known])):
        for one in rows:
            holds = bool(search.holding([one], on))
            source = one.source or (row.source if row and origin == "名录" else "")
            held.append(TitleHeld(one.title, one.level, one.batch, one.valid_from, one.valid_to, source, holds, origin))
    return sorted(held, key=lambda one: (not one.holds, one.valid_to is None, -(one.valid_to or on).toordinal()))


def _key(one: Any) -> tuple[str, str, date | None]:
    return one.title, one.level, one.valid_from


def _lists(user: Any, found: Enterprise | None, row: FirmRow | None) -> QuerySet[Line]:
    """Return the lines of lists that mean this firm."""
    means = Q(pk__in=[])
    if found is not None:
        means |= Q(enterprise=found)
    if row is not None:
        means |= Q(directory_id=row.id)
    rows = permissions.visible_lines(user).filter(means, state__in=[LineState.SURE, LineState.CONFIRMED])
    return rows.select_related("name_list").order_by("-name_list_id", "row")


def _pairs(user: Any, found: Enterprise) -> QuerySet[Pair]:
    rows = permissions.visible_pairs(user).filter(Q(one=found) | Q(other=found))
    return rows.exclude(state=PairState.APART).select_related("one", "other")
