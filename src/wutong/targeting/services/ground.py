"""What the verbs stand on: the list or the firm they are about, found through who asks."""

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong.targeting import permissions
from wutong.targeting.lifecycle import MOVES, allows
from wutong.targeting.models import Shortlist

_MAKERS = "靶向名单由招商人员编制,您的角色只能查看。"


def maker(by: AbstractBaseUser) -> None:
    """Let promoters through.

    :raises NotAllowed: everybody else.
    """
    if not permissions.may_make(by):
        raise NotAllowed(_MAKERS)


def shortlist_to(verb: str, by: AbstractBaseUser, shortlist_id: int) -> Shortlist:
    """Return a list that admits the verb, for somebody who may work on it.

    :raises NotFound: when it is not there or not theirs to see.
    :raises WrongStage: when it does not admit the verb now.
    """
    rows = permissions.visible(by).select_related("chain", "job").select_for_update(of=("self",))
    found = rows.filter(pk=shortlist_id).first()
    if found is None:
        raise NotFound("没有找到这份靶向名单,或它不在您可见的范围内。")
    maker(by)
    if not allows(verb, found.state):
        raise WrongStage(f"名单“{found.title}”{found.get_state_display()},现在不能{MOVES[verb].label}。")
    return found


def line(given: str, longest: int, field: str, label: str, *, required: bool = False) -> str:
    """Return text in one line without unseen characters.

    :raises Incomplete: when it is missing, or longer than the column.
    """
    clean = " ".join(given.replace("\x00", "").split())
    sentence = ""
    if required and not clean:
        sentence = f"请填写{label}。"
    elif len(clean) > longest:
        sentence = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
    if sentence:
        raise Incomplete(sentence, fields={field: sentence})
    return clean
