"""Lists of names: how far each is, its lines, what may be taken away as a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import LINE_STATES, LineState
from wutong.enterprises.models import Line, NameList
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Job

OPEN = (LineState.DOUBTFUL.value, LineState.UNKNOWN.value)
KNOWN = (LineState.SURE.value, LineState.CONFIRMED.value)
DECIDED = (*KNOWN, LineState.REJECTED.value)
COLUMNS = ("行号", "原文", "展位", "地区", "产品", "认定为", "名录编号", "把握", "状态", "理由", "认定人", "认定时间")
_WORDS = dict(LINE_STATES)


@dataclass(frozen=True)
class Counts:
    """How many lines of a list stand where."""

    total: int
    waiting: int
    sure: int
    doubtful: int
    unknown: int
    confirmed: int
    rejected: int
    unreadable: int

    @property
    def known(self) -> int:
        """Return how many lines have their firm."""
        return self.sure + self.confirmed

    @property
    def matched(self) -> int:
        """Return how many lines the engine has looked at."""
        return self.total - self.waiting

    def share(self, number: int) -> float:
        """Return a number of lines as a share of all, in hundredths."""
        return round(100 * number / self.total, 2) if self.total else 0

    @property
    def bars(self) -> tuple[tuple[str, str, int, float], ...]:
        """Return the parts of the bar: state, word, how many, how wide."""
        parts = (
            ("known", "已认定", self.known),
            ("doubtful", "待复核", self.doubtful),
            ("rejected", "都不是", self.rejected),
            ("unknown", "名录中没有", self.unknown + self.unreadable),
            ("waiting", "待比对", self.waiting),
        )
        return tuple((state, word, number, self.share(number)) for state, word, number in parts if number)


@dataclass(frozen=True)
class ListRow:
    """A list with its counts, and whether the engine is at work on it."""

    row: NameList
    counts: Counts
    is_running: bool


def listing(user: Any) -> QuerySet[NameList]:
    """Return the standing lists, the newest first, each with how many of its lines stand where."""
    return _counted(permissions.visible_lists(user).filter(withdrawn_at__isnull=True)).select_related(
        "job", "created_by"
    )


def shown(row: NameList) -> ListRow:
    """Return a list of :func:`listing` as a page shows it."""
    counts = Counts(**{name: getattr(row, f"n_{name}") for name in Counts.__dataclass_fields__})
    return ListRow(row, counts, is_running(row))


def name_list(user: Any, list_id: int) -> ListRow:
    """Return one list.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = _counted(permissions.visible_lists(user)).select_related("job", "created_by", "file")
    found = rows.filter(pk=list_id).first()
    if found is None:
        raise NotFound("没有找到这份名单,或它不在您可见的范围内。")
    return shown(found)


def is_running(row: NameList) -> bool:
    """Tell whether the engine is at work on a list, or about to be."""
    return row.job is not None and row.job.state in {Job.State.WAITING, Job.State.RUNNING}


def lines(user: Any, list_id: int, *, state: str = "", words: str = "") -> QuerySet[Line]:
    """Return the lines of a list in the order of the file, narrowed by state and by what is written."""
    rows = permissions.visible_lines(user).filter(name_list_id=list_id).select_related("decided_by").order_by("row")
    if state == "known":
        rows = rows.filter(state__in=KNOWN)
    elif state in set(LineState):
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(written__icontains=words) | Q(matched_name__icontains=words))
    return rows


def export(user: Any, list_id: int) -> Iterator[Mapping[str, Any] | list[Any]]:
    """Yield the lines of a list as a workbook shows them."""
    for line in lines(user, list_id).iterator(chunk_size=2000):
        yield [
            line.row, line.written, line.booth, line.place, line.product, line.matched_name, line.directory_id,
            line.probability, _WORDS.get(LineState(line.state), line.state), line.reason,
            line.decided_by.name if line.decided_by else ("系统" if line.state == LineState.SURE else ""),
            line.decided_at,
        ]  # fmt: skip


def bulk_of(user: Any, list_id: int, at_least: float) -> QuerySet[Line]:
    """Return the doubtful lines of a list whose best candidate is at least that probable."""
    rows = permissions.decidable_lines(user).filter(name_list_id=list_id, state=LineState.DOUBTFUL)
    return rows.filter(probability__gte=at_least).order_by("row")


def _counted(rows: QuerySet[NameList]) -> QuerySet[NameList]:
    by_state = {f"n_{state.value}": Count("lines", filter=Q(lines__state=state)) for state in LineState}
    return rows.annotate(n_total=Count("lines"), **by_state).order_by("-pk")
