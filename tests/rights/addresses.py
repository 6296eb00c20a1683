"""Walk the address map: every name the house answers to, and every operation of its API."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from wutong.site.api import api

API = "/api/v1"
_STROKES = re.compile("/+")
# What the API answers beside its operations: its manual.
MANUAL = frozenset({"api:openapi-json", "api:openapi-view", "api:api-root"})


def names() -> Iterator[tuple[str, str]]:
    """Yield each named address with its pattern."""
    yield from _walk(get_resolver().url_patterns, "", "")


def pages() -> dict[str, str]:
    """Return the pattern of every address that is no operation of the API."""
    return {name: route for name, route in names() if not name.startswith("api:") or name in MANUAL}


def operations() -> set[tuple[str, str]]:
    """Return the path and the method of every operation of the API, those kept out of the manual among them."""
    return {
        # A router inside another one comes without the stroke before it.
        (_STROKES.sub("/", f"{API}/{prefix}/{path}"), method)
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def _walk(patterns: list[URLPattern | URLResolver], space: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, here)
        elif pattern.name:
            yield f"{space}{pattern.name}", here
        else:
            yield f"(unnamed) {here}", here
