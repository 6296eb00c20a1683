"""Pages of prices and of the places outside."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.prices import OutletEditForm, OutletForm, PriceForm, ReasonForm
from wutong.kernel import clock, files, pages

looking = pages.allowed(permissions.may_look, "价格、地点和平衡方案只对园区工作人员开放;企业请看“我的土方”。")
managing = pages.allowed(permissions.may_manage, "价格和消纳场、取土场、堆场由土方岗登记。")


@require_safe
@looking
def price_list(request: HttpRequest) -> HttpResponse:
    """Show the prices in force, each with source, day and proof; and all that were ever quoted."""
    page = pages.paged(queries.price_history(request.user), request.GET.get("page"), per_page=30)
    context = {
        "rows": queries.prices_in_force(request.user, clock.today()),
        "page": page,
        "may_manage": permissions.may_manage(request.user),
        "missing": queries.missing_prices(clock.today()),
    }
    return pages.show(request, "earthworks/prices.html", "earthworks/_price_history.html", context)


@managing
def price_add(request: HttpRequest) -> HttpResponse:
    """Quote a price."""
    given = request.FILES or None
    initial = {"outlet_id": request.GET.get("outlet", ""), "kind": request.GET.get("kind", "")}
    form = PriceForm(request.POST or None, given, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.quote_price(by=_me(request), **form.values())
            messages.success(request, f"已登记:{made},{made.quoted_on}。")
            return redirect("earthworks:prices")
    return _form(request, form, title="登记价格", back="earthworks:prices")


@managing
def price_withdraw(request: HttpRequest, price_id: int) -> HttpResponse:
    """Take back a price that was wrong."""
    price = queries.price_seen(request.user, price_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.withdraw_price(by=_me(request), price_id=price_id, reason=form.cleaned_data["reason"])
            messages.success(request, "已作废。已签协议里冻结的价格不变。")
            return redirect("earthworks:prices")
    return _form(request, form, title=f"作废:{price}({price.quoted_on})", back="earthworks:prices", action="作废")


@require_safe
@looking
def price_file(request: HttpRequest, price_id: int) -> HttpResponse:
    """Answer the proof of a price to save."""
    stored = queries.price_proof(request.user, price_id)
    answer: Any = FileResponse(files.open_stored(stored), as_attachment=True, filename=stored.name)
    answer["X-Content-Type-Options"], answer["Cache-Control"] = "nosniff", "private, no-store"
    shown: HttpResponse = answer
    return shown


@require_safe
@looking
def outlet_list(request: HttpRequest) -> HttpResponse:
    """Show the places outside on the schematic, with what they take and charge."""
    rows = list(queries.outlets(request.user))
    context = {
        "rows": [queries.OutletLine.of(row) for row in rows],
        "picture": queries.outlet_picture(rows),
        "may_manage": permissions.may_manage(request.user),
        "reason_form": ReasonForm(auto_id=False),
    }
    return render(request, "earthworks/outlets.html", context)


@managing
def outlet_add(request: HttpRequest) -> HttpResponse:
    """Enter a place."""
    form = OutletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.add_outlet(by=_me(request), **form.cleaned_data)
            messages.success(request, f"已登记“{made.name}”。再登记它的价格,方案才会用到它。")
            return redirect("earthworks:outlets")
    return _form(request, form, title="登记消纳场、取土场或堆场", back="earthworks:outlets")


@managing
def outlet_edit(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Correct a place."""
    outlet = queries.outlet_seen(request.user, outlet_id)
    names = set(OutletForm.base_fields) - {"kind", "name"} | {"version"}
    form = OutletEditForm(request.POST or None, initial={name: getattr(outlet, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_outlet(by=_me(request), outlet_id=outlet_id, **form.values())
            messages.success(request, "已保存。")
            return redirect("earthworks:outlets")
    return _form(request, form, title=f"修改“{outlet.name}”", back="earthworks:outlets")


@require_POST
@managing
def outlet_close(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Close a place for good."""
    closed = services.close_outlet(by=_me(request), outlet_id=outlet_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"“{closed.name}”已停用,新方案不再用它。")
    return redirect("earthworks:outlets")


def _me(request: HttpRequest) -> Any:
    return request.user


def _form(request: HttpRequest, form: Any, *, title: str, back: str, action: str = "保存") -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "action": action}
    return render(request, "earthworks/price_form.html", context, status=422 if form.errors else 200)
