"""The tasks that a worker knows by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules

TaskFunction = Callable[..., dict[str, Any] | None]
Dropped = Callable[..., None]


@dataclass(frozen=True)
class Task:
    """A registered function, and what to do when a job of it is cancelled before it ever ran."""

    name: str
    function: TaskFunction
    dropped: Dropped | None


_tasks: dict[str, Task] = {}


def task(name: str, *, dropped: Dropped | None = None) -> Callable[[TaskFunction], TaskFunction]:
    """Register a function as the task of that name.

    :param dropped: called with the job's arguments, in the cancelling transaction, when it is cancelled while waiting.
    :raises ValueError: when another function has the name already.
    """

    def register(function: TaskFunction) -> TaskFunction:
        declared = Task(name, function, dropped)
        known = _tasks.setdefault(name, declared)
        if known != declared:
            raise ValueError(f"task {name} is declared twice")
        return function

    return register


def find(name: str) -> Task | None:
    """Return the task of that name, or None; looks into every domain's services first."""
    if name not in _tasks:
        discover()
    return _tasks.get(name)


@cache
def discover() -> None:
    """Import what declares tasks and tables: services, and whatever the pages reach."""
    autodiscover_modules("services")
    _ = get_resolver().url_patterns
