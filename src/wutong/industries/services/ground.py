"""What the verbs stand on: the chain, the draft or the record they are about, found through who asks; checks shared."""

import re
from datetime import date
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.industries import permissions
from wutong.industries.lifecycle import MOVES, allows
from wutong.industries.models import Anchor, Chain, ChainVersion, Part
from wutong.industries.queries import names
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong_engines.codes.industry import INDUSTRIES

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_SPLIT = re.compile(r"[、,,;;|\s]+")
_WORDS = re.compile(r"[、,,;;|\n]+")
_KEEPERS = "产业链图谱由招商办起草和发布,您的角色只能查看。"
_NOTERS = "链主、零部件和供应企业由招商人员登记,您的角色只能查看。"
_MOST_WORDS = 60


def chain_to_keep(by: AbstractBaseUser, chain_id: int) -> Chain:
    """Return a chain whose graph the person may draft and publish, locked where the database knows locks.

    :raises NotFound: when it is not there or not theirs to see.
    :raises NotAllowed: when they may only look.
    """
    chain = _seen(by, chain_id)
    if not permissions.editable(by).filter(pk=chain_id).exists():
        raise NotAllowed(_KEEPERS)
    return chain


def chain_to_note(by: AbstractBaseUser, chain_id: int) -> Chain:
    """Return a chain whose anchors, parts and makers the person may enter."""
    chain = _seen(by, chain_id)
    if not permissions.noteable(by).filter(pk=chain_id).exists():
        raise NotAllowed(_NOTERS)
    return chain


def keeper(by: AbstractBaseUser) -> None:
    """Refuse who does not keep the chains.

    :raises NotAllowed: for them.
    """
    if not permissions.may_keep(by):
        raise NotAllowed(_KEEPERS)


def version_to(verb: str, by: AbstractBaseUser, version_id: int) -> ChainVersion:
    """Return a version that admits the verb, for somebody who keeps the chains.

    :raises WrongStage: when it is no draft any more; the sentence says what it is.
    """
    rows = permissions.visible_versions(by).select_related("chain").select_for_update(of=("self",))
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound("没有找到这一版图谱,或它不在您可见的范围内。")
    if not permissions.editable(by).filter(pk=version.chain_id).exists():
        raise NotAllowed(_KEEPERS)
    if not allows(verb, version.state):
        raise WrongStage(f"{version} 是“{version.get_state_display()}”,不能{MOVES[verb].label};只有草稿可以。")
    return version


def anchor_to_note(by: AbstractBaseUser, anchor_id: int) -> Anchor:
    """Return a standing anchor that the person may keep."""
    rows = permissions.visible_anchors(by).select_related("chain").select_for_update(of=("self",))
    anchor = rows.filter(pk=anchor_id).first()
    if anchor is None:
        raise NotFound("没有找到这家链主企业,或它不在您可见的范围内。")
    chain_to_note(by, anchor.chain_id)
    if anchor.withdrawn_at is not None:
        raise WrongStage(f"链主“{anchor.firm}”已撤下,不能再办理。")
    return anchor


def part_to_note(by: AbstractBaseUser, part_id: int) -> Part:
    """Return a standing part of an anchor that the person may keep."""
    part = permissions.visible_parts(by).filter(pk=part_id).first()
    if part is None:
        raise NotFound("没有找到这项零部件,或它不在您可见的范围内。")
    part.anchor = anchor_to_note(by, part.anchor_id)
    if part.withdrawn_at is not None:
        raise WrongStage(f"零部件“{part.name}”已撤下,不能再办理。")
    return part


def line(given: str, longest: int, field: str, label: str, *, required: bool = False) -> str:
    """Return text in one line without unseen characters.

    :raises Incomplete: when it is missing, or longer than the column.
    """
    clean = " ".join(given.replace("\x00", "").split())
    if required and not clean:
        raise Incomplete(f"请填写{label}。", fields={field: f"请填写{label}。"})
    if len(clean) > longest:
        text = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
        raise Incomplete(text, fields={field: text})
    return clean


