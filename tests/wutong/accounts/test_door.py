"""Coming in, being locked out, and the password that must be changed first."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.people import PASSWORD, Zone
from wutong.accounts import services
from wutong.accounts.models import Person, SignIn
from wutong.kernel.models import Event


def knock(client: Client, username: str, password: str) -> str:
    response = client.post("/sign-in/", {"username": username, "password": password})
    return f"{response.status_code} {response.content.decode()}"


def test_zhang_comes_in_and_goes_out_and_both_are_told(client: Client, zone: Zone) -> None:
    assert knock(client, "zhang", PASSWORD).startswith("302")
    assert client.get("/me/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/me/").status_code == 302
    assert [note.outcome for note in SignIn.objects.order_by("id")] == ["entered", "left"]
    assert list(Event.objects.order_by("id").values_list("verb", "by__name")) == [
        ("accounts.sign_in.entered", "张专员"),
        ("accounts.sign_in.left", "张专员"),
    ]


def test_going_out_by_a_link_is_refused(client: Client, zone: Zone) -> None:
    client.force_login(zone.zhang)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/me/").status_code == 200


def test_an_unknown_name_and_a_wrong_password_are_told_alike(client: Client, zone: Zone) -> None:
    sentence = "用户名或口令不对。"
    assert sentence in knock(client, "zhang", "wrong")
    assert sentence in knock(client, "nobody", "wrong")
    Person.objects.filter(pk=zone.chen.pk).update(is_active=False)
    assert sentence in knock(client, "chen", PASSWORD)


def test_the_fifth_failure_locks_and_says_how_long(client: Client, zone: Zone) -> None:
    for _ in range(4):
        assert knock(client, "zhang", "wrong").startswith("200")
    answer = knock(client, "zhang", "wrong")
    assert answer.startswith("429")
    assert "<b>10 分钟</b>" in answer
    assert knock(client, "zhang", PASSWORD).startswith("429")
    assert client.get("/me/").status_code == 302
    assert [note.outcome for note in SignIn.objects.order_by("id")] == [*["failed"] * 4, "locked", "locked"]


def test_a_lock_is_of_one_name_and_not_of_the_others(client: Client, zone: Zone) -> None:
    for _ in range(5):
        knock(client, "zhang", "wrong")
    assert knock(client, "chen", PASSWORD).startswith("302")


def test_a_further_try_does_not_prolong_the_lock(client: Client, zone: Zone) -> None:
    for _ in range(5):
        knock(client, "zhang", "wrong")
    before = AccessAttempt.objects.get(username="zhang").attempt_time
    knock(client, "zhang", "wrong")
    assert AccessAttempt.objects.get(username="zhang").attempt_time == before


def test_no_password_is_kept_with_a_failure(client: Client, zone: Zone) -> None:
    knock(client, "zhang", "Not-My-Password-77")
    attempt = AccessAttempt.objects.get(username="zhang")
    assert "Not-My-Password-77" not in attempt.post_data


def test_a_reset_unlocks_and_forces_a_change(client: Client, zone: Zone) -> None:
    for _ in range(5):
        knock(client, "zhang", "wrong")
    plain = services.reset_password(by=zone.wu, person_id=zone.zhang.pk)
    assert knock(client, "zhang", plain).startswith("302")
    assert client.get("/me/").headers["Location"] == "/me/password/"
    answer = client.get("/api/v1/accounts/me")
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("must-change-password")


def test_after_the_change_every_page_opens(client: Client, zone: Zone) -> None:
    plain = services.reset_password(by=zone.wu, person_id=zone.zhang.pk)
    knock(client, "zhang", plain)
    fresh = "Fresh-and-Green-9"
    answer = client.post("/me/password/", {"current": plain, "new": fresh, "again": fresh})
    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200


def test_a_part_whose_session_ended_sends_the_whole_page_to_the_door(client: Client, zone: Zone) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=x"}
    answer = client.get("/people/", headers=headers, follow=True)
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fpeople%2F%3Fq%3Dx"


@pytest.mark.parametrize("next_address", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_the_door_never_leads_elsewhere(client: Client, zone: Zone, next_address: str) -> None:
    answer = client.post("/sign-in/", {"username": "he", "password": PASSWORD, "next": next_address})
    assert answer.headers["Location"] == "/"
