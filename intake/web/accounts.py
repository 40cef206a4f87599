"""Local accounts: passwords fit to be used, codes that let somebody in once, and patience with failed tries."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intake.errors import IntakeError
from intake.records import accounts
from intake.records.models import Account, AccountRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.records.ledger import Ledger

CODE_LIVES = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
TRIES_OF_A_NAME = 8
TRIES_FROM_AN_ADDRESS = 40
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without characters that look alike: codes are read off a screen and typed."""
_LETTERS = 20  # 30^20 codes: 98 bits


class Unfit(IntakeError):
    """A name or password that cannot be used; the message says why, and repeats neither."""


def add_account(
    name: str, role: str, password: str | None, ledger: Ledger, *, sign_on: str | None = None, actor: str = "operator"
) -> Account:
    """A new account.  Without a password only a one-time code, or the single sign-on of that digest, lets its owner in.

    Raises `Unfit` if name, role or password will not do, `errors.Conflict` if the name is taken.
    """
    name = name.strip()
    if not name or len(name) > 150 or not name.isprintable():
        raise Unfit("a name has 1 to 150 printable characters")
    if role not in AccountRole.values:
        raise Unfit(f"the role must be one of {', '.join(AccountRole.values)}")
    account = Account(name=name, role=role, sign_on=sign_on)
    if password is None:
        account.set_unusable_password()
    else:
        set_password(account, password)
    return accounts.add(account, ledger, actor)


def set_password(account: Account, password: str) -> None:
    """Give an account a password, without saving it; `Unfit` says in sentences why one will not do."""
    try:
        validate_password(password, account)
    except ValidationError as wrong:
        raise Unfit(" ".join(wrong.messages)) from None
    account.set_password(password)


def one_time_code(account: Account) -> str:
    """A code that lets the account in once, within `CODE_LIVES`.  Only its digest is kept; an earlier code is void."""
    code = letters(_LETTERS)
    accounts.keep_code(account, _digest(code), timezone.now() + CODE_LIVES)
    return grouped(code)


def account_of_code(code: str) -> Account | None:
    """The account that this code lets in, as it was typed; it will not do so again."""
    typed = plain(code)
    return accounts.use_code(_digest(typed)) if len(typed) == _LETTERS else None


def letters(count: int) -> str:
    """So many characters by chance, all easy to read and to type; 4.9 bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def grouped(code: str) -> str:
    """A code as people read it: in fives."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))


def plain(code: str) -> str:
    """A code as it was typed, without what people put between its characters."""
    return "".join(c for c in code.upper() if c.isalnum())


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


# --- patience ----------------------------------------------------------------------------------------------


def is_too_often(name: str, address: str) -> bool:
    """Count one try for the name and for the address, and tell whether it is one too many.

    A try is counted before the password is looked at, so that many at once gain nothing; whether there is an
    account of that name makes no difference.
    """
    counts = [(accounts.count_try(subject, WINDOW), most) for subject, most in _subjects(name, address)]
    return any(count > most for count, most in counts)


def went_well(name: str, address: str) -> None:
    """The try was the owner's: forget those of the name, and do not count it against the address."""
    for subject, most in _subjects(name, address):
        if most == TRIES_OF_A_NAME:
            accounts.forget_tries(subject)
        else:
            accounts.forgive_try(subject)


def second_of(account: Account) -> str:
    """Under this name tries at the account's second factor are counted."""
    return f"\0second factor of {account.pk}"


def _subjects(name: str, address: str) -> Iterator[tuple[str, int]]:
    if name:
        yield _subject("name", name.strip().casefold()), TRIES_OF_A_NAME
    yield _subject("address", address), TRIES_FROM_AN_ADDRESS


def _subject(what: str, value: str) -> str:
    return salted_hmac(f"intake.sign-in.{what}", value, algorithm="sha256").hexdigest()
