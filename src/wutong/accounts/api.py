"""Endpoints of this domain, and the key by which programs sign in."""

import hashlib

from django.http import HttpRequest
from ninja import Router
from ninja.security import HttpBearer

from wutong.accounts import queries
from wutong.accounts.permissions import role_of

router = Router()


class TokenKey(HttpBearer):
    """An ``Authorization: Bearer`` key of a person; the request then acts with that person's rights."""

    def authenticate(self, request: HttpRequest, token: str) -> object | None:
        """Return the person behind the key, or None."""
        person = queries.person_behind(hashlib.sha256(token.encode()).hexdigest())
        if person is None or role_of(person) is None:
            return None
        request.user = person
        return person
