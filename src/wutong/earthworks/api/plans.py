"""Endpoints of prices, outlets and plans."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from wutong.earthworks import permissions, queries, services
from wutong.earthworks.schemas import Key
from wutong.earthworks.schemas.plans import (
    OutletIn,
    OutletOut,
    PlanIn,
    PlanLine,
    PlanList,
    PlanOut,
    PriceIn,
    PriceOut,
    ReplanIn,
    WhatIfIn,
    WhatIfOut,
)
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotAllowed

router = Router()
PlanKey = Annotated[Key, Path()]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/prices", response=list[PriceOut], operation_id="soil_prices", summary="在用价格")
def list_prices(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the prices in force today, each with its source and day."""
    return [queries.PriceRow.of(row).as_json() for row in queries.prices_in_force(_looker(request), clock.today())]


@router.post("/prices", response={201: PriceOut}, operation_id="soil_quote_price", summary="登记价格")
def quote_price(request: HttpRequest, body: PriceIn) -> Status[dict[str, Any]]:
    """Quote a price in fen (土方岗); without a source it is refused."""
    made = services.quote_price(by=_looker(request), **body.dict())
    return Status(201, queries.PriceRow.of(made).as_json())


@router.get("/outlets", response=list[OutletOut], operation_id="soil_outlets", summary="消纳场、取土场、堆场")
def list_outlets(request: HttpRequest) -> list[Any]:
    """Return the places outside."""
    return list(queries.outlets(_looker(request)))


@router.post("/outlets", response={201: OutletOut}, operation_id="soil_add_outlet", summary="登记地点")
def add_outlet(request: HttpRequest, body: OutletIn) -> Status[Any]:
    """Enter a place outside (土方岗)."""
    return Status(201, services.add_outlet(by=_looker(request), **body.dict()))


@router.get("/plans", response=PlanList, operation_id="soil_plans", summary="平衡方案清单")
def list_plans(request: HttpRequest, page: PageNumber = 1) -> dict[str, Any]:
    """Return the plans, the newest first."""
    found = pages.paged(queries.plan_rows(_looker(request)), page, per_page=50)
    items = [queries.plan_summary(row) for row in found.rows]
    return {"total": found.total, "page": found.number, "pages": found.pages, "items": items}


@router.post("/plans", response={201: PlanLine}, operation_id="soil_start_plan", summary="编制方案")
def start_plan(request: HttpRequest, body: PlanIn) -> Status[dict[str, Any]]:
    """Freeze the question as it stands and queue its solution (土方岗); the plan is there at once, its answer later."""
    said: Any = body.dict(exclude_unset=True)
    return Status(201, queries.plan_summary(services.start_plan(by=_looker(request), **said)))


@router.get("/plans/{int:plan_id}", response=PlanOut, operation_id="soil_plan", summary="平衡方案")
def get_plan(request: HttpRequest, plan_id: PlanKey) -> dict[str, Any]:
    """Return a plan: what goes where, what stays and why, what it is weighed against."""
    return queries.plan_detail(queries.plan(_looker(request), plan_id))


@router.post("/plans/{int:plan_id}/what-if", response=WhatIfOut, operation_id="soil_what_if", summary="假设一下")
def ask_what_if(request: HttpRequest, plan_id: PlanKey, body: WhatIfIn) -> dict[str, Any]:
    """Answer what the plan would be with another haul price, distance limit or window; nothing is kept."""
    change = services.checked_settings(body.dict(exclude_unset=True))
    return queries.what_if_detail(queries.what_if(_looker(request), plan_id, change))


@router.post("/plans/{int:plan_id}/cancel", response=PlanLine, operation_id="soil_cancel_plan", summary="取消计算")
def cancel_plan(request: HttpRequest, plan_id: PlanKey) -> dict[str, Any]:
    """Ask a computation to stop (土方岗)."""
    return queries.plan_summary(services.cancel_plan(by=_looker(request), plan_id=plan_id))


@router.post(
    "/plans/{int:plan_id}/replan", response={201: PlanLine}, operation_id="soil_replan", summary="最少改动重排"
)
def replan(request: HttpRequest, plan_id: PlanKey, body: ReplanIn) -> Status[dict[str, Any]]:
    """Plan again with the data of today, moving as little as is worth it (土方岗)."""
    made = services.replan(by=_looker(request), plan_id=plan_id, change_fen=body.change_fen)
    return Status(201, queries.plan_summary(made))


def _looker(request: HttpRequest) -> Any:
    """Return who asks.

    :raises NotAllowed: for those who never see prices and plans.
    """
    if not permissions.may_look(request.user):
        raise NotAllowed("价格、地点和平衡方案只对园区工作人员开放。")
    return request.user
