"""Promises about many rows in one statement."""

import pytest
from django.db import IntegrityError, transaction

from tests.people import make_office
from wutong.accounts.models import Office
from wutong.kernel.models import ImportRow
from wutong.kernel.records import insert_many

pytestmark = pytest.mark.django_db


def test_rows_come_back_by_their_ids_in_order_with_defaults_filled_in() -> None:
    ids = insert_many(Office, [{"name": name, "short_name": name} for name in "甲乙丙"])
    assert [Office.objects.get(pk=number).name for number in ids] == ["甲", "乙", "丙"]
    assert set(Office.objects.filter(pk__in=ids).values_list("rank", "note")) == {(100, "")}


def test_ids_go_on_after_rows_made_one_by_one_and_the_other_way_round() -> None:
    first = make_office("甲").pk
    second, third = insert_many(Office, [{"name": "乙", "short_name": "乙"}, {"name": "丙", "short_name": "丙"}])
    fourth = make_office("丁").pk
    assert len({first, second, third, fourth}) == 4


def test_a_constraint_refuses_all_of_them() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Office, [{"name": "甲", "short_name": "甲"}, {"name": "甲", "short_name": "乙"}])
    assert not Office.objects.exists()


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        insert_many(Office, [{"name": "甲", "short_name": "甲", "colour": "红"}])
    assert insert_many(ImportRow, []) == []
