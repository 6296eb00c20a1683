"""Re-add a plan without the solver: m³, windows, classes, capacities, law and money.

Nothing here is shared with the model or the solvers; only the problem, its factors and its roads are.
"""

from wutong_engines.haulage.check.report import Report, check

__all__ = ["Report", "check"]
