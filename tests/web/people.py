"""Where tests of the desk note the accounts they make, and the telephones of those people."""

from __future__ import annotations

import time

import pyotp

from intake.records.ledger import Ledger

LEDGER = Ledger(b"a key of the tests")


def code_of(secret: str, *, seconds: float = 0) -> str:
    """What the app on the telephone shows, its clock being that many seconds off."""
    return pyotp.TOTP(secret.replace(" ", "")).at(time.time() + seconds)
