"""The tree of refusals: one code and one status each, a sentence and its fields."""

import pytest

from wutong.kernel import errors
from wutong.kernel.errors import Incomplete, Refusal

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]


def test_every_kind_has_a_code_of_its_own() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS) == 10


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_title_and_a_status_that_says_refused(kind: type[Refusal]) -> None:
    assert kind.title
    assert 400 <= kind.status < 600
    assert str(kind("请先登记跟进。")) == kind("请先登记跟进。").message == "请先登记跟进。"


def test_the_fields_of_a_refusal_are_its_own() -> None:
    given = {"name": "请填写名称。"}
    refusal = Incomplete("内容不完整。", fields=given)
    given["name"] = "改过"
    assert refusal.fields == {"name": "请填写名称。"}
