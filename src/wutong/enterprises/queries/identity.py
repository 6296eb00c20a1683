"""Whose name is it: tracked names by their key first, then the directory through the name engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wutong.enterprises.lifecycle import LineState
from wutong.enterprises.models import Enterprise, Name
from wutong.enterprises.queries import names, rules, store
from wutong.enterprises.queries.rules import Lines
from wutong.kernel import clock
from wutong_engines.directory import FirmRow

MOST_CANDIDATES = 5
_CHUNK = 500
_LONGEST = 500
# A tracked name whose region the other side leaves out: likely, but another firm of the name may exist elsewhere.
_LIKELY = 0.9
_NO_REGION = "与已跟踪企业同名,地区未写"
# Short words for the column of a preview.
_NOT_ASKED = {
    store.NO_STORE: "没有建名录",
    store.NO_INDEX: "比对索引还没建",
    store.LOADING: "名录载入中,导入后在后台比对",
}


@dataclass(frozen=True)
class Candidate:
    """A firm that may be meant: of the directory, tracked, or both."""

    id: str
    enterprise: int | None
    name: str
    province: str
    city: str
    probability: float
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the candidate as a line keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Identity:
    """What a written name turned out to be; ``name`` is empty where nobody is sure."""

    written: str
    enterprise_id: int | None
    directory_id: str
    name: str
    probability: float | None
    reason: str
    state: LineState
    candidates: tuple[Candidate, ...] = ()
    # false where no directory could be asked: then nobody knows that it has no such firm
    is_asked: bool = True

    @property
    def remark(self) -> str:
        """Return the finding in a few words, for a preview."""
        if self.state == LineState.SURE:
            return f"{self.name}(把握 {self.probability:.2f})"
        if self.state == LineState.DOUBTFUL:
            best = self.candidates[0]
            return f"待复核:{best.name}(把握 {best.probability:.2f})"
        if self.state == LineState.UNREADABLE:
            return "无法识别"
        return "名录中没有" if self.is_asked else _NOT_ASKED.get(self.reason, "没有比对名录")


@dataclass(frozen=True)
class Tracked:
    """A standing name of a tracked enterprise."""

    enterprise: int
    place: str
    name: str
    directory_id: str
    province: str
    city: str


def by_key(key: str, place: str) -> int | None:
    """Return the enterprise that a name of this key and place means: exactly, else the only one that may be meant."""
    known = _tracked([key]).get(key, []) if key else []
    exact = [one.enterprise for one in known if one.place == place]
    meant = exact or list(dict.fromkeys(one.enterprise for one in known if names.agree(one.place, place)))
    return meant[0] if len(meant) == 1 else None


def identify(written: Sequence[str], places: Sequence[str] = (), *, most: int = MOST_CANDIDATES) -> list[Identity]:
    """Return whose name each text is, in a number of database questions that does not grow with every name.

    A web request may ask: until this process has loaded the index of names, only tracked names are known, and the
    reason says so (:func:`store.matching`).

    :param places: where the list says each firm is, in the same order, where it says so.
    :param most: how many candidates each; a preview wants one, for each has to be read from the directory.
    """
    judged = rules.lines(clock.today())
    taken = [names.firm(text[:_LONGEST]) for text in written]
    tracked = _tracked([one.key[:200] for one in taken if one.key])
    known = [tracked.get(firm.key[:200], []) if firm.key else [] for firm in taken]
    exact = [_exact(firm, rows) for firm, rows in zip(taken, known, strict=True)]
    open_texts = [text for text, firm, one in zip(written, taken, exact, strict=True) if firm.key and one is None]
    offers = _offers(open_texts, most)
    said = dict(enumerate(places))
    found: list[Identity] = []
    for number, text in enumerate(written):
        place, one = said.get(number, ""), exact[number]
        if not taken[number].key:
            found.append(Identity(text, None, "", "", None, "里面没有可以辨认的名称", LineState.UNREADABLE))
        elif one is not None:
            found.append(_settled(text, [_same(one, text)], place, judged))
        else:
            found.append(_open(text, taken[number], known[number], place, judged, offers))
    return _with_tracked(found)


def _exact(firm: names.FirmName, known: Sequence[Tracked]) -> Tracked | None:
    exact = [one for one in known if one.place == firm.region[:64]]
    return exact[0] if len(exact) == 1 else None


def _same(one: Tracked, written: str) -> Candidate:
    reason = "与已跟踪企业的名称一致" if one.name == written.strip() else "规范后与已跟踪企业的名称一致"
    return Candidate(one.directory_id, one.enterprise, one.name, one.province, one.city, 1.0, reason)


def _open(
    written: str,
    firm: names.FirmName,
    known: Sequence[Tracked],
    place: str,
    judged: Lines,
    offers: "Mapping[str, _Offer] | None",
) -> Identity:
    """Judge a name that no tracked firm has exactly: tracked ones that leave the region out, and the directory's."""
    near = [
        Candidate(one.directory_id, one.enterprise, one.name, one.province, one.city, _LIKELY, _NO_REGION)
        for one in known
        if names.agree(one.place, firm.region)
    ]
    if offers is None and not near:
        why = store.why_not_matching() or store.LOADING
        return Identity(written, None, "", "", None, why, LineState.UNKNOWN, is_asked=False)
    offer = offers[written] if offers is not None else _Offer([], "", False)
    listed = {one.id for one in offer.candidates}
    both = [*offer.candidates, *(one for one in near if not one.id or one.id not in listed)]
    return _settled(written, both, place, judged, offer)


