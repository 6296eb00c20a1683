"""What every page shares: refusals shown in place, guards, parts on demand, paging."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from wutong.kernel import rules
from wutong.kernel.errors import NotAllowed, NotFound, Refusal

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class RefusalMiddleware:
    """Answer a refusal that no view caught: a page, or a part for HTMX, with the sentence and the right status.

    A request that only reads sees the rules as they stood when it began, and asks for them once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with rules.remembered():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into an answer; leave every other exception alone."""
        if not isinstance(exception, Refusal):
            return None
        template = "kernel/_refusal.html" if is_part(request) else "kernel/refusal.html"
        context = {"refusal": exception, "back": _page_before(request)}
        response = render(request, template, context, status=exception.status)
        if is_part(request):
            # Beside the page's notes, so that what the person was looking at stays.
            response["HX-Retarget"], response["HX-Reswap"] = "#notes", "innerHTML"
        return response


def _page_before(request: HttpRequest) -> str:
    """Return the page of ours that the person came from, for a way back."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else ""


def is_part(request: HttpRequest) -> bool:
    """Tell whether the browser asks for a part of the page only (HTMX, and not a boosted whole page)."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def show(request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render the page, or only its part when HTMX asks; same address, same guard."""
    response = render(request, part if is_part(request) else page, context, status=status)
    # One address, two answers: the browser must not show a kept part where the whole page is wanted.
    patch_vary_headers(response, ("HX-Request",))
    return response


def allowed(test: Callable[[Any], bool], sentence: str) -> Callable[[View[P]], View[P]]:
    """Guard a view by a test of the signed-in person; the address answers 403 with the sentence otherwise."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not test(request.user):
                raise NotAllowed(sentence)
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return guard


@contextmanager
def refusals_into(form: BaseForm) -> Iterator[None]:
    """Put a refusal raised in the block onto the form: by field where it names fields, else above it.

    What the person may not do at all is no fault of the form and goes on: the address answers 403 or 404.
    """
    try:
        yield
    except (NotAllowed, NotFound) as refusal:
        if not refusal.fields.keys() & form.fields.keys():
            raise
        for name, text in refusal.fields.items():
            form.add_error(name if name in form.fields else None, text)
    except Refusal as refusal:
        known = {name: text for name, text in refusal.fields.items() if name in form.fields}
        for name, text in known.items():
            form.add_error(name, text)
        if not known:
            form.add_error(None, refusal.message)


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, where it stands, and the neighbours' numbers."""

    rows: list[Any]
    number: int
    pages: int
    total: int
    per_page: int

    @property
    def previous(self) -> int | None:
        """Return the page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the page after, if any."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def first_row(self) -> int:
        """Return the number of the first row shown, from one."""
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """Return the number of the last row shown."""
        return min(self.number * self.per_page, self.total)


def paged(rows: QuerySet[M] | Sequence[Any], number: str | int | None, per_page: int = 20) -> Page:
    """Return one page of a queryset or of rows at hand; a number out of range, or none, gives the nearest."""
    page = Paginator(rows, per_page).get_page(number)
    count = page.paginator.count
    return Page(list(page.object_list), page.number, page.paginator.num_pages, count, per_page)
