"""The API root: one NinjaAPI, a router from each domain, refusals as problem JSON."""

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth
from ninja.types import DictStrAny

from wutong.accounts.api import TokenKey
from wutong.accounts.api import router as accounts_router
from wutong.earthworks.api import router as earthworks_router
from wutong.enterprises.api import router as enterprises_router
from wutong.industries.api import router as industries_router
from wutong.insight.api import router as insight_router
from wutong.kernel import problems
from wutong.leads.api import router as leads_router
from wutong.outreach.api import router as outreach_router
from wutong.projects.api import router as projects_router
from wutong.targeting.api import router as targeting_router


class HouseAPI(NinjaAPI):
    """The API with a manual that tells of refusals, and is written once."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Return the schema; putting it together takes the better part of a second, and it does not change."""
        written: dict[str, OpenAPISchema] = self.__dict__.setdefault("written", {})
        place = f"{path_prefix} {path_params}"
        if place not in written:
            schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            problems.document(schema)
            written[place] = schema
        return written[place]


api = HouseAPI(
    title="梧桐 Wutong",
    version="1",
    description="同一套规则,页面和接口一样。",
    auth=[TokenKey(), django_auth],
    urls_namespace="api",
)
problems.teach(api)
api.add_router("/accounts/", accounts_router, tags=["人员"])
api.add_router("/chains/", industries_router, tags=["产业链"])
api.add_router("/firms/", enterprises_router, tags=["名录"])
api.add_router("/targets/", targeting_router, tags=["靶向"])
api.add_router("/leads/", leads_router, tags=["线索"])
api.add_router("/outreach/", outreach_router, tags=["外出"])
api.add_router("/projects/", projects_router, tags=["项目"])
api.add_router("/soil/", earthworks_router, tags=["土方"])
api.add_router("/insight/", insight_router, tags=["洞察"])
