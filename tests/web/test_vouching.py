"""At the command line nobody is believed who could not sign in to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.records.models import Account, AccountRole, Event
from intake.records.seal import Seal
from intake.web import accounts, second_factor
from intake.web.guard import SUPERVISORS
from intake.web.vouching import Unproven, vouch
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER, code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings

pytestmark = pytest.mark.database


def says(*answers: str) -> Callable[[str], str]:
    left = list(answers)
    return lambda question: left.pop(0)


def make(name: str = "soto", role: AccountRole = AccountRole.SUPERVISOR) -> Account:
    return accounts.add_account(name, role, PASSWORD, LEDGER)


def test_name_and_password_prove_who_somebody_is_and_the_ledger_knows(settings: Settings) -> None:
    who = make()
    assert vouch("soto", says(PASSWORD), SUPERVISORS, settings, LEDGER) == who
    event = Event.objects.latest("seq")
    assert (event.actor, event.action) == (f"user:{who.pk}", "vouched")


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_are_told_alike(settings: Settings) -> None:
    who = make()
    said = set()
    for name, password in (("soto", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(Unproven) as refused:
            vouch(name, says(password), SUPERVISORS, settings, LEDGER)
        said.add(str(refused.value))
    who.is_active = False
    who.save()
    with pytest.raises(Unproven) as refused:
        vouch("soto", says(PASSWORD), SUPERVISORS, settings, LEDGER)
    assert said == {str(refused.value)}


def test_the_role_must_be_one_that_may(settings: Settings) -> None:
    make("ruiz", AccountRole.REVIEWER)
    with pytest.raises(Unproven, match="supervisor"):
        vouch("ruiz", says(PASSWORD), SUPERVISORS, settings, LEDGER)


def test_patience_with_wrong_passwords_ends(settings: Settings) -> None:
    make()
    for _ in range(accounts.TRIES_OF_A_NAME):
        with pytest.raises(Unproven):
            vouch("soto", says("wrong"), SUPERVISORS, settings, LEDGER)
    with pytest.raises(Unproven, match="Too many"):
        vouch("soto", says(PASSWORD), SUPERVISORS, settings, LEDGER)


def test_who_has_a_second_factor_shows_it_here_too(settings: Settings) -> None:
    who, seal = make(), Seal.of(settings.keys)
    secret = second_factor.offer(who, seal)
    assert second_factor.prove(who, code_of(secret), seal, LEDGER)
    with pytest.raises(Unproven, match="code"):
        vouch("soto", says(PASSWORD, "000000"), SUPERVISORS, settings, LEDGER)
    later = code_of(secret, seconds=30)
    assert vouch("soto", says(PASSWORD, later), SUPERVISORS, settings, LEDGER) == who


def test_who_owes_a_second_factor_sets_it_up_on_the_desk_first(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(web={"second_factor": ["supervisor"]})
    make()
    with pytest.raises(Unproven, match="second factor"):
        vouch("soto", says(PASSWORD), SUPERVISORS, settings, LEDGER)


def test_where_local_accounts_are_shut_out_only_the_break_glass_account_counts(
    make_settings: Callable[..., Settings],
) -> None:
    sign_on = {"issuer": "https://id.example.org", "client_id": "intake", "local": False, "break_glass": "glass"}
    settings = make_settings(sign_on=sign_on)
    make()
    make("glass")
    with pytest.raises(Unproven):
        vouch("soto", says(PASSWORD), SUPERVISORS, settings, LEDGER)
    assert vouch("glass", says(PASSWORD), SUPERVISORS, settings, LEDGER).name == "glass"
