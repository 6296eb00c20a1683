"""Keys for programs: shown once, kept as a fingerprint, always with an end."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from wutong.accounts.models import Person, Token
from wutong.accounts.services.ground import filled, find
from wutong.kernel import clock, history
from wutong.kernel.errors import Incomplete

ISSUED = history.verb("accounts.token.issued", "开接口令牌", "{name}开了接口令牌“{label}”,{until} 到期")
REVOKED = history.verb("accounts.token.revoked", "收回接口令牌", "{name}收回接口令牌“{label}”")
LONGEST_DAYS = 365
MOST = 10


@transaction.atomic
def issue_token(*, by: Person, label: str, days: int) -> tuple[Token, str]:
    """Issue a key for the person's own programs and return it with its plain text, which is told only now.

    :raises Incomplete: when it would last longer than a year, or the person has ten already.
    """
    filled(label=label)
    if not 1 <= days <= LONGEST_DAYS:
        raise Incomplete("有效期须在 1 到 365 天之间。", fields={"days": "请填 1 到 365。"})
    if Token.objects.filter(person=by).count() >= MOST:
        raise Incomplete(f"每人最多 {MOST} 个令牌,请先收回不用的。")
    plain = secrets.token_urlsafe(32)
    ends = clock.now() + timedelta(days=days)
    token = Token.objects.create(
        person=by,
        label=label.strip()[:64],
        fingerprint=hashlib.sha256(plain.encode()).hexdigest(),
        created_at=clock.now(),
        expires_at=ends,
    )
    history.record(ISSUED, by, by=by, name=by.name, label=token.label, until=ends.date())
    return token, plain


@transaction.atomic
def revoke_token(*, by: Person, token_id: int) -> None:
    """End a key of one's own.

    :raises NotFound: when it is not one's own.
    """
    token = find(Token.objects.filter(person=by), token_id, "没有这个令牌,或它已收回。")
    token.delete()
    history.record(REVOKED, by, by=by, name=by.name, label=token.label)
