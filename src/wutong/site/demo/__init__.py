"""The demo town: the zone on 2024-06-28.

It is lived through day by day with the services that people use, from the plain tables in ``seeds/``.
"""

from wutong.site.demo import doorstep
from wutong.site.demo.build import LAST_DAY, build
from wutong.site.demo.tables import Tables

__all__ = ["LAST_DAY", "Tables", "build", "doorstep"]
