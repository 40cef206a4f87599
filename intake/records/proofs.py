"""Second factors, recovery codes and sign-ons under way: every query on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from intake.records.models import RecoveryCode, SecondFactor, SignOnAttempt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake.records.ledger import Ledger
    from intake.records.models import Account


def factor_of(account: Account) -> SecondFactor | None:
    """The account's second factor, proven or not."""
    return SecondFactor.objects.filter(account=account).first()


def offer(account: Account, sealed: str) -> SecondFactor:
    """Keep the secret of a factor that its owner has not proven yet; one that was proven is left as it is."""
    factor, _ = SecondFactor.objects.get_or_create(account=account, defaults={"sealed": sealed})
    return factor


@transaction.atomic
def prove(factor: SecondFactor, step: int, recovery: Iterable[str], actor: str, ledger: Ledger) -> bool:
    """The owner has shown a code of that step: the factor counts from now on, with these digests of recovery codes.

    False, and nothing is changed, if it was proven before.
    """
    done = SecondFactor.objects.filter(pk=factor.pk, proven=None).update(proven=timezone.now(), last_step=step)
    if done:
        keep_recovery(factor.account, recovery)
        ledger.write(actor, "second_factor_added", f"user:{factor.account_id}")
    return bool(done)


def keep_recovery(account: Account, digests: Iterable[str]) -> None:
    """Keep these recovery codes and forget all earlier ones."""
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=digest) for digest in digests)


def use_step(factor: SecondFactor, step: int) -> bool:
    """Accept a code of that step of time, unless one of it or of a later one was accepted before."""
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def use_recovery(account: Account, digest: str) -> bool:
    """Accept a recovery code, once."""
    return bool(RecoveryCode.objects.filter(account=account, digest=digest).delete()[0])


def recovery_left(account: Account) -> int:
    """How many recovery codes the account has."""
    return RecoveryCode.objects.filter(account=account).count()


@transaction.atomic
def remember(attempt: SignOnAttempt) -> None:
    """Keep a sign-on under way; those that nobody came back from are forgotten."""
    SignOnAttempt.objects.filter(expires__lt=timezone.now()).delete()
    attempt.save(force_insert=True)


@transaction.atomic
def redeem(state: str) -> SignOnAttempt | None:
    """The sign-on under way of that digest; it is gone after.  None if there is none, or it is too old."""
    attempt = SignOnAttempt.objects.select_for_update().select_related("unlocks").filter(state=state).first()
    if attempt is None:
        return None
    attempt.delete()
    return attempt if attempt.expires > timezone.now() else None
