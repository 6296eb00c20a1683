"""Chinese firm names: one spelling, a duplicate key, likeness, and an index of many.

Small and strong enough for entry and import. A bigger engine replaces :class:`Index` and
:func:`similarity` behind the same names.
"""

from wutong_engines.names.firm_name import FirmName, normalise
from wutong_engines.names.index import Index
from wutong_engines.names.likeness import Likeness, compare, similarity
from wutong_engines.names.places import agree as regions_agree

__all__ = ["FirmName", "Index", "Likeness", "compare", "normalise", "regions_agree", "similarity"]
