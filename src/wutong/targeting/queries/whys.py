"""Why a firm that one misses is not on a list, or not higher on it."""

from dataclasses import dataclass
from typing import Any

from wutong.enterprises.queries import store
from wutong.kernel.errors import Incomplete, NotFound, Unavailable, WrongStage
from wutong.targeting import permissions
from wutong.targeting.queries.questions import again, edition
from wutong_engines import ranking
from wutong_engines.directory import Filters, Store

_OFFERED = 8


@dataclass(frozen=True)
class Meant:
    """A firm that the words may mean."""

    id: str
    name: str
    place: str


@dataclass(frozen=True)
class Answer:
    """Why the firm is not on the list, or which firms the words may mean."""

    why: ranking.WhyNot | None
    meant: tuple[Meant, ...]
    edition: str


def why_not(user: Any, shortlist_id: int, asked: str) -> Answer:
    """Return why a firm is not (higher) on a list; asked by its directory id, its credit code or its name.

    :raises NotFound: when the list is not theirs to see, or the directory has no such firm.
    :raises Incomplete: when nothing is asked.
    :raises WrongStage: while there is no directory.
    """
    found = permissions.visible(user).filter(pk=shortlist_id).first()
    if found is None:
        raise NotFound("没有找到这份靶向名单,或它不在您可见的范围内。")
    words = asked.strip()
    if not words:
        raise Incomplete("请写出企业名称或统一社会信用代码。", fields={"firm": "请填写。"})
    directory = _open()
    if row := directory.firm(words):
        return Answer(ranking.why_not(again(found.problem), directory, row.id), (), edition(directory))
    hits = directory.search(words, filters=Filters(branches=True), limit=_OFFERED).hits
    if not hits:
        raise NotFound(f"名录里没有“{words[:60]}”。请换一种写法,或先用 wutong directory update 把它补进名录。")
    if len(hits) == 1 or hits[0].name == words:
        return Answer(ranking.why_not(again(found.problem), directory, hits[0].id), (), edition(directory))
    meant = tuple(Meant(hit.id, hit.name, f"{hit.province or ''}{hit.city or ''}") for hit in hits)
    return Answer(None, meant, edition(directory))


def _open() -> Store:
    try:
        return store.open()
    except Unavailable as trouble:
        # Nothing is broken here: the list stays readable, only this question has nobody to answer it yet.
        raise WrongStage(trouble.message) from trouble
