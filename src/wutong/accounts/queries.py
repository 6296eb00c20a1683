"""Reads about people, offices and teams."""

from wutong.accounts.models import Person, Token
from wutong.kernel import clock


def person_behind(fingerprint: str) -> Person | None:
    """Return the active person whose API key has this fingerprint and has not run out."""
    token = (
        Token.objects.select_related("person")
        .filter(fingerprint=fingerprint, expires_at__gt=clock.now(), person__is_active=True)
        .first()
    )
    return token.person if token else None
