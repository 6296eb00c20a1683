"""The API is a promise to other people's programs: its schema is frozen, and no input makes it fall over.

When the schema changes on purpose: ``WUTONG_REFRESH=1 pytest tests/budgets/test_openapi.py`` writes openapi.json anew.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import make_zone
from wutong.site.api import api

FROZEN = Path(__file__).with_name("openapi.json")
REFRESH = "WUTONG_REFRESH"
# As programs get it: through JSON, where every key is a word.
SCHEMA: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
]
READING = [one for one in OPERATIONS if one.values[1] == "get"]
# The words that break programs: nothing, the end of a string in C, a picture of four bytes, too much, a page in a page.
NASTY = ("", "\x00", "a\x00b", "🏭", "x" * 10_000, "<script>alert(1)</script>", "'; --", "%", "_", "\\", "٣", "²", "-0")
INTEGERS = st.one_of(st.integers(), st.sampled_from((0, -1, 1, 2**31, 2**63 - 1, 2**63, 10**40)))
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=50))
DATES = st.one_of(st.dates().map(str), st.sampled_from(("0001-01-01", "9999-12-31", "2024-02-30")))
VALUES = st.one_of(INTEGERS.map(str), TEXTS, DATES)


def test_the_schema_is_the_frozen_one() -> None:
    text = json.dumps(SCHEMA, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get(REFRESH):
        FROZEN.write_text(text, "utf-8")
    assert FROZEN.read_text("utf-8") == text, f"on purpose? {REFRESH}=1 pytest {Path(__file__).name} writes it anew"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_has_a_name_of_its_own_a_tag_and_a_way_to_refuse(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    domain = path.split("/")[3]
    assert re.fullmatch(f"{domain}_[a-z_]+", operation["operationId"])
    assert len(operation["tags"]) == 1
    refusal = operation["responses"]["default"]["content"]["application/problem+json"]["schema"]
    assert refusal == {"$ref": "#/components/schemas/Problem"}


def test_no_two_operations_share_a_name() -> None:
    named = [one.values[2]["operationId"] for one in OPERATIONS]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_integer_of_an_address_has_bounds(path: str, method: str, operation: dict[str, Any]) -> None:
    unbounded = [
        asked["name"]
        for asked in operation.get("parameters", [])
        for kind in _kinds(asked["schema"])
        if kind.get("type") == "integer" and not {"minimum", "maximum"} <= kind.keys()
    ]
    assert unbounded == []


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method", "operation"), READING)
def test_no_input_makes_a_reading_operation_fall_over(path: str, method: str, operation: dict[str, Any]) -> None:
    zone, client = make_zone(), Client(raise_request_exception=False)
    client.force_login(zone.zhao, backend="django.contrib.auth.backends.ModelBackend")
    asked = operation.get("parameters", [])
    within = {one["name"]: VALUES for one in asked if one["in"] == "path"}
    beside = {one["name"]: VALUES for one in asked if one["in"] == "query"}

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(st.fixed_dictionaries(within), st.fixed_dictionaries({}, optional=beside))
    def ask(places: dict[str, str], said: dict[str, str]) -> None:
        address = re.sub(r"\{(\w+)\}", lambda gap: quote(places[gap[1]], safe="", errors="replace"), path)
        answer = client.get(address, {name: _encodable(value) for name, value in said.items()})
        assert answer.status_code < 500, (address, said, answer.content.decode()[:300])

    ask()


@pytest.mark.django_db
@pytest.mark.parametrize("word", NASTY)
@pytest.mark.parametrize(("path", "method", "operation"), READING)
def test_no_word_of_the_known_kinds_makes_a_search_fall_over(
    path: str, method: str, operation: dict[str, Any], word: str
) -> None:
    texts = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
    if "{" in path or not texts:
        return
    client = Client(raise_request_exception=False)
    client.force_login(make_zone().zhao, backend="django.contrib.auth.backends.ModelBackend")
    for name in texts:
        assert client.get(path, {name: word}).status_code < 500, (name, word)


def _kinds(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a parameter may be, lists and choices taken apart."""
    for kind in schema.get("anyOf", [schema]):
        yield kind
        if "items" in kind:
            yield from _kinds(kind["items"])


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
