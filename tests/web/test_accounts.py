"""Accounts: fit passwords, codes that work once, patience with failed tries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.errors import Conflict
from intake.records.models import OneTimeCode, SignInTries
from intake.web import accounts
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def connected(settings: Settings) -> None:
    del settings


def test_names_are_given_once_in_whatever_case() -> None:
    accounts.add_account("Ruiz", "reviewer", PASSWORD, LEDGER)
    with pytest.raises(Conflict):
        accounts.add_account("ruiz", "auditor", PASSWORD, LEDGER)


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("", "reviewer", PASSWORD),
        ("a\nb", "reviewer", PASSWORD),
        ("a", "root", PASSWORD),
        ("a", "reviewer", "ab3!xyz"),
        ("a", "reviewer", "password1234"),
    ],
)
def test_what_will_not_do_is_refused_without_repeating_it(name: str, role: str, password: str) -> None:
    with pytest.raises(accounts.Unfit) as refused:
        accounts.add_account(name, role, password, LEDGER)
    assert password not in str(refused.value)


def test_passwords_are_kept_as_argon2() -> None:
    assert accounts.add_account("a", "reviewer", PASSWORD, LEDGER).password.startswith("argon2$")


def test_a_code_lets_its_account_in_once() -> None:
    account = accounts.add_account("a", "reviewer", None, LEDGER)
    code = accounts.one_time_code(account)
    assert accounts.account_of_code(code.lower().replace("-", " ")) == account
    assert accounts.account_of_code(code) is None


def test_a_new_code_voids_the_one_before() -> None:
    account = accounts.add_account("a", "reviewer", None, LEDGER)
    first, second = accounts.one_time_code(account), accounts.one_time_code(account)
    assert accounts.account_of_code(first) is None
    assert accounts.account_of_code(second) == account


def test_a_code_is_not_kept_in_the_clear_and_dies_after_twelve_hours() -> None:
    account = accounts.add_account("a", "reviewer", None, LEDGER)
    code = accounts.one_time_code(account)
    row = OneTimeCode.objects.get()
    assert code.replace("-", "") not in row.digest
    assert row.expires - timezone.now() <= timedelta(hours=12)
    OneTimeCode.objects.update(expires=timezone.now())
    assert accounts.account_of_code(code) is None


def test_a_code_of_a_disabled_account_opens_nothing() -> None:
    account = accounts.add_account("a", "reviewer", None, LEDGER)
    code = accounts.one_time_code(account)
    account.is_active = False
    account.save()
    assert accounts.account_of_code(code) is None


def test_tries_are_counted_by_name_and_by_address_and_never_in_the_clear() -> None:
    for _ in range(accounts.TRIES_OF_A_NAME):
        assert not accounts.is_too_often("Ruiz", "10.0.0.1")
    assert accounts.is_too_often("ruiz ", "10.0.0.2")
    assert not accounts.is_too_often("somebody else", "10.0.0.2")
    assert not [row for row in SignInTries.objects.all() if "ruiz" in row.subject.lower() or "10.0" in row.subject]


def test_an_address_that_tries_many_names_is_slowed_too() -> None:
    tried = [accounts.is_too_often(f"name {n}", "10.0.0.1") for n in range(accounts.TRIES_FROM_AN_ADDRESS + 1)]
    assert not any(tried[:-1])
    assert tried[-1]


def test_patience_comes_back_after_the_window() -> None:
    for _ in range(accounts.TRIES_OF_A_NAME + 1):
        accounts.is_too_often("ruiz", "10.0.0.1")
    SignInTries.objects.update(since=timezone.now() - accounts.WINDOW - timedelta(seconds=1))
    assert not accounts.is_too_often("ruiz", "10.0.0.1")


def test_signing_in_well_is_no_failed_try() -> None:
    for _ in range(accounts.TRIES_FROM_AN_ADDRESS * 2):
        assert not accounts.is_too_often("ruiz", "10.0.0.1")
        accounts.went_well("ruiz", "10.0.0.1")