def note(given: str, field: str = "note", label: str = "说明", longest: int = 2000) -> str:
    """Return text of several lines."""
    clean = given.replace("\x00", "").strip()
    if len(clean) > longest:
        text = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
        raise Incomplete(text, fields={field: text})
    return clean


def code(given: str, field: str = "code", label: str = "代码") -> str:
    """Return a code of Latin letters and digits.

    :raises Incomplete: when it is none.
    """
    clean = given.strip()
    if not _CODE.fullmatch(clean):
        text = f"{label}“{clean[:32]}”只能用英文字母、数字、连字符和下划线,最多 32 个,如 battery。"
        raise Incomplete(text, fields={field: text})
    return clean


def word(given: str, allowed: list[str], field: str, label: str) -> str:
    """Return one of the words of a choice.

    :raises Incomplete: when it is none of them.
    """
    if given not in allowed:
        raise Incomplete(f"请选择{label}。", fields={field: f"请选择{label}。"})
    return given


def classes(given: str | list[str] | tuple[str, ...], field: str = "industries") -> list[str]:
    """Return industry codes, each once.

    :raises Incomplete: when one is not written as GB/T 4754 writes them.
    """
    found = list(dict.fromkeys(one.upper() for one in _listed(given, _SPLIT)))
    for verdict in map(INDUSTRIES.check, found):
        if verdict.status == "invalid":
            raise Incomplete(verdict.reason, fields={field: verdict.reason})
    return found


def terms(given: str | list[str] | tuple[str, ...], field: str, label: str) -> list[str]:
    """Return search words, each once, cleaned of space around them."""
    found = list(dict.fromkeys(" ".join(one.split()) for one in _listed(given, _WORDS)))
    if len(found) > _MOST_WORDS or any(len(one) > 32 for one in found):
        text = f"{label}最多 {_MOST_WORDS} 个,每个最多 32 字。"
        raise Incomplete(text, fields={field: text})
    return found


def share(given: Decimal | float | None, field: str = "share") -> Decimal | None:
    """Return a cost share between nothing and one.

    :raises Incomplete: when it lies outside.
    """
    if given is None:
        return None
    value = round(Decimal(str(given)), 4)
    if not 0 < value <= 1:
        text = "成本占比应大于 0、不超过 100%;不知道请留空。"
        raise Incomplete(text, fields={field: text})
    return value


def day_past(on: date | None, field: str = "source_date", label: str = "来源日期") -> date | None:
    """Return the day if it has come.

    :raises Incomplete: otherwise.
    """
    if on is not None and on > clock.today():
        text = f"{label} {on} 还没有到,请核对。"
        raise Incomplete(text, fields={field: text})
    return on


def firm_named(firm: str, field: str = "firm") -> tuple[str, dict[str, str]]:
    """Return a firm's name in clean writing, and the columns that follow from it.

    :raises Incomplete: when there is no name in it.
    """
    name = line(firm, 200, field, "企业名称", required=True)
    columns = names.columns(name)
    if not columns["firm_key"]:
        raise Incomplete("请填写企业名称。", fields={field: "请填写企业名称。"})
    return name, columns


def reason_given(reason: str) -> str:
    """Return the reason.

    :raises Incomplete: when there is none.
    """
    return line(reason, 200, "reason", "原因", required=True)


def _seen(by: AbstractBaseUser, chain_id: int) -> Chain:
    chain = permissions.visible(by).filter(pk=chain_id).first()
    if chain is None:
        raise NotFound("没有找到这条产业链,或它不在您可见的范围内。")
    if chain.closed_at is not None:
        raise WrongStage(f"产业链“{chain.name}”已停用,不能再办理。")
    return chain


def _listed(given: str | list[str] | tuple[str, ...], splitter: re.Pattern[str]) -> list[str]:
    pieces = splitter.split(given.replace("\x00", "")) if isinstance(given, str) else list(given)
    return [piece.strip() for piece in pieces if piece.strip()]
