"""The duplicate check at entry: who has this firm already, told as far as the person may know."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from wutong.kernel import clock, privacy
from wutong.kernel.errors import Duplicate
from wutong.leads import permissions
from wutong.leads.models import Confidentiality, Lead
from wutong.leads.queries import names, rules

# How many leads of neighbouring names are compared in full: those that share most of the spelling.
_CANDIDATES = 400
_NEWEST = ("-first_reported_at", "-id")


@dataclass(frozen=True)
class Similar:
    """A lead of the same firm, or of one whose name comes close.

    :param lead_id: None where the person may not open it; the firm's name is masked then.
    :param is_same: the same firm, not only a close name.
    """

    lead_id: int | None
    number: str
    investor: str
    project_name: str
    team: str
    person: str
    first_reported_at: datetime
    stage: str
    score: float
    why: str
    is_same: bool
    is_masked: bool


def similar(name: str, uscc: str, user: Any, *, exclude: int | None = None, limit: int = 5) -> list[Similar]:
    """Return the standing leads of the same firm (credit code, then name), then those whose names come close."""
    found = same_firm(name, uscc, exclude=exclude)
    close = _close(name, exclude={exclude, *(lead.pk for lead in found)}, limit=limit)
    rows = [*((lead, 1.0, _why_same(lead, uscc), True) for lead in found), *close]
    open_to = set(permissions.visible(user).filter(pk__in=[row[0].pk for row in rows]).values_list("pk", flat=True))
    shown = [_told(lead, score, why, is_same, lead.pk in open_to) for lead, score, why, is_same in rows]
    return [row for row in shown if row is not None][:limit]


def same_firm(name: str, uscc: str, *, exclude: int | None = None) -> list[Lead]:
    """Return the standing leads of this very firm, the first reported first.

    Where both sides give a credit code it alone decides; else the normalised names, unless their regions contradict.
    """
    firm = names.firm(name)
    which = Q(investor_key=firm.key) if firm.key else Q(pk__in=[])
    if uscc:
        which |= Q(uscc=uscc)
    rows = _standing().filter(which).exclude(pk=exclude).order_by("first_reported_at", "id")
    return [lead for lead in rows if _is_same(firm, uscc, lead)]


def refuse_same(user: Any, values: dict[str, Any], *, despite_similar: bool, exclude: int | None = None) -> None:
    """Refuse a firm that is registered already, unless it comes with another project and the person knows.

    :raises Duplicate: naming the lead, its team, person and first report, as far as the person may know.
    """
    found = same_firm(values["investor"], values.get("uscc", ""), exclude=exclude)
    clash = next((lead for lead in found if names.same_project(lead.project_name, values["project_name"])), None)
    if clash is None and despite_similar:
        return
    lead = clash or (found[0] if found else None)
    if lead is not None:
        told = _refusal(user, lead, same_project=clash is not None)
        # A form shows the sentence at the field, and must say there whose the firm is.
        raise Duplicate(told, fields={"investor": told})


def _refusal(user: Any, lead: Lead, *, same_project: bool) -> str:
    is_open = permissions.visible(user).filter(pk=lead.pk).exists()
    if not is_open and lead.confidentiality == Confidentiality.SENSITIVE:
        return "该投资方已有登记,未重复登记。详情不便显示,请向招商办核实。"
    at = timezone.localtime(lead.first_reported_at)
    holder = f"{lead.seat.team.name} {lead.seat.person.name}" if lead.seat else "公共池"
    what = f"“{lead.investor}·{lead.project_name}”" if is_open else f"“{privacy.masked_name(lead.investor)}”"
    start = f"与线索 {lead.number}{what}重复:由 {holder} 承办,{at:%Y-%m-%d %H:%M} 首报。"
    if same_project:
        return start + "没有登记。可在原线索上跟进,或对首报有异议时申请仲裁。"
    return start + "没有登记。如确是同一投资方的另一个项目,请核对后选择“仍要登记”。"


def _told(lead: Lead, score: float, why: str, is_same: bool, is_open: bool) -> Similar | None:
    sensitive = lead.confidentiality == Confidentiality.SENSITIVE
    if not is_open and sensitive and not is_same:
        return None
    veiled = not is_open and sensitive
    holder = lead.seat if not veiled else None
    return Similar(
        lead_id=lead.pk if is_open else None,
        number="" if veiled else lead.number,
        investor=lead.investor if is_open else privacy.masked_name(lead.investor),
        project_name=lead.project_name if is_open else "",
        team=holder.team.name if holder else ("请向招商办核实" if veiled else "公共池"),
        person=holder.person.name if holder else "",
        first_reported_at=lead.first_reported_at,
        stage=lead.get_stage_display(),
        score=score,
        why=why,
        is_same=is_same,
        is_masked=not is_open,
    )


def _close(name: str, *, exclude: set[int | None], limit: int) -> list[tuple[Lead, float, str, bool]]:
    firm = names.firm(name)
    if not firm.core:
        return []
    rows = Lead.objects.standing().alias(shared=_shared(firm)).filter(shared__gt=0).order_by("-shared", *_NEWEST)
    found = rows.values_list("first_reported_at", "pk", "investor")[:_CANDIDATES]
    # Of names equally close the newest comes first, however much of their spelling they share.
    newest = [(pk, investor) for _, pk, investor in sorted(found, reverse=True)]
    at_least = float(rules.alike_from(clock.today()))
    best = names.closest(name, newest, at_least=at_least, limit=limit + len(exclude))
    leads = _standing().in_bulk([pk for pk, _, _ in best])
    return [(leads[pk], score, why, False) for pk, score, why in best if pk in leads and pk not in exclude]


def _shared(firm: names.FirmName) -> Any:
    """Return the SQL of how much of its spelling a name shares with a firm's; what comes earlier weighs most."""
    pairs = [Q(investor_key__contains=pair) for pair in names.bigrams(firm)]
    # Other characters of the same sound are found by the initials of the name.
    sounds = [Q(search_text__contains=" " + firm.initials)] if len(firm.initials) >= 3 else []
    marks = reversed(sounds + pairs)
    return reduce(add, (Case(When(mark, then=Value(1 << place)), default=Value(0)) for place, mark in enumerate(marks)))


def _is_same(firm: names.FirmName, uscc: str, lead: Lead) -> bool:
    if uscc and lead.uscc:
        return uscc == lead.uscc
    return names.is_same_firm(firm, names.firm(lead.investor))


def _why_same(lead: Lead, uscc: str) -> str:
    return "统一社会信用代码相同" if uscc and lead.uscc == uscc else "去掉地区和组织形式后同名"


def _standing() -> Any:
    return Lead.objects.standing().select_related("seat__team", "seat__person")
