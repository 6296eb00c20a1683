"""What the pages of leads share: guards, who asks, where to go afterwards."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from wutong.accounts import permissions as people
from wutong.kernel import pages
from wutong.leads import permissions

insiders = pages.allowed(people.is_insider, "线索只对园区工作人员开放。")
promoters = pages.allowed(permissions.may_register, "登记和认领线索由招商专员、孵化基地招商和招商办办理。")


def by(request: HttpRequest) -> Any:
    """Return the signed-in person; the guard has seen to it that there is one."""
    return request.user


def done(request: HttpRequest, sentence: str, to: str) -> HttpResponse:
    """Say what was done on the page that comes next; HTMX is told to go there."""
    messages.success(request, sentence)
    if not pages.is_part(request):
        return redirect(to)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = resolve_url(to)
    return response


def came_from(request: HttpRequest, otherwise: str) -> str:
    """Return the page of ours on which a small form stood, or another where there is none."""
    htmx: Any = getattr(request, "htmx", None)
    address = (htmx.current_url_abs_path or "") if htmx else request.POST.get("next", "")
    address = str(address).partition("#")[0]
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if is_ours else otherwise


def status_of(form: BaseForm) -> int:
    """Return the status of a page with a form: 422 where something was refused."""
    return 422 if form.is_bound and form.errors else 200
