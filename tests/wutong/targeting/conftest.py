"""A zone, a chain with an anchor, and a small directory that is built once for all tests here."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.targeting.stories import DAY, make_directory, make_world
from wutong.industries.models import Anchor, Chain
from wutong.kernel import clock
from wutong_engines import ranking
from wutong_engines.directory import Store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small directory."""
    return make_directory(tmp_path_factory.mktemp("directory"))


@pytest.fixture(autouse=True)
def _on_the_day(store: Path, settings: Any) -> Iterator[None]:
    """It is the 28th of June 2024, and the directory is there."""
    settings.DIRECTORY = store
    with clock.at(DAY):
        yield


@pytest.fixture(scope="session")
def answers() -> dict[tuple[str, ...], Any]:
    """What the engine has answered in this session."""
    return {}


@pytest.fixture(autouse=True)
def _each_question_once(answers: dict[tuple[str, ...], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine answers one question about one edition once a session: its answers depend on nothing else."""
    for word in ("solve", "check", "why_not"):
        monkeypatch.setattr(ranking, word, _remembering(getattr(ranking, word), answers))


def _remembering(ask: Callable[..., Any], answers: dict[tuple[str, ...], Any]) -> Callable[..., Any]:
    @functools.wraps(ask)
    def answer(*given: Any) -> Any:
        known = (ask.__name__, *(str(one.path) if isinstance(one, Store) else repr(one) for one in given))
        if known not in answers:
            answers[known] = ask(*given)
        return answers[known]

    return answer


@pytest.fixture
def zone(db: None) -> Zone:
    """Two teams, an office that keeps the register, a leader."""
    return make_zone()


@pytest.fixture
def world(zone: Zone) -> tuple[Chain, Anchor]:
    """The chain of two-wheelers and its anchor."""
    return make_world(zone)


@pytest.fixture
def chain(world: tuple[Chain, Anchor]) -> Chain:
    """The chain of two-wheelers."""
    return world[0]


@pytest.fixture
def anchor(world: tuple[Chain, Anchor]) -> Anchor:
    """Its anchor, which is known to buy controllers from one firm."""
    return world[1]
