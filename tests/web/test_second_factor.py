"""The second factor: sealed, never accepted twice, tolerant of one step, and recovery codes that work once."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from intake.errors import Damaged
from intake.records.models import RecoveryCode, SecondFactor
from intake.records.seal import Seal
from intake.web import accounts, second_factor
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER, code_of

if TYPE_CHECKING:
    from intake.records.models import Account
    from intake.settings import Settings

pytestmark = pytest.mark.database
NOW = 1_800_000_015.0  # in the middle of a step of thirty seconds


@pytest.fixture
def seal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Seal:
    monkeypatch.setattr(time, "time", lambda: NOW)
    return Seal.of(settings.keys)


@pytest.fixture
def who(seal: Seal) -> Account:
    del seal
    return accounts.add_account("ruiz", "reviewer", PASSWORD, LEDGER)


def proven(who: Account, seal: Seal) -> tuple[str, list[str]]:
    secret = second_factor.offer(who, seal)
    codes = second_factor.prove(who, code_of(secret, seconds=-30), seal, LEDGER)
    assert codes
    return secret, codes


def test_a_factor_counts_once_its_owner_has_shown_a_code(who: Account, seal: Seal) -> None:
    secret = second_factor.offer(who, seal)
    assert not second_factor.is_proven(who)
    assert second_factor.accepts(who, code_of(secret), seal) is None
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    assert second_factor.prove(who, wrong, seal, LEDGER) is None
    assert second_factor.prove(who, code_of(secret), seal, LEDGER)
    assert second_factor.is_proven(who)


def test_the_secret_is_sealed_in_the_database(who: Account, seal: Seal, settings: Settings) -> None:
    secret, _ = proven(who, seal)
    assert secret not in SecondFactor.objects.get().sealed
    assert (settings.keys / "second-factor.key").stat().st_mode & 0o077 == 0
    with pytest.raises(Damaged):
        Seal(Seal.of(settings.keys / "other").key).open(SecondFactor.objects.get().sealed)


def test_no_code_is_accepted_twice_nor_an_earlier_one(who: Account, seal: Seal) -> None:
    secret, _ = proven(who, seal)
    assert second_factor.accepts(who, code_of(secret, seconds=-30), seal) is None  # it has proven the factor
    assert second_factor.accepts(who, code_of(secret, seconds=30), seal) == "app"
    assert second_factor.accepts(who, code_of(secret, seconds=30), seal) is None
    assert second_factor.accepts(who, code_of(secret), seal) is None  # of an earlier step


def test_a_clock_may_be_one_step_off_and_no_more(who: Account, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = proven(who, seal)
    assert second_factor.accepts(who, code_of(secret, seconds=60), seal) is None
    assert second_factor.accepts(who, code_of(secret, seconds=30), seal) == "app"
    late = code_of(secret, seconds=90)
    monkeypatch.setattr(time, "time", lambda: NOW + 150)
    assert second_factor.accepts(who, late, seal) is None
    monkeypatch.setattr(time, "time", lambda: NOW + 120)
    assert second_factor.accepts(who, late, seal) == "app"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "<script>", "0" * 4000])
def test_what_is_no_code_is_refused(who: Account, seal: Seal, typed: str) -> None:
    proven(who, seal)
    assert second_factor.accepts(who, typed, seal) is None


def test_a_code_is_read_however_it_is_typed(who: Account, seal: Seal) -> None:
    secret, codes = proven(who, seal)
    code = code_of(secret)
    assert second_factor.accepts(who, f" {code[:3]} {code[3:]} ", seal) == "app"
    assert second_factor.accepts(who, codes[0].lower().replace("-", " "), seal) == "recovery"


def test_recovery_codes_work_once_for_their_owner_and_are_kept_as_digests(who: Account, seal: Seal) -> None:
    _, codes = proven(who, seal)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    kept = json.dumps(list(RecoveryCode.objects.values_list("digest", flat=True)))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    other = accounts.add_account("other", "reviewer", PASSWORD, LEDGER)
    proven(other, seal)
    assert second_factor.accepts(other, codes[0], seal) is None
    assert second_factor.accepts(who, codes[0], seal) == "recovery"
    assert second_factor.accepts(who, codes[0], seal) is None


def test_new_recovery_codes_void_the_earlier_ones(who: Account, seal: Seal) -> None:
    _, codes = proven(who, seal)
    new = second_factor.new_recovery_codes(who)
    assert second_factor.accepts(who, codes[0], seal) is None
    assert second_factor.accepts(who, new[0], seal) == "recovery"


def test_a_proven_factor_is_not_replaced_by_setting_it_up_again(who: Account, seal: Seal) -> None:
    secret, _ = proven(who, seal)
    assert second_factor.offer(who, seal) == secret
    assert second_factor.prove(who, code_of(secret, seconds=30), seal, LEDGER) is None


def test_the_picture_is_drawn_without_what_the_policy_forbids(who: Account, seal: Seal) -> None:
    drawn = second_factor.picture(who, second_factor.offer(who, seal))
    assert drawn.startswith("<svg")
    assert not [forbidden for forbidden in ("style=", "<script", "<style", "href") if forbidden in drawn]
