"""Make a bulletin and write its words; its figures are computed once and then stand."""

from collections.abc import Mapping
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Max

from wutong.insight import permissions
from wutong.insight.models import Bulletin
from wutong.insight.queries import bulletins
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound

MADE = history.verb("insight.bulletin.made", "生成简报", "生成{kind},截止 {as_of}")
WRITTEN = history.verb("insight.bulletin.written", "修改简报", "修改{kind}正文(截止 {as_of})")


def make(*, by: AbstractBaseUser, kind: str, as_of: date) -> Bulletin:
    """Make a bulletin with its figures as of a day and a first draft of its words.

    :raises NotAllowed: when making bulletins is not this person's work.
    :raises Incomplete: for an unknown kind or a day to come.
    :raises Duplicate: when there is one of the kind for the day.
    """
    if not permissions.may_issue(by):
        raise NotAllowed("简报由招商办生成。您可以查看已生成的各期。")
    if kind not in Bulletin.Kind.values:
        raise Incomplete("请选择周报或月报。", fields={"kind": "请选择"})
    if as_of > clock.today():
        raise Incomplete(f"{as_of} 还没有到,不能生成。", fields={"as_of": "不能晚于今天"})
    lines, moved = bulletins.figures(by, kind, as_of), bulletins.moved(by, as_of)
    text = bulletins.draft(by, kind, lines, as_of)
    try:
        with transaction.atomic():
            year = Bulletin.objects.filter(kind=kind, as_of__year=as_of.year)
            row = Bulletin.objects.create(
                kind=kind,
                as_of=as_of,
                issue=(year.aggregate(last=Max("issue"))["last"] or 0) + 1,
                figures=bulletins.frozen(lines, moved),
                text=text,
                made_by_id=by.pk,
                created_by_id=by.pk,
            )
            history.record(MADE, row, by=by, kind=row.get_kind_display(), as_of=as_of)
    except IntegrityError:
        raise Duplicate(f"截止 {as_of} 的这类简报已经有了,请到列表中打开修改。") from None
    return row


@transaction.atomic
def write(*, by: AbstractBaseUser, bulletin_id: int, based_on: int, text: Mapping[str, str]) -> Bulletin:
    """Write the words of a bulletin; the figures stay as they were computed.

    :raises NotAllowed: when it is not this person's work.
    :raises NotFound: when there is no such bulletin.
    :raises Conflict: when somebody wrote since the page was opened.
    """
    if not permissions.may_issue(by):
        raise NotAllowed("简报正文由招商办修改。")
    row = bulletins.visible(by).filter(pk=bulletin_id).first()
    if row is None:
        raise NotFound("没有这一期简报,可能已被删除。请到简报列表查看。")
    kept = {name: text.get(name, row.text.get(name, "")).strip() for name in bulletins.HEADINGS}
    changes = records.amend(row, based_on=based_on, text=kept)
    if changes:
        history.record(WRITTEN, row, by=by, kind=row.get_kind_display(), as_of=row.as_of)
    return row
