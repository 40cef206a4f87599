"""`intake user`, as operations runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Missing, WrongSettings
from intake.records import accounts, proofs
from intake.records.models import Event
from intake.records.seal import Seal
from intake.web import second_factor
from intake.web.accounts import account_of_code
from tests.web.people import LEDGER, code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.records.models import Account
    from intake.settings import Settings

pytestmark = pytest.mark.database
RUNNER = CliRunner()
PASSWORD = "a quiet long sentence"


@pytest.fixture
def site(settings: Settings) -> str:
    intake("add", "r.lopez", "--role", "reviewer", "--site", str(settings.site), said=PASSWORD + "\n")
    return str(settings.site)


def intake(*arguments: str, said: str = "") -> str:
    done = RUNNER.invoke(loaded(), ("user", *arguments), input=said, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def account(name: str = "r.lopez") -> Account:
    found = accounts.find(name)
    assert found
    return found


def last_event() -> tuple[str, str, dict[str, Any]]:
    event = Event.objects.latest("seq")
    return event.actor, event.action, event.detail


def test_every_account_is_listed_with_what_matters(site: str) -> None:
    (line,) = [json.loads(line) for line in intake("ls", "--json", "--site", site).splitlines()]
    assert (line["name"], line["role"], line["active"], line["second_factor"]) == ("r.lopez", "reviewer", True, False)
    assert (line["signs_in_by"], line["last_sign_in"]) == ("password", None)
    assert "r.lopez" in intake("ls", "--site", site)


def test_another_role_is_given_and_noted(site: str) -> None:
    line = json.loads(intake("role", "r.lopez", "auditor", "--json", "--site", site))
    assert line["role"] == account().role == "auditor"
    assert last_event() == ("operator", "role_given", {"role": "auditor", "before": "reviewer"})


def test_disabling_ends_sessions_and_codes_and_enabling_brings_neither_back(site: str) -> None:
    from intake.web.accounts import one_time_code

    code, before = one_time_code(account()), account().get_session_auth_hash()
    assert json.loads(intake("disable", "r.lopez", "--json", "--site", site))["active"] is False
    assert last_event()[1] == "account_disabled"
    intake("enable", "r.lopez", "--site", site)
    assert last_event()[1] == "account_enabled"
    assert account().is_active
    assert account().get_session_auth_hash() != before
    assert account_of_code(code) is None


def test_signing_somebody_out_ends_their_sessions_alone(site: str) -> None:
    intake("add", "other", "--role", "reviewer", "--site", site, said=PASSWORD + "\n")
    mine, others = account().get_session_auth_hash(), account("other").get_session_auth_hash()
    intake("sign-out", "r.lopez", "--site", site)
    assert last_event()[:2] == ("operator", "sessions_ended")
    assert account().get_session_auth_hash() != mine
    assert account("other").get_session_auth_hash() == others


def test_a_reset_leaves_one_code_and_nothing_else(site: str, settings: Settings) -> None:
    seal = Seal.of(settings.keys)
    secret = second_factor.offer(account(), seal)
    assert second_factor.prove(account(), code_of(secret), seal, LEDGER)
    line = json.loads(intake("reset", "r.lopez", "--json", "--site", site))
    assert last_event()[:2] == ("operator", "account_reset")
    assert line["second_factor"] is False
    assert not account().has_usable_password()
    assert proofs.factor_of(account()) is None
    assert proofs.recovery_left(account()) == 0
    assert account_of_code(line["one_time_code"]) == account()
    assert account_of_code(line["one_time_code"]) is None


def test_an_account_can_be_made_for_single_sign_on(make_settings: Callable[..., Settings]) -> None:
    own = make_settings(sign_on={"issuer": "https://id.example", "client_id": "intake"})
    intake("add", "by.provider", "--role", "reviewer", "--sign-on", "subject-7", "--site", str(own.site))
    assert account("by.provider").sign_on
    assert not account("by.provider").has_usable_password()


def test_what_cannot_be_done_is_said(site: str) -> None:
    with pytest.raises(Missing):
        intake("disable", "nobody", "--site", site)
    with pytest.raises(WrongSettings):
        intake("add", "x", "--role", "reviewer", "--sign-on", "subject", "--site", site)
