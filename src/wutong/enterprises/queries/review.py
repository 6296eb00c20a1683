"""The review queue: one line at a time with its candidates, the differences set off; pairs field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import LineState, PairState
from wutong.enterprises.models import Enterprise, Line, Pair
from wutong.enterprises.queries import codes, lists, search, store
from wutong.enterprises.queries.differences import Difference, between
from wutong.enterprises.queries.identity import MOST_CANDIDATES, contradicts
from wutong.enterprises.queries.identity import Candidate as Found
from wutong.kernel import history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong_engines.directory import FirmRow

_FIELDS = (
    ("name", "登记名称"), ("uscc", "统一社会信用代码"), ("registered_on", "成立日期"), ("capital", "注册资本(万元)"),
    ("province", "省份"), ("city", "城市"), ("address", "地址"), ("industry_code", "行业代码"),
    ("size_class", "企业划型"), ("scope", "经营范围"), ("source", "来源"),
)  # fmt: skip

# Where letters tell; in a date or a number any other letter is another value.
_COMPARED = frozenset({"name", "uscc", "address"})


@dataclass(frozen=True)
class Card:
    """A candidate beside the written name."""

    key: int
    id: str
    enterprise_id: int | None
    name: str
    difference: Difference
    where: str
    place_differs: bool
    probability: float
    reason: str
    facts: tuple[str, ...]
    titles: tuple[str, ...]
    scope: str


@dataclass(frozen=True)
class Place:
    """Where one stands in a queue: the record, its neighbours, how far the whole is."""

    number: int
    total: int
    done: int
    before: int | None
    after: int | None

    @property
    def percent(self) -> int:
        """Return how much of the queue is decided."""
        whole = self.done + self.total
        return round(100 * self.done / whole) if whole else 100


@dataclass(frozen=True)
class LinePage:
    """A line to be decided, or what is said when none is left."""

    line: Line | None
    cards: tuple[Card, ...]
    place: Place
    last: Line | None
    bulk: int


@dataclass(frozen=True)
class Field:
    """One field of two enterprises side by side."""

    label: str
    left: str
    right: str
    difference: Difference | None

    @property
    def is_alike(self) -> bool:
        """Tell whether the two say the same, or only one says anything."""
        return self.left == self.right or not self.left or not self.right or self.label == "来源"


@dataclass(frozen=True)
class PairPage:
    """Two enterprises to be told apart or joined."""

    pair: Pair | None
    fields: tuple[Field, ...]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    codes_differ: bool
    place: Place
    last: Pair | None


def queue(user: Any, list_id: int | None = None, state: str = LineState.DOUBTFUL) -> QuerySet[Line]:
    """Return the lines to be decided, the surest first: most are decided at a glance."""
    rows = permissions.visible_lines(user).filter(state=state if state in lists.OPEN else LineState.DOUBTFUL)
    if list_id is not None:
        rows = rows.filter(name_list_id=list_id)
    return rows.order_by("-probability", "id")


def line_page(user: Any, *, list_id: int | None, state: str, at: int | None, bulk_from: float, on: date) -> LinePage:
    """Return the line at hand: the one asked for while it is open, else the first of the queue."""
    ids = list(queue(user, list_id, state).values_list("pk", flat=True))
    number = ids.index(at) if at in ids else 0
    decided = _decided(user, list_id)
    place = Place(
        number + 1 if ids else 0,
        len(ids),
        decided.count(),
        ids[number - 1] if number > 0 else None,
        ids[number + 1] if number + 1 < len(ids) else None,
    )
    line = permissions.visible_lines(user).select_related("name_list").get(pk=ids[number]) if ids else None
    return LinePage(
        line,
        _cards(line, on) if line else (),
        place,
        last_decided(user, list_id),
        queue(user, list_id, state).filter(probability__gte=bulk_from).count() if state == LineState.DOUBTFUL else 0,
    )


def after(user: Any, list_id: int | None, state: str, line_id: int) -> int | None:
    """Return the line that follows one in the queue, so that it comes next once that one is decided."""
    ids = list(queue(user, list_id, state).values_list("pk", flat=True))
    if line_id not in ids:
        return None
    number = ids.index(line_id)
    return ids[number + 1] if number + 1 < len(ids) else ids[number - 1] if number else None


def last_decided(user: Any, list_id: int | None = None) -> Line | None:
    """Return the line that this person decided last, for taking it back."""
    rows = _decided(user, list_id).filter(decided_by_id=user.pk)
    return rows.select_related("name_list").order_by("-decided_at", "-pk").first()


def line(user: Any, line_id: int) -> Line:
    """Return one line of a standing list.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = permissions.visible_lines(user).select_related("name_list", "enterprise").filter(pk=line_id).first()
    if found is None:
        raise NotFound("没有找到这一行,或它所在的名单已撤下。")
    return found


def line_history(found: Line) -> list[Event]:
    """Return what was decided about a line, the newest first."""
    return list(history.of(found)[:20])


