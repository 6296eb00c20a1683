"""Why soil does not stay with a neighbour: for every m³ the restriction that, lifted alone, would have let it."""

from wutong_engines.haulage.reasons.explain import explain

__all__ = ["explain"]
