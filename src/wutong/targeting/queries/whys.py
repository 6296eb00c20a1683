"""Why a firm that one misses is not on a list, or not higher on it."""

from dataclasses import dataclass
from typing import Any

from wutong.enterprises.queries import store
from wutong.kernel.errors import Incomplete, NotFound
from wutong.targeting import permissions
from wutong.targeting.queries.questions import again
from wutong_engines import ranking
from wutong_engines.directory import Filters

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
    :raises Unavailable: when there is no directory.
    """
    found = permissions.visible(user).filter(pk=shortlist_id).first()
    if found is None:
        raise NotFound("没有找到这份靶向名单,或它不在您可见的范围内。")
    words = asked.strip()
    if not words:
        raise Incomplete("请写出企业名称或统一社会信用代码。", fields={"firm": "请填写。"})
    directory = store.open()
    if row := directory.firm(words):
        return Answer(ranking.why_not(again(found.problem), directory, row.id), (), directory.snapshot.name)
    hits = directory.search(words, filters=Filters(branches=True), limit=_OFFERED).hits
    if not hits:
        raise NotFound(f"名录里没有“{words[:60]}”。请换一种写法,或先用 wutong directory update 把它补进名录。")
    if len(hits) == 1 or hits[0].name == words:
        return Answer(ranking.why_not(again(found.problem), directory, hits[0].id), (), directory.snapshot.name)
    meant = tuple(Meant(hit.id, hit.name, f"{hit.province or ''}{hit.city or ''}") for hit in hits)
    return Answer(None, meant, directory.snapshot.name)
