"""The firm's own page: what it registered, who has it, what it has to do, its matches; nothing of any other firm."""

from dataclasses import dataclass
from typing import Any

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import RegistrationStage
from wutong.earthworks.queries.matches import MatchLine, match_lines
from wutong.earthworks.queries.registration_dossier import Turn, last_touched, turn
from wutong.earthworks.queries.registrations import Line, registration_lines
from wutong.kernel.errors import NotAllowed

SHOWN = 100


@dataclass(frozen=True)
class Own:
    """One of the firm's registrations: its line, and whose turn it is."""

    line: Line
    turn: Turn

    @property
    def is_open(self) -> bool:
        """Tell whether the firm may still change it."""
        return self.line.stage not in {RegistrationStage.CLOSED, RegistrationStage.WITHDRAWN}


@dataclass(frozen=True)
class Portal:
    """The firm's own page."""

    firm: str
    owns: tuple[Own, ...]
    matches: tuple[MatchLine, ...]
    finished: int

    @property
    def to_do(self) -> int:
        """Return how many registrations wait for the firm."""
        return sum(own.turn.is_firms for own in self.owns)


def portal(user: Any, *, with_finished: bool = False) -> Portal:
    """Return the page of the firm this person speaks for.

    :param with_finished: whether withdrawn and closed registrations are listed too.
    :raises NotAllowed: for everybody who speaks for none.
    """
    if people.firm_of(user) is None:
        raise NotAllowed("这一页供企业用户查看本企业的土方登记。")
    rows = permissions.visible(user).select_related("firm").order_by("-id")
    gone = (RegistrationStage.CLOSED.value, RegistrationStage.WITHDRAWN.value)
    finished = rows.filter(stage__in=gone).count()
    shown = list((rows if with_finished else rows.exclude(stage__in=gone))[:SHOWN])
    since, news = last_touched([one.pk for one in shown])
    owns = tuple(
        Own(
            line,
            turn(
                one,
                line.stage,
                line.red_lines,
                since.get(one.pk, one.created_at),
                has_news=one.pk in news,
                left_m3=line.left_m3,
            ),
        )
        for one, line in zip(shown, registration_lines(shown), strict=True)
    )
    matches = permissions.visible_matches(user).select_related("surplus", "need", "agreement").order_by("-id")[:SHOWN]
    return Portal(str(shown[0].firm if shown else user.firm), owns, tuple(match_lines(user, matches)), finished)
