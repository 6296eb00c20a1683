"""Plan again when something has changed: the past stands, promises are kept where keeping them costs little."""

from wutong_engines.haulage.replan.again import Change, replan
from wutong_engines.haulage.replan.changes import Changed, differences
from wutong_engines.haulage.replan.moves import Move

__all__ = ["Change", "Changed", "Move", "differences", "replan"]