def _settled(
    written: str, candidates: list[Candidate], place: str, judged: Lines, offer: "_Offer | None" = None
) -> Identity:
    """Say how sure the best candidate is; what the engine calls open, or the list's place contradicts, is not sure."""
    if not candidates:
        return Identity(written, None, "", "", None, offer.reason if offer else "", LineState.UNKNOWN)
    kept = tuple(sorted(candidates, key=lambda one: -one.probability)[:MOST_CANDIDATES])
    best = kept[0]
    state, reason = _judged(kept, place, judged, offer)
    sure = state == LineState.SURE
    return Identity(
        written,
        best.enterprise if sure else None,
        best.id if sure else "",
        best.name if sure else "",
        best.probability,
        reason[:255],
        state,
        kept,
    )


def _judged(kept: Sequence[Candidate], place: str, judged: Lines, offer: "_Offer | None") -> tuple[LineState, str]:
    best = kept[0]
    if best.probability < judged.doubtful:
        return LineState.UNKNOWN, offer.reason if offer and offer.reason else best.reason
    if offer is not None and not offer.is_one and best.id:
        return LineState.DOUBTFUL, offer.reason
    if best.probability < judged.sure:
        return LineState.DOUBTFUL, best.reason
    rivals = [one for one in kept[1:] if one.probability >= judged.sure]
    if rivals:
        return LineState.DOUBTFUL, f"名录中有 {len(rivals) + 1} 家都像:{best.reason}"
    if contradicts(place, best):
        where = "".join(dict.fromkeys((best.province, best.city)))
        return LineState.DOUBTFUL, f"名单写在“{place[:20]}”,名录在“{where}”:{best.reason}"
    return LineState.SURE, best.reason


def contradicts(place: str, candidate: Candidate) -> bool:
    """Tell whether the place a list gives cannot be the candidate's."""
    said = names.place_in(place)
    # A district that the table of places does not know says nothing; its province does.
    at = names.place_in(candidate.city) or names.place_in(candidate.province)
    return bool(said) and not names.agree(said, at)


@dataclass(frozen=True)
class _Offer:
    """What the engine found in the directory, best first; ``is_one`` tells whether it names one firm."""

    candidates: list[Candidate]
    reason: str
    is_one: bool


def _offers(written: Sequence[str], most: int) -> dict[str, _Offer] | None:
    """Ask the engine about each text, or return nothing where it cannot be asked; several firms of one name are
    several candidates. The firms of all are read at once: one by one, most of the time would go into reading.
    """
    directory = store.matching()
    if directory is None:
        return None
    matches = {text: directory.match(text[:_LONGEST]) for text in dict.fromkeys(written)}
    called = {one.name for match in matches.values() for one in match.candidates[:most]}
    ids = {name: directory.by_name(name)[: max(most, 2)] for name in called}
    rows = store.firms([one for several in ids.values() for one in several])
    return {text: _offer(match, ids, rows, most) for text, match in matches.items()}


def _offer(match: Any, ids: Mapping[str, Sequence[str]], rows: Mapping[str, FirmRow], most: int) -> _Offer:
    offered: dict[str, Candidate] = {}
    for found in match.candidates[:most]:
        for one in ids[found.name]:
            if one in rows and one not in offered:
                offered[one] = _candidate(rows[one], float(found.probability), found.reason)
    return _Offer(list(offered.values())[: max(most, 2)], match.reason, match.name is not None)


def _candidate(row: FirmRow, probability: float, reason: str) -> Candidate:
    # Four digits say all that a person weighs, and the list's JSON stays short.
    return Candidate(row.id, None, row.name, row.province, row.city, round(min(1.0, probability), 4), reason)


def _with_tracked(found: Iterable[Identity]) -> list[Identity]:
    """Say of each directory firm whether it is tracked already; one question for all."""
    rows = list(found)
    tracked = tracked_ids([one.id for row in rows for one in row.candidates if one.id])
    return [_told(row, tracked) for row in rows]


def _told(row: Identity, tracked: Mapping[str, int]) -> Identity:
    if not tracked or not row.candidates:
        return row
    candidates = tuple(
        Candidate(**{**asdict(one), "enterprise": one.enterprise or tracked.get(one.id)}) for one in row.candidates
    )
    said = {**vars(row), "candidates": candidates, "enterprise_id": row.enterprise_id or tracked.get(row.directory_id)}
    return Identity(**said)


def tracked_ids(directory_ids: Iterable[str]) -> dict[str, int]:
    """Return which firms of the directory are tracked, and as which enterprise: of merged ones, the one that stands."""
    wanted = list(dict.fromkeys(one for one in directory_ids if one))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Enterprise.objects.filter(directory_id__in=wanted[start : start + _CHUNK])
        # The standing one of several comes last and wins.
        for known, own, into in rows.order_by("merged_into").values_list("directory_id", "pk", "merged_into_id"):
            found[known] = own if into is None else _standing(into)
    return found


def _standing(enterprise_id: int) -> int:
    """Return the enterprise that one was merged into in the end; merges are few and rarely in a row."""
    while True:
        into = Enterprise.objects.filter(pk=enterprise_id).values_list("merged_into_id", flat=True).first()
        if into is None:
            return enterprise_id
        enterprise_id = into


def _tracked(keys: Sequence[str]) -> dict[str, list[Tracked]]:
    wanted = list(dict.fromkeys(keys))
    found: dict[str, list[Tracked]] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Name.objects.filter(key__in=wanted[start : start + _CHUNK], dropped_at__isnull=True).values_list(
            "key", "enterprise_id", "place", "enterprise__name", "enterprise__directory_id", "enterprise__province",
            "enterprise__city",
        )  # fmt: skip
        for key, enterprise, place, name, directory_id, province, city in rows:
            found.setdefault(key, []).append(Tracked(enterprise, place, name, directory_id, province, city))
    return found
