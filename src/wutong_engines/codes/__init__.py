"""Codes that firms and projects carry: credit codes, project codes, divisions.

Every checker answers with a :class:`Verdict`: the tidied code, a status and a Chinese sentence
that says what is wrong and where. Nothing here looks anything up outside the package.
"""

from wutong_engines.codes import capital, groups, industry, org_code, project_code, region, size_class, titles, uscc
from wutong_engines.codes.distance import distance_km
from wutong_engines.codes.industry import INDUSTRIES, Industries, Industry
from wutong_engines.codes.region import REGIONS, Region, Regions
from wutong_engines.codes.verdict import Status, Verdict

__all__ = [
    "INDUSTRIES",
    "REGIONS",
    "Industries",
    "Industry",
    "Region",
    "Regions",
    "Status",
    "Verdict",
    "capital",
    "distance_km",
    "groups",
    "industry",
    "org_code",
    "project_code",
    "region",
    "size_class",
    "titles",
    "uscc",
]
