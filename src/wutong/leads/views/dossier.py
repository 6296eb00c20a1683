"""One lead on one page, its files, and whom to call."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from wutong.kernel import clock, files
from wutong.leads import services
from wutong.leads.lifecycle import DIMENSIONS, OPEN, Stage
from wutong.leads.queries import attached, wording
from wutong.leads.views import radar
from wutong.leads.views.shared import by, insiders

# Looked at in the browser; everything else is saved.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "application/pdf"})


@require_GET
@insiders
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show everything about one lead; opening a sensitive one is written down."""
    dossier = services.open_dossier(by=by(request), lead_id=lead_id)
    judged = dossier.assessments[0] if dossier.assessments else None
    context: dict[str, Any] = {
        "dossier": dossier,
        "lead": dossier.lead,
        "due": wording.due_sentence(dossier.lead, dossier.due, clock.today()),
        "walk": _walk(Stage(dossier.lead.stage)),
        "verbs": verbs_of(dossier),
        "judged": judged,
        "radar": radar.drawn([(label, getattr(judged, name)) for name, label in DIMENSIONS.items()])
        if judged
        else None,
        "is_open": Stage(dossier.lead.stage) in OPEN,
        "paused": next((pause for pause in dossier.pauses if pause.until_on is None), None),
    }
    return render(request, "leads/lead.html", context)


@require_POST
@insiders
def contact(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show whom to call, in full; every look is written down."""
    found = services.reveal_contact(by=by(request), lead_id=lead_id)
    return render(request, "leads/_contact.html", {"contact": found})


@require_GET
@insiders
def file(request: HttpRequest, lead_id: int, file_id: int) -> Any:
    """Answer a file of a follow-up: pictures and PDF to look at, everything else to save."""
    stored = attached.attached(by(request), lead_id, file_id)
    is_shown = stored.content_type in _SHOWN
    answer = FileResponse(
        files.open_stored(stored),
        as_attachment=not is_shown,
        filename=stored.name,
        content_type=stored.content_type if is_shown else "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


_WALK = (Stage.NEW, Stage.ASSESS, Stage.CONTACT, Stage.NEGOTIATE, Stage.LANDED)


def _walk(now: Stage) -> list[dict[str, str]]:
    """Return the stages in their order, each behind, here or ahead."""
    here = _WALK.index(now) if now in _WALK else -1
    state = {True: "behind", False: "ahead"}
    return [
        {"label": stage.label, "state": "here" if place == here else state[place < here]}
        for place, stage in enumerate(_WALK)
    ]


# What is offered first, what stands behind “更多”; the moves between stages come from the table of moves.
_FIRST = (("follow_up", "记一笔跟进"), ("respond", "响应"), ("assess", "研判"), ("claim", "认领"))
_MORE = (
    ("answer", "反馈引荐人"), ("pause", "暂停计时"), ("resume", "恢复计时"), ("transfer", "移交"),
    ("release", "释放入池"), ("withdraw", "作废"),
)  # fmt: skip


def verbs_of(dossier: Any) -> dict[str, list[dict[str, str]]]:
    """Return the buttons of a dossier: verbs of the life cycle, each with why it is out of reach, if it is."""
    why = dossier.verbs
    first = [_button(verb, label, why[verb]) for verb, label in _FIRST if verb in why]
    moves = [_button(verb, move.label, "") for verb, move in dossier.moves.items() if verb != "assess"]
    more = [_button(verb, label, why[verb]) for verb, label in _MORE if verb in why]
    # What stands open is offered; of what does not, only the everyday verbs are shown, with the reason.
    first = [row for row in first if not row["why"] or row["verb"] in ("follow_up", "assess")]
    return {"first": first, "moves": moves, "more": more}


def _button(verb: str, label: str, why: str) -> dict[str, str]:
    return {"verb": verb, "label": label, "why": why}
