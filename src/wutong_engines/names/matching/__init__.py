"""Which firm of a directory a written name means, or none of them.

>>> from wutong_engines.names.matching import Matcher
>>> matcher = Matcher.build(["兰州爱玛电动车有限公司", "天水瑞岭置业有限公司"])
>>> matcher.match("蘭州愛瑪電動車(集团)").name is None
False
"""

from typing import TYPE_CHECKING, Any

from wutong_engines.names.matching.errors import BadIndex, BadTable, NamesError

if TYPE_CHECKING:
    from wutong_engines.names.matching.matcher import Candidate, Match, Matcher
    from wutong_engines.names.matching.pairs import probabilities

__all__ = ["BadIndex", "BadTable", "Candidate", "Match", "Matcher", "NamesError", "probabilities"]


def __getattr__(name: str) -> Any:
    """Load the compiled part when it is first asked for: the web process imports this package for little."""
    if name in {"Candidate", "Match", "Matcher"}:
        from wutong_engines.names.matching import matcher  # noqa: PLC0415  # numba takes a second to load

        return getattr(matcher, name)
    if name == "probabilities":
        from wutong_engines.names.matching import pairs  # noqa: PLC0415  # numba takes a second to load

        return pairs.probabilities
    raise AttributeError(name)
