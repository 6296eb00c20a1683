"""核稿: paste a draft or a report, and every figure in it is marked and opens its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wutong.insight import permissions
from wutong.insight.forms import CheckForm
from wutong.insight.queries import checker, manuscripts
from wutong.insight.queries.checker import Checked, Judged, Verdict
from wutong.kernel import pages

# A page shows the first of very many; the whole text is judged all the same.
SHOWN = 500


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain words, or a figure with its number in the table."""

    words: str
    judged: Judged | None = None
    number: int = 0


@dataclass(frozen=True)
class Line:
    """A line of the table: the figure and where its rows open."""

    number: int
    judged: Judged
    address: str


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def show(request: HttpRequest) -> HttpResponse:
    """Show the form; with a text, the text marked and the table of its figures."""
    form = CheckForm(request.POST or None, request.FILES or None)
    checked = None
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            text = form.cleaned_data["text"]
            if upload := form.cleaned_data["file"]:
                text = manuscripts.words(upload.name, upload.read(manuscripts.LIMIT + 1))
            checked = checker.check(text, user=request.user, as_of=form.cleaned_data["as_of"])
    status = 422 if form.errors else 200
    return render(request, "insight/checker.html", {"form": form, **_result(checked)}, status=status)


def _result(checked: Checked | None) -> dict[str, object]:
    if checked is None:
        return {}
    lines = [Line(number, judged, address(judged)) for number, judged in enumerate(checked.claims[:SHOWN], 1)]
    counts = [(verdict, verdict.label, checked.count(verdict)) for verdict in Verdict]
    return {
        "checked": checked,
        "lines": lines,
        "counts": counts,
        "pieces": list(_pieces(checked, {id(line.judged): line.number for line in lines})),
        "more": len(checked.claims) - len(lines),
    }


def address(judged: Judged) -> str:
    """Return where the rows behind a judged figure open; nothing for a figure without rows."""
    figure = judged.computed
    if figure is None or judged.indicator is None or not judged.indicator.kept:
        return ""
    values = {"as_of": figure.as_of, "since": figure.since, "until": figure.until, "office": judged.scope.office_id}
    query = urlencode({name: value for name, value in values.items() if value is not None})
    return f"{reverse('insight:indicator', args=[figure.code])}?{query}"


def _pieces(checked: Checked, numbers: dict[int, int]) -> Iterator[Piece]:
    at = 0
    for judged in checked.found[: 4 * SHOWN]:
        figure = judged.claim.figure
        yield Piece(checked.text[at : figure.start])
        yield Piece(checked.text[figure.start : figure.end], judged, numbers.get(id(judged), 0))
        at = figure.end
    yield Piece(checked.text[at:])
