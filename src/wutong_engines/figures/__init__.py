"""Numbers in Chinese prose: find them, parse them, say what they claim, and judge them by the true value."""

from wutong_engines.figures.figure import Bound, Figure, Kind
from wutong_engines.figures.find import find
from wutong_engines.figures.holds import explain, holds
from wutong_engines.figures.numerals import parse
from wutong_engines.figures.periods import Period
from wutong_engines.figures.read import Claim, Subject, dated, read
from wutong_engines.figures.text import CleanText, clean
from wutong_engines.figures.units import UNITS

__all__ = [
    "UNITS",
    "Bound",
    "Claim",
    "CleanText",
    "Figure",
    "Kind",
    "Period",
    "Subject",
    "clean",
    "dated",
    "explain",
    "find",
    "holds",
    "parse",
    "read",
]
