"""Accounts, their one-time codes, and the counts of failed sign-ins: every query on them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from intake.errors import Conflict
from intake.records.models import Account, OneTimeCode, RecoveryCode, SecondFactor, SignInTries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from intake.records.ledger import Ledger

_FORGOTTEN = timedelta(days=1)


@transaction.atomic
def add(account: Account, ledger: Ledger, actor: str) -> Account:
    """Keep a new account and note it; `Conflict` if there is one of that name, in whatever case."""
    if Account.objects.filter(name__iexact=account.name).exists():
        raise Conflict("there is an account of that name already")
    account.save(force_insert=True)
    ledger.write(actor, "account_added", f"user:{account.pk}", role=account.role)
    return account


def names(actors: Iterable[str]) -> dict[str, str]:
    """The names of those actors of the ledger that are people: `user:<id>` to name."""
    numbers = {actor.removeprefix("user:") for actor in actors if actor.startswith("user:")}
    rows = Account.objects.filter(pk__in=[int(number) for number in numbers if number.isdecimal()])
    return {f"user:{pk}": name for pk, name in rows.values_list("pk", "name")}


def keep_code(account: Account, digest: str, expires: datetime) -> None:
    """Let the account in once, with the code of that digest, until `expires`; an earlier code is void."""
    with transaction.atomic():
        OneTimeCode.objects.filter(account=account).delete()
        OneTimeCode.objects.create(account=account, digest=digest, expires=expires)


@transaction.atomic
def use_code(digest: str) -> Account | None:
    """The account that the code of that digest lets in; the code is gone after.  None if there is no such code."""
    code = OneTimeCode.objects.select_for_update().select_related("account").filter(digest=digest).first()
    if code is None:
        return None
    code.delete()
    return code.account if code.expires > timezone.now() and code.account.is_active else None


@transaction.atomic
def count_try(subject: str, window: timedelta) -> int:
    """Count one more try to sign in, and return how many there were within the window that began with the first."""
    now = timezone.now()
    SignInTries.objects.filter(since__lt=now - _FORGOTTEN).delete()
    row, _ = SignInTries.objects.select_for_update().get_or_create(subject=subject, defaults={"since": now})
    if row.since < now - window:
        row.tries, row.since = 0, now
    row.tries += 1
    row.save(update_fields=["tries", "since"])
    return row.tries


def forgive_try(subject: str) -> None:
    """The try that was counted last went well: it was none."""
    SignInTries.objects.filter(subject=subject, tries__gt=0).update(tries=F("tries") - 1)


def forget_tries(subject: str) -> None:
    """Begin anew for that subject."""
    SignInTries.objects.filter(subject=subject).delete()


def find(name: str) -> Account | None:
    """The account of that name, if there is one."""
    return Account.objects.filter(name=name).first()


def by_number(number: int) -> Account | None:
    """The account of that number, if there is one."""
    return Account.objects.filter(pk=number).first()


def by_sign_on(digest: str) -> Account | None:
    """The account that the provider's word, as a digest, stands for."""
    return Account.objects.filter(sign_on=digest).first()


def everybody() -> list[tuple[Account, bool]]:
    """All accounts by name, each with whether it has a proven second factor."""
    proven = set(SecondFactor.objects.filter(proven__isnull=False).values_list("account_id", flat=True))
    return [(account, account.pk in proven) for account in Account.objects.order_by("name")]


@transaction.atomic
def give_role(account: Account, role: str, actor: str, ledger: Ledger) -> None:
    """Another role, from the next request on."""
    before, account.role = account.role, role
    account.save(update_fields=["role"])
    ledger.write(actor, "role_given", f"user:{account.pk}", role=role, before=before)


@transaction.atomic
def switch(account: Account, actor: str, ledger: Ledger, *, on: bool) -> None:
    """Let an account in again, or no longer: then its sessions and its one-time codes end too."""
    account.is_active = on
    account.save(update_fields=["is_active"])
    if not on:
        OneTimeCode.objects.filter(account=account).delete()
        _end_sessions(account)
    ledger.write(actor, "account_enabled" if on else "account_disabled", f"user:{account.pk}")


@transaction.atomic
def sign_out(account: Account, actor: str, ledger: Ledger) -> None:
    """End every session of the account, wherever it is."""
    _end_sessions(account)
    ledger.write(actor, "sessions_ended", f"user:{account.pk}")


@transaction.atomic
def reset(account: Account, actor: str, ledger: Ledger) -> None:
    """Forget password, second factor, recovery codes and one-time codes; sessions end."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    for rows in (SecondFactor.objects, RecoveryCode.objects, OneTimeCode.objects):
        rows.filter(account=account).delete()
    _end_sessions(account)
    ledger.write(actor, "account_reset", f"user:{account.pk}")


def _end_sessions(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(sessions=F("sessions") + 1)
    account.refresh_from_db(fields=["sessions"])
