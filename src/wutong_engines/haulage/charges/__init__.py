"""Fixed cost per opened pair and least lots: a plan close to the best, and how close it is.

Slope scaling and drop/add on linear programmes give a first plan within seconds; HiGHS, with that plan in hand,
proves how far it can be from the best. The answer always carries both.
"""

from wutong_engines.haulage.charges.programme import Charged, Network, Programme, Routes
from wutong_engines.haulage.charges.solve import solve_charged

__all__ = ["Charged", "Network", "Programme", "Routes", "solve_charged"]