def pairs(user: Any, state: str = PairState.OPEN) -> QuerySet[Pair]:
    """Return suspected doubles in a state; open ones only while both stand for themselves."""
    rows = permissions.visible_pairs(user).select_related("one", "other", "decided_by")
    if state == PairState.OPEN:
        return rows.filter(
            state=PairState.OPEN, one__merged_into__isnull=True, other__merged_into__isnull=True
        ).order_by("-probability", "id")
    return rows.filter(state=state).order_by("-decided_at", "-id")


def pair(user: Any, pair_id: int) -> Pair:
    """Return one pair.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = permissions.visible_pairs(user).select_related("one", "other", "decided_by").filter(pk=pair_id).first()
    if found is None:
        raise NotFound("没有找到这对疑似重复,或它不在您可见的范围内。")
    return found


def pair_page(user: Any, *, at: int | None) -> PairPage:
    """Return the pair at hand: the one asked for while it is open, else the likeliest."""
    ids = list(pairs(user).values_list("pk", flat=True))
    number = ids.index(at) if at in ids else 0
    decided = permissions.visible_pairs(user).exclude(state=PairState.OPEN)
    place = Place(
        number + 1 if ids else 0,
        len(ids),
        decided.count(),
        ids[number - 1] if number > 0 else None,
        ids[number + 1] if number + 1 < len(ids) else None,
    )
    last = decided.filter(decided_by_id=user.pk).select_related("one", "other").order_by("-decided_at", "-pk").first()
    if not ids:
        return PairPage(None, (), ((), ()), False, place, last)
    found = pair(user, ids[number])
    return PairPage(found, sides(found), _both_names(found), codes_differ(found.one, found.other), place, last)


def codes_differ(one: Enterprise, other: Enterprise) -> bool:
    """Tell whether the two have different credit codes, both right: then the law calls them two firms."""
    return bool(one.uscc and other.uscc) and one.uscc != other.uscc and _right(one.uscc) and _right(other.uscc)


def sides(found: Pair) -> tuple[Field, ...]:
    """Return the two enterprises field by field."""
    fields = []
    for name, label in _FIELDS:
        left, right = (_said(getattr(side, name)) for side in (found.one, found.other))
        if left or right:
            fields.append(
                Field(label, left, right, between(left, right) if name in _COMPARED and left and right else None)
            )
    return tuple(fields)


def _both_names(found: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rows: dict[int, list[str]] = {found.one_id: [], found.other_id: []}
    for side in (found.one, found.other):
        for name in side.names.all():
            if name.dropped_at is None:
                rows[side.pk].append(f"{name.name}({name.get_kind_display()})")
    return tuple(rows[found.one_id]), tuple(rows[found.other_id])


def _said(value: Any) -> str:
    if value is None:
        return ""
    number = getattr(value, "value", None)
    return f"{number:,.0f}" if number is not None else str(value)


def _right(code: str) -> bool:
    return codes.check_uscc(code).status == "valid"


def _decided(user: Any, list_id: int | None) -> QuerySet[Line]:
    """Return the lines that people decided; what the engine was sure of never was in the queue."""
    by_people = Q(state__in=[LineState.CONFIRMED, LineState.REJECTED])
    rows = permissions.visible_lines(user).filter(by_people)
    return rows.filter(name_list_id=list_id) if list_id is not None else rows


def _cards(found: Line, on: date) -> tuple[Card, ...]:
    offered = [Found(**one) for one in found.candidates[:MOST_CANDIDATES]]
    rows = store.firms([one.id for one in offered])
    kept = Enterprise.objects.in_bulk([one.enterprise for one in offered if one.enterprise])
    return tuple(_card(number, found, one, rows, kept, on) for number, one in enumerate(offered, 1))


def _card(
    number: int, found: Line, one: Found, rows: Mapping[str, FirmRow], kept: Mapping[int, Enterprise], on: date
) -> Card:
    row = rows.get(one.id)
    enterprise = kept.get(one.enterprise or 0)
    return Card(
        key=number,
        id=one.id,
        enterprise_id=one.enterprise,
        name=one.name,
        difference=between(found.written, one.name),
        where=" ".join(filter(None, dict.fromkeys((one.province, one.city)))),
        place_differs=contradicts(found.place, one),
        probability=one.probability,
        reason=one.reason,
        facts=tuple(_card_facts(row, enterprise)),
        titles=tuple(dict.fromkeys(title.title for title in search.holding(row.titles, on))) if row else (),
        scope=(row.scope if row else enterprise.scope if enterprise else "")[:160],
    )


def _card_facts(row: FirmRow | None, kept: Enterprise | None) -> list[str]:
    if row is not None:
        since = f"{row.reg_date.year} 年成立" if row.reg_date else ""
        said = (row.uscc, since, search.capital_words(row), codes.industry_name(row.industry))
        former = f"曾用名 {'、'.join(row.former_names[:2])}" if row.former_names else ""
        return [one for one in (*said, former) if one]
    if kept is not None:
        since = f"{kept.registered_on.year} 年成立" if kept.registered_on else ""
        return [one for one in (kept.uscc, since, codes.industry_name(kept.industry_code)) if one]
    return []
