"""What the verbs stand on: the lead they are about, found through the rights of who asks."""

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel.errors import NotAllowed, NotFound, WrongStage
from wutong.leads import permissions
from wutong.leads.lifecycle import MOVES, OPEN, Move, Stage
from wutong.leads.models import Lead
from wutong.leads.services.seats import holder_of

_GONE = "没有找到这条线索,或它不在您可见的范围内。"


def lead_to_see(by: AbstractBaseUser, lead_id: int) -> Lead:
    """Return a lead the person may see.

    :raises NotFound: when it is not there or not theirs to see.
    """
    lead = permissions.visible(by).select_related("seat__team", "seat__person").filter(pk=lead_id).first()
    if lead is None:
        raise NotFound(_GONE)
    return lead


def lead_to_work_on(by: AbstractBaseUser, lead_id: int) -> Lead:
    """Return a lead the person may work on.

    :raises NotFound: when it is not theirs to see.
    :raises NotAllowed: when they may only see it; the sentence says whose it is.
    """
    lead = lead_to_see(by, lead_id)
    if not permissions.editable(by).filter(pk=lead_id).exists():
        if lead.seat is None:
            raise NotAllowed(f"线索 {lead.number} 在公共池,请先认领再办理。")
        raise NotAllowed(f"线索 {lead.number} 由 {holder_of(lead.seat)} 承办,只有专人、专班长和招商办可以办理。")
    return lead


def open_lead(by: AbstractBaseUser, lead_id: int, what: str) -> Lead:
    """Return a lead that is still worked on, held by somebody.

    :raises WrongStage: when it is closed, landed, or nobody's.
    """
    lead = lead_to_work_on(by, lead_id)
    if Stage(lead.stage) not in OPEN:
        raise WrongStage(f"线索 {lead.number} 处于“{lead.get_stage_display()}”,不能{what}。")
    if lead.seat is None:
        raise WrongStage(f"线索 {lead.number} 在公共池,没有专人,不能{what}。请先认领。")
    return lead


def move_for(lead: Lead, verb: str) -> Move:
    """Return the move of a verb, if the stage admits it.

    :raises WrongStage: when it does not; the sentence names the stages that do.
    """
    move = MOVES.get(verb)
    if move is None:
        raise WrongStage(f"没有“{verb}”这个动作。")
    if Stage(lead.stage) not in move.sources:
        sources = "、".join(stage.label for stage in Stage if stage in move.sources)
        now = lead.get_stage_display()
        raise WrongStage(f"线索 {lead.number} 现在是“{now}”,不能{move.label};处于“{sources}”时才可以。")
    return move
