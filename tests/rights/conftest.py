"""The world, made once for each module, and what it answers to whom; every question leaves it as it was."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.rights.world import DAY, World, make_world
from wutong.kernel import clock
from wutong.site.api import api

NOBODY = "nobody"
Ask = Callable[..., HttpResponse]


@pytest.fixture
def _django_db_helper() -> None:
    """Open no transaction for each test, as pytest-django does: the world's is one for the whole module."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One record of each kind, on the 28th of June 2024; gone when the module is over."""
    with django_db_blocker.unblock(), clock.at(DAY), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # A second of work for each reader, and not what is asked here.
        patch.setattr(api, "get_openapi_schema", lambda **_: {})
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    """The session of each person."""
    return {name: _signed_in(person) for name, person in world.zone.everyone().items()}


@pytest.fixture(scope="module")
def ask(sessions: dict[str, str]) -> Ask:
    """Ask an address as a person (or as nobody), in a savepoint that is rolled back."""

    # One browser for all: a new one would gather the middleware, and with it every static file, anew.
    client = Client(raise_request_exception=False)

    def answer(
        who: str, method: str, path: str, said: Any = None, *, then: Callable[[], Any] | None = None, **more: Any
    ) -> HttpResponse:
        client.cookies.clear()
        if who != NOBODY:
            client.cookies["sessionid"] = sessions[who]
        with transaction.atomic():
            # PROPFIND is no method of ours: an address that names its methods answers with them.
            found: Any = (
                client.generic(method, path)
                if method == "PROPFIND"
                else getattr(client, method.lower())(path, said, **more)
            )
            found.then = then() if then else None
            transaction.set_rollback(True)
        if found.streaming:
            # Read to its end, a file is closed.
            found.body = b"".join(found)
        return found  # type: ignore[no-any-return]  # the test client's own kind of answer

    return answer


def is_let_in(answer: HttpResponse) -> bool:
    """Tell whether an answer is anything but a refusal of the person."""
    assert answer.status_code < 500, f"{answer.status_code} {answer.content.decode()[:500]}"
    if answer.status_code in {401, 403, 404}:
        return False
    return not answer.headers.get("Location", "").startswith(f"{reverse('accounts:sign_in')}?next=")


def _signed_in(person: Any) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value
