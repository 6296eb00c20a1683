"""What is asked of a password."""

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import PASSWORD, Zone
from wutong.accounts import services
from wutong.accounts.models import PastPassword
from wutong.accounts.services.passwords import classes_of, one_time
from wutong.kernel.errors import Incomplete, NotAllowed
from wutong.kernel.models import Event


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("Ab1-x", "至少 8 个字符"),
        ("abcdefgh1", "三类"),
        ("ABCDEFGH", "三类"),
        (PASSWORD, "最近 3 次"),
    ],
)
def test_a_weak_password_is_refused_and_the_old_one_stays(zone: Zone, weak: str, why: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        services.change_password(by=zone.zhang, current=PASSWORD, new=weak)
    assert why in refusal.value.fields["new"]
    zone.zhang.refresh_from_db()
    assert zone.zhang.check_password(PASSWORD)
    assert not Event.objects.exists()


def test_a_change_needs_the_present_password(zone: Zone) -> None:
    with pytest.raises(Incomplete) as refusal:
        services.change_password(by=zone.zhang, current="guess", new="Fresh-Green-9")
    assert set(refusal.value.fields) == {"current"}
    zone.zhang.refresh_from_db()
    assert zone.zhang.check_password(PASSWORD)


def test_the_last_three_may_not_come_back_and_the_fourth_may(zone: Zone) -> None:
    chain = [PASSWORD, "First-One-11", "Second-One-22", "Third-One-33"]
    for current, new in itertools.pairwise(chain):
        services.change_password(by=zone.zhang, current=current, new=new)
    for used in chain[1:]:
        with pytest.raises(Incomplete):
            services.change_password(by=zone.zhang, current=chain[-1], new=used)
    services.change_password(by=zone.zhang, current=chain[-1], new=PASSWORD)
    assert PastPassword.objects.filter(person=zone.zhang).count() == 3


def test_nobody_resets_their_own(zone: Zone) -> None:
    with pytest.raises(NotAllowed):
        services.reset_password(by=zone.wu, person_id=zone.wu.pk)
    zone.wu.refresh_from_db()
    assert zone.wu.check_password(PASSWORD)


@given(st.text(min_size=1, max_size=30))
def test_kinds_of_characters_are_between_one_and_four(text: str) -> None:
    assert 1 <= classes_of(text) <= 4
    assert classes_of(text + "Aa1-") == 4


@given(st.text(alphabet=string.ascii_lowercase, min_size=1), st.text(alphabet=string.digits, min_size=1))
def test_order_does_not_matter_to_the_count(small: str, figures: str) -> None:
    assert classes_of(small + figures) == classes_of(figures + small) == 2


def test_a_one_time_password_meets_the_rule_itself() -> None:
    words = {one_time() for _ in range(50)}
    assert len(words) == 50
    assert all(len(word) >= 8 and classes_of(word) == 4 for word in words)
