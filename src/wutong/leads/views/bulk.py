"""One thing done to many leads: chosen in the list, confirmed on a page of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wutong.kernel import clock
from wutong.kernel.errors import Refusal, TooLarge
from wutong.leads import services
from wutong.leads.forms import BulkForm
from wutong.leads.queries import sheet
from wutong.leads.views.shared import by, done, promoters, status_of


@require_POST
@promoters
def bulk(request: HttpRequest) -> HttpResponse:
    """Ask for what is to be done with the chosen leads; do it when it is confirmed, to all of them or to none."""
    user, ids = by(request), _ids(request)
    is_sure = request.POST.get("sure") == "yes"
    form = BulkForm(request.POST if is_sure else None, user=user, todo=request.POST.get("todo", ""))
    back = _back(request)
    if is_sure and form.is_valid():
        try:
            count = services.edit_many(by=user, lead_ids=ids, **form.change())
            return done(request, f"{form.label}:{count} 条线索已办理。", back)
        except Refusal as refusal:
            # Of whatever kind: the sentence names the leads that refused, and belongs beside those that were chosen.
            form.add_error(None, refusal.message)
    context: dict[str, Any] = {"form": form, "lines": sheet.chosen(user, ids, clock.today()), "back": back}
    return render(request, "leads/bulk.html", context, status=status_of(form))


def _ids(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("ids")
    if len(given) > services.BULK_LIMIT:
        raise TooLarge(f"一次最多办理 {services.BULK_LIMIT} 条线索,选了 {len(given)} 条,请分几次办理。")
    return [int(one) for one in given if one.isdecimal() and len(one) < 10]


def _back(request: HttpRequest) -> str:
    address, plain = request.POST.get("back", ""), reverse("leads:list")
    is_ours = address.startswith(plain) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else plain
