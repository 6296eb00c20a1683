"""The page of a firm, tracked or not, and the verbs on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from wutong.enterprises import queries, services
from wutong.enterprises.forms import EnterpriseForm, NameForm, TitleForm
from wutong.enterprises.views import deciding, inside, me, number
from wutong.kernel import clock, pages
from wutong.kernel.errors import Refusal


@require_safe
@inside
def firm(request: HttpRequest, directory_id: str) -> HttpResponse:
    """Show a firm of the directory; a tracked one has its own address."""
    page = queries.firm_page(request.user, directory_id, on=clock.today())
    if page.enterprise is not None:
        return redirect("enterprises:enterprise", page.enterprise.pk)
    return render(request, "enterprises/firm.html", _context(page))


@require_safe
@inside
def enterprise(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Show a tracked enterprise."""
    page = queries.enterprise_page(request.user, enterprise_id, on=clock.today())
    return render(request, "enterprises/firm.html", _context(page))


@require_safe
@inside
def story(request: HttpRequest) -> HttpResponse:
    """Tell what happened with a firm, each domain for itself: the part that the page asks for once it is there."""
    own = number(request.GET.get("enterprise"))
    if own is not None:
        told = queries.timeline.of(request.user, own)
    else:
        page = queries.firm_page(request.user, request.GET.get("firm", "")[:40], on=clock.today())
        told = queries.timeline.of_names(request.user, queries.named(page))
    return render(request, "enterprises/_story.html", {"timeline": told})


@require_safe
@inside
def chains(request: HttpRequest) -> HttpResponse:
    """Say in which chains and segments a firm stands: a part of its page."""
    own = number(request.GET.get("enterprise"))
    page = (
        queries.enterprise_page(request.user, own, on=clock.today())
        if own is not None
        else queries.firm_page(request.user, request.GET.get("firm", "")[:40], on=clock.today())
    )
    rows = [(one, _address("industries:segment", one)) for one in queries.standings(request.user, page)]
    return render(request, "enterprises/_chains.html", {"rows": rows})


@require_POST
@deciding
def track(request: HttpRequest) -> HttpResponse:
    """Take a firm of the directory into the register."""
    made = services.track(by=me(request), directory_id=request.POST.get("directory_id", ""))
    messages.success(request, f"“{made.name}”已列入跟踪。")
    return redirect("enterprises:enterprise", made.pk)


@deciding
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a firm that the directory does not know."""
    form = EnterpriseForm(request.POST or None, initial={"name": request.GET.get("name", "")[:200]})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.enter(by=me(request), name=form.cleaned_data["name"], values=form.values())
            messages.success(request, f"“{made.name}”已登记。")
            return redirect("enterprises:enterprise", made.pk)
    context = {"form": form, "title": "登记企业", "back": reverse("enterprises:tracked"), "action": "登记"}
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)


@deciding
def edit(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Correct what is kept of an enterprise."""
    row = queries.enterprise(request.user, enterprise_id)
    form = EnterpriseForm(request.POST or None, initial=EnterpriseForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        said = form.values()
        said["name"] = form.cleaned_data["name"]
        with pages.refusals_into(form):
            services.edit(
                by=me(request), enterprise_id=enterprise_id, values=said,
                based_on=form.cleaned_data["version"] or row.version,
            )  # fmt: skip
            messages.success(request, "已更正。")
            return redirect("enterprises:enterprise", enterprise_id)
    back = reverse("enterprises:enterprise", args=[enterprise_id])
    context = {"form": form, "title": "更正企业资料", "back": back, "action": "保存", "subject": row.name}
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)


@require_POST
@deciding
def add_name(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Give an enterprise another name."""
    form = NameForm(request.POST, auto_id="name_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            services.add_name(by=me(request), enterprise_id=enterprise_id, **form.cleaned_data)
            messages.success(request, "名称已增加。")
            return redirect("enterprises:enterprise", enterprise_id)
    return _again(request, enterprise_id, name_form=form)


@require_POST
@deciding
def drop_name(request: HttpRequest, name_id: int) -> HttpResponse:
    """Take a name away."""
    gone = services.drop_name(by=me(request), name_id=name_id)
    messages.success(request, f"名称“{gone.name}”已撤下。")
    return redirect("enterprises:enterprise", gone.enterprise_id)


@require_POST
@deciding
def note_title(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Note a title."""
    form = TitleForm(request.POST, auto_id="title_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            services.note_title(by=me(request), enterprise_id=enterprise_id, **form.cleaned_data)
            messages.success(request, "称号已登记。")
            return redirect("enterprises:enterprise", enterprise_id)
    return _again(request, enterprise_id, title_form=form)


@require_POST
@deciding
def suspect(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Say that another tracked enterprise may be this one."""
    written = request.POST.get("other", "")
    meant = queries.by_key(**queries.names.columns(written))
    if meant is None:
        messages.error(request, f"“{written[:60]}”不是已跟踪企业的名称,没有提出。请写那一家登记的任一名称。")
        return redirect("enterprises:enterprise", enterprise_id)
    try:
        pair = services.suspect(by=me(request), one_id=enterprise_id, other_id=meant)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("enterprises:enterprise", enterprise_id)
    return redirect(f"{reverse('enterprises:pairs')}?at={pair.pk}")


def _again(request: HttpRequest, enterprise_id: int, **forms: Any) -> HttpResponse:
    page = queries.enterprise_page(request.user, enterprise_id, on=clock.today())
    return render(request, "enterprises/firm.html", {**_context(page), **forms}, status=422)


def _context(page: queries.FirmPage) -> dict[str, Any]:
    asks = {"enterprise": page.enterprise.pk} if page.enterprise else {"firm": page.directory_id}
    return {
        "firm": page,
        "enterprise": page.enterprise,
        "asks": urlencode(asks),
        "name_form": NameForm(auto_id="name_%s"),
        "title_form": TitleForm(auto_id="title_%s"),
        "held": [one for one in page.titles if one.holds],
        "links": list(_links(page)),
    }


def _links(page: queries.FirmPage) -> Any:
    """Yield what can be done with the firm in the domains downstream, where those are there."""
    for name, label, icon, said in (
        ("leads:new", "登记线索", "lead", {"investor": page.name}),
        ("outreach:list", "外出批次", "trip", {}),
    ):
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if said:
            yield f"{address}?{urlencode(said)}", label, icon


def _address(name: str, one: Any) -> str:
    try:
        if one.segment_code:
            return reverse(name, args=[one.chain_id, one.segment_code])
        return reverse("industries:chain", args=[one.chain_id])
    except NoReverseMatch:
        return ""
