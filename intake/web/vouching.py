"""Who does something grave at the command line says who they are: name, password and, where there is one, a code.

The same accounts, the same patience with failed tries and the same second factor as on the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import authenticate
from django.db import transaction

from intake.errors import IntakeError
from intake.records.models import Account
from intake.records.seal import Seal
from intake.web import accounts, second_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.records.ledger import Ledger
    from intake.records.models import AccountRole
    from intake.settings import Settings

HERE = "command line"
"""From where tries are counted, beside the name."""


class Unproven(IntakeError):
    """Nobody of that name and password may do this; the sentence does not say which of the two was wrong."""


def vouch(
    name: str, ask: Callable[[str], str], may: frozenset[AccountRole], settings: Settings, ledger: Ledger
) -> Account:
    """The account of whoever works at the command line.  `ask` gets what they type, hidden, for a question.

    Raises `Unproven` if they cannot prove it, or if their role is not among those who `may`.
    """
    if accounts.is_too_often(name, HERE):
        _tell("sign_in_throttled", None, ledger)
        raise Unproven("Too many tries. Wait a quarter of an hour, then try again.")
    who = authenticate(None, username=name.strip(), password=ask("Password: "))
    if not isinstance(who, Account) or not (settings.sign_on.local or who.name == settings.sign_on.break_glass):
        _tell("sign_in_refused", None, ledger)
        raise Unproven("This name and password do not fit together.")
    if who.role not in may:
        raise Unproven(f"This takes somebody whose role is {' or '.join(sorted(may))}.")
    if second_factor.is_proven(who):
        if second_factor.accepts(who, ask("Code of your app: "), Seal.of(settings.keys)) is None:
            _tell("second_factor_refused", who, ledger)
            raise Unproven("This code does not fit, or was used already. Wait for the next one.")
    elif who.role in settings.web.second_factor:
        raise Unproven("Your role needs a second factor: sign in to the desk once and set it up.")
    accounts.went_well(name, HERE)
    _tell("vouched", who, ledger)
    return who


def _tell(action: str, who: Account | None, ledger: Ledger) -> None:
    actor = f"user:{who.pk}" if who else "operator"
    with transaction.atomic():
        ledger.write(actor, action, actor if who else "sign-in", where=HERE)
