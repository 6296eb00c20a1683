"""Three plans to choose from, what each costs more than the cheapest, and what a planner would do by hand."""

from wutong_engines.haulage.alternatives.by_hand import by_hand
from wutong_engines.haulage.alternatives.weighed import NAMES, Weighed, alternatives, weighed

__all__ = ["NAMES", "Weighed", "alternatives", "by_hand", "weighed"]
