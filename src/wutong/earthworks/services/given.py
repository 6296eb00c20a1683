"""What people write into prices, outlets and plans, made clean; refused with the field's name."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.earthworks import permissions
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotAllowed


def manager(by: AbstractBaseUser, what: str) -> None:
    """Let 土方岗 through.

    :raises NotAllowed: everybody else.
    """
    if not permissions.may_manage(by):
        raise NotAllowed(f"{what}由土方岗办理,您可以查看。")


def text(given: str, field: str, label: str, longest: int, *, needed: bool = True) -> str:
    """Return text in one line without unseen characters.

    :raises Incomplete: when it is missing, or longer than the column.
    """
    clean = " ".join(given.replace("\x00", "").split())
    sentence = ""
    if needed and not clean:
        sentence = f"请填写{label}。"
    elif len(clean) > longest:
        sentence = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
    if sentence:
        raise Incomplete(sentence, fields={field: sentence})
    return clean


def not_future(on: date, field: str, label: str) -> date:
    """Return a day that has come.

    :raises Incomplete: otherwise.
    """
    if on > clock.today():
        sentence = f"{label} {on} 还没有到,请填今天或以前的日期。"
        raise Incomplete(sentence, fields={field: sentence})
    return on
