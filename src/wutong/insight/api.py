"""Endpoints of this domain: the same figures and the same rights as the pages."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from wutong.insight import permissions
from wutong.insight.queries import checker, indicators
from wutong.insight.queries.figures import Figure
from wutong.insight.queries.sources import Reader, scope_of
from wutong.insight.schemas import CheckIn, FigureOut, IndicatorOut, JudgedOut, RowsOut
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotAllowed

router = Router()
OfficeKey = Annotated[int, Field(ge=1, le=2**63 - 1)]


@router.get("/indicators", response=list[IndicatorOut], summary="口径与字典", operation_id="insight_list_indicators")
def list_indicators(request: HttpRequest) -> list[IndicatorOut]:
    """List every indicator, with the ones that are not kept yet."""
    _guard(request)
    return [IndicatorOut.of(indicator) for indicator in indicators.every()]


@router.get("/indicators/{code}", response=FigureOut, summary="某日的指标值", operation_id="insight_read_figure")
def read_figure(
    request: HttpRequest,
    code: str,
    as_of: date | None = None,
    since: date | None = None,
    office: OfficeKey | None = None,
    base: str = "",
) -> FigureOut:
    """Compute an indicator as of a day, today without one; ``base`` is one of its ``parameters``."""
    _guard(request)
    return FigureOut.of(_figure(request, code, as_of, since, office, base))


@router.get("/indicators/{code}/rows", response=RowsOut, summary="指标值背后的明细", operation_id="insight_read_rows")
def read_rows(
    request: HttpRequest,
    code: str,
    as_of: date | None = None,
    since: date | None = None,
    office: OfficeKey | None = None,
    base: str = "",
    set: indicators.Side = "numerator",
) -> RowsOut:
    """List the rows of one side of a figure that the caller may see."""
    _guard(request)
    return RowsOut.of(indicators.rows(request.user, _figure(request, code, as_of, since, office, base), set))


@router.post("/check", response=list[JudgedOut], summary="核稿:逐个判定文中数字", operation_id="insight_check_text")
def check_text(request: HttpRequest, payload: CheckIn) -> list[JudgedOut]:
    """Find every figure of a text and judge it, as the page does."""
    _guard(request)
    today = clock.today()
    if payload.as_of is not None and payload.as_of > today:
        raise Incomplete(f"{payload.as_of} 还没有到,不能据以核稿。", fields={"as_of": "不能晚于今天"})
    checked = checker.check(payload.text, user=request.user, as_of=payload.as_of or today)
    return [JudgedOut.of(judged) for judged in checked.found]


def _figure(
    request: HttpRequest, code: str, as_of: date | None, since: date | None, office: int | None, base: str
) -> Figure:
    today = clock.today()
    if as_of is not None and as_of > today:
        raise Incomplete(f"{as_of} 还没有到,没有可看的数字。", fields={"as_of": "不能晚于今天"})
    choices = {"base": base} if base else {}
    return indicators.compute(
        code, as_of=as_of or today, since=since, scope=scope_of(office), reader=Reader(request.user), choices=choices
    )


def _guard(request: HttpRequest) -> None:
    if not permissions.may_look(request.user):
        raise NotAllowed(permissions.SENTENCE)
