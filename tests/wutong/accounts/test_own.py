"""One's own page, keys for programs, the API, the command that lists sign-in names."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.people import PASSWORD, Zone
from wutong.accounts import services
from wutong.accounts.models import Token
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotFound


def ask(client: Client, plain: str) -> int:
    return client.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {plain}"}).status_code


def test_a_key_is_shown_once_and_acts_as_its_person(client: Client, zone: Zone) -> None:
    client.force_login(zone.zhang)
    page = client.post("/me/tokens/", {"label": "每周取数", "days": "30"}).content.decode()
    plain = page.split('class="wt-secret">')[1].split("<")[0]
    assert plain not in client.get("/me/").content.decode()
    client.logout()
    answer = client.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {plain}"})
    assert answer.json()["username"] == "zhang"


def test_a_key_ends_with_its_day_its_person_and_its_recall(client: Client, zone: Zone) -> None:
    token, plain = services.issue_token(by=zone.zhang, label="取数", days=30)
    assert ask(client, plain) == 200
    with clock.at(clock.today() + timedelta(days=31)):
        assert ask(client, plain) == 401
    services.revoke_token(by=zone.zhang, token_id=token.pk)
    assert ask(client, plain) == 401
    _, second = services.issue_token(by=zone.zhang, label="取数", days=30)
    services.reset_password(by=zone.wu, person_id=zone.zhang.pk)
    assert ask(client, second) == 401


def test_nobody_recalls_the_key_of_another(zone: Zone) -> None:
    token, _ = services.issue_token(by=zone.zhang, label="取数", days=30)
    with pytest.raises(NotFound):
        services.revoke_token(by=zone.wang, token_id=token.pk)
    assert Token.objects.filter(pk=token.pk).exists()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_key_lasts_between_a_day_and_a_year(zone: Zone, days: int) -> None:
    with pytest.raises(Incomplete):
        services.issue_token(by=zone.zhang, label="取数", days=days)
    assert not Token.objects.exists()


def test_the_api_moves_people_by_the_same_rule_as_the_page(client: Client, zone: Zone) -> None:
    _, plain = services.issue_token(by=zone.zhang, label="取数", days=30)
    headers = {"Authorization": f"Bearer {plain}"}
    address = f"/api/v1/accounts/teams/{zone.equipment_team.pk}/seats"
    answer = client.post(address, {"person_id": zone.sun.pk}, "application/json", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "专班由招商办组建和调整,您的角色不能办理。"
    _, key = services.issue_token(by=zone.zhao, label="调整", days=1)
    answer = client.post(
        address, {"person_id": zone.sun.pk}, "application/json", headers={"Authorization": f"Bearer {key}"}
    )
    assert (answer.status_code, answer.json()["person"]) == (201, "孙代办")


def test_a_firm_is_told_honestly_that_its_side_is_still_to_come(client: Client, zone: Zone) -> None:
    client.force_login(zone.he)
    assert "代办大厅" in client.get("/me/").content.decode()
    assert client.get("/api/v1/accounts/offices").status_code == 403
    assert [row["username"] for row in client.get("/api/v1/accounts/people").json()] == ["he"]


def test_a_wrong_present_password_is_said_at_its_field(client: Client, zone: Zone) -> None:
    client.force_login(zone.zhang)
    values = {"current": "guess", "new": "Fresh-Green-9", "again": "Fresh-Green-9"}
    answer = client.post("/me/password/", values)
    assert answer.status_code == 422
    assert "现在的口令不对。" in answer.content.decode()
    zone.zhang.refresh_from_db()
    assert zone.zhang.check_password(PASSWORD)


def test_the_command_lists_who_may_sign_in(zone: Zone) -> None:
    services.close_account(by=zone.wu, person_id=zone.chen.pk, reason="调离")
    out = StringIO()
    call_command("people", stdout=out)
    assert "zhao" in out.getvalue()
    assert "安全审计员" in out.getvalue()
    assert "chen" not in out.getvalue()


def test_the_api_is_closed_to_strangers_and_its_manual_to_those_outside(client: Client, zone: Zone) -> None:
    answer = client.get("/api/v1/accounts/people")
    assert (answer.status_code, answer.json()["title"]) == (401, "请先登录")
    assert client.get("/api/v1/openapi.json").status_code == 302
    client.force_login(zone.zhang)
    manual = client.get("/api/v1/docs").content.decode()
    assert "cdn" not in manual
    assert "https://" not in manual
