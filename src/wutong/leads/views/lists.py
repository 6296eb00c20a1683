"""The list, the board, the pool, what is found as one types, and the list as an Excel file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel import clock, pages, tables
from wutong.kernel.errors import NotFound
from wutong.leads import permissions, queries
from wutong.leads.forms import FilterForm
from wutong.leads.lifecycle import OPEN, Stage, moves_from
from wutong.leads.queries import choices, sheet
from wutong.leads.views.shared import by, insiders

_PER_PAGE = 25
_FOUND = 8
_HEADS = (
    ("number", "线索编号", ""), ("investor", "投资方", ""), ("project", "项目", ""), ("chain", "产业链", ""),
    ("investment", "总投资(万元)", "num"), ("holder", "专班 / 专人", ""), ("stage", "阶段", ""),
    ("due", "时限(工作日)", ""), ("quiet", "最近进展", ""),
)  # fmt: skip
# Numbers and days are wanted largest, names first letter first, when a column is clicked once.
_DOWN_FIRST = frozenset({"investment"})


@require_GET
@insiders
def lead_list(request: HttpRequest) -> HttpResponse:
    """Show the leads this person may see, narrowed and sorted by the address; others' leads as masked rows."""
    form = FilterForm(request.GET)
    filters, user, today = form.filters(), by(request), clock.today()
    context: dict[str, Any] = {"form": form, "filters": filters, "scopes": _scopes(request), **_offered(request)}
    if request.GET.get("scope") == "others":
        others = queries.others(user, request.GET.get("page"), words=filters.words, stages=filters.stages)
        context |= {"page": others, "is_others": True}
    else:
        page = sheet.page(user, filters, today, request.GET.get("page"), per_page=_PER_PAGE, **form.beside)
        context |= {"page": page, "lines": page.rows, "heads": _heads(form.beside["sort"])}
    return pages.show(request, "leads/list.html", "leads/_list.html", context)


@require_GET
@insiders
def found(request: HttpRequest) -> HttpResponse:
    """Show what the search box finds so far; the list shows all of it."""
    words = request.GET.get("q", "")[:100].strip()
    leads = queries.search(by(request), words, _FOUND)
    return render(request, "leads/_found.html", {"leads": leads, "words": words, "is_full": len(leads) == _FOUND})


@require_GET
@insiders
def export(request: HttpRequest) -> HttpResponse:
    """Answer the narrowed list as an Excel file, without the sensitive leads; the last line says how many those are."""
    form = FilterForm(request.GET)
    leaving = sheet.export(by(request), form.filters(), clock.today(), **form.beside)
    note = f"共 {leaving.total} 条,截至 {clock.today()}"
    if leaving.kept_back:
        note += f";另有敏感线索 {leaving.kept_back} 条按规定不导出"
    return tables.export("线索清单", sheet.EXPORT_COLUMNS, leaving.rows, by=by(request), note=note)


@require_GET
@insiders
def board(request: HttpRequest) -> HttpResponse:
    """Show the open leads stage by stage, the most urgent of each first."""
    form = FilterForm(request.GET)
    filters, today = form.filters(), clock.today()
    shown = queries.board(by(request), filters, today)
    columns = [
        {
            "stage": column.stage.value,
            "label": column.label,
            "total": column.total,
            "more": column.more,
            "lines": sheet.lines(column.cards, today),
            "moves": _moves(column.stage),
        }
        for column in shown.columns
    ]
    ways = {stage.value: {row["target"]: row["verb"] for row in _moves(stage)} for stage in OPEN}
    context = {"form": form, "columns": columns, "ways": ways, "scopes": _scopes(request), **_offered(request)}
    return pages.show(request, "leads/board.html", "leads/_board.html", context)


@require_GET
@insiders
def board_column(request: HttpRequest, stage: str) -> HttpResponse:
    """Show the next cards of one column."""
    if stage not in {row.value for row in OPEN}:
        raise NotFound("看板上没有这一列。")
    filters, today = FilterForm(request.GET).filters(), clock.today()
    rows = sheet.column(by(request), filters, stage, today)
    page = pages.paged(rows, request.GET.get("page"), sheet.cards_each())
    column = {"stage": stage, "lines": sheet.lines(page.rows, today), "moves": _moves(Stage(stage))}
    left = page.total - page.last_row
    return render(request, "leads/_cards.html", {"column": column, "next": page.next, "left": left})


@require_GET
@insiders
def pool(request: HttpRequest) -> HttpResponse:
    """Show the leads that wait for somebody to claim them."""
    form, today, user = FilterForm(request.GET), clock.today(), by(request)
    filters = queries.Filters(words=form.filters().words, scope="pool", order="newest")
    page = sheet.page(user, filters, today, request.GET.get("page"), per_page=_PER_PAGE, **form.beside)
    context = {
        "page": page,
        "lines": page.rows,
        "form": form,
        "may_claim": permissions.may_register(user),
        "seats": choices.seats_to_claim(user) if permissions.may_register(user) else [],
    }
    return pages.show(request, "leads/pool.html", "leads/_pool.html", context)


def _heads(sort: str) -> list[dict[str, str]]:
    """Return the heads of the list: each says how it sorts now and what a click makes of it."""
    heads = []
    for code, label, style in _HEADS:
        first, second = (f"-{code}", code) if code in _DOWN_FIRST else (code, f"-{code}")
        now = {code: "ascending", f"-{code}": "descending"}.get(sort, "")
        to = second if sort == first else first
        heads.append({"code": code, "label": label, "style": style, "now": now, "to": to})
    return heads


def _scopes(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the ranges of the list that mean something to this person."""
    user, words = by(request), dict(queries.SCOPES)
    if people.is_promotion_office(user) or not people.is_promoter(user):
        return [(code, words[code]) for code in ("all", "pool")]
    words["all"] = "我可见的"
    return [*words.items(), ("others", "外专班(遮名)")]


def _offered(request: HttpRequest) -> dict[str, Any]:
    return {
        "teams": accounts.team_choices(),
        "may_register": permissions.may_register(request.user),
        "may_bulk": permissions.may_register(request.user),
        "import_address": reverse("kernel:import", args=["leads.leads"]),
    }


def _moves(stage: Stage) -> list[dict[str, str]]:
    return [
        {"verb": verb, "label": move.label, "target": move.target.value} for verb, move in moves_from(stage).items()
    ]
