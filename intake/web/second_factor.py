"""The second factor: codes of an app (TOTP, RFC 6238), and recovery codes for the day the telephone is lost.

The library computes the codes; here stands what makes them safe: the secret is sealed, no code is accepted twice,
tries are counted as for passwords, and a clock may be one step of thirty seconds off.
"""

from __future__ import annotations

import hashlib
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pyotp
import segno

from intake.records import proofs
from intake.web import accounts

if TYPE_CHECKING:
    from intake.records.ledger import Ledger
    from intake.records.models import Account
    from intake.records.seal import Seal

ISSUER = "intake"
"""Under this name apps list the codes."""
STEPS_OFF = 1
"""By so many steps of thirty seconds the clocks of telephone and server may differ."""
RECOVERY_CODES = 10
_LETTERS = 15  # 30^15 codes: 73 bits
_DIGITS = 6


def is_proven(account: Account) -> bool:
    """Whether the account has a second factor that counts."""
    factor = proofs.factor_of(account)
    return factor is not None and factor.proven is not None


def offer(account: Account, seal: Seal) -> str:
    """The secret that the account's app is to be given, in base32; the same one until it is proven or reset."""
    return seal.open(proofs.offer(account, seal.close(pyotp.random_base32())).sealed)


def picture(account: Account, secret: str) -> str:
    """The secret as a QR code that apps read: an SVG, black on white, with a quiet zone."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, svgclass="qr", lineclass=None,
        title="QR code for your app", nl=False,
    )  # fmt: skip
    return drawn.getvalue().decode()


def prove(account: Account, code: str, seal: Seal, ledger: Ledger) -> list[str] | None:
    """The owner's first code.  The account's recovery codes, to be shown once; None if the code is not right."""
    factor = proofs.factor_of(account)
    if factor is None or factor.proven is not None:
        return None
    step = _step_of(seal.open(factor.sealed), code)
    if step is None:
        return None
    codes = _new_codes()
    digests = [_digest(account, one) for one in codes]
    return codes if proofs.prove(factor, step, digests, f"user:{account.pk}", ledger) else None


def new_recovery_codes(account: Account) -> list[str]:
    """Other recovery codes, to be shown once; the earlier ones are void."""
    codes = _new_codes()
    proofs.keep_recovery(account, [_digest(account, one) for one in codes])
    return codes


def accepts(account: Account, code: str, seal: Seal) -> str | None:
    """What the code was, `app` or `recovery`; None if it is not right, or was used before.

    The caller asks `accounts.is_too_often` first.
    """
    factor = proofs.factor_of(account)
    if factor is None or factor.proven is None:
        return None
    plain = accounts.plain(code)
    if len(plain) == _LETTERS:
        return "recovery" if proofs.use_recovery(account, _digest(account, plain)) else None
    step = _step_of(seal.open(factor.sealed), plain)
    return "app" if step is not None and proofs.use_step(factor, step) else None


def _step_of(secret: str, code: str) -> int | None:
    """The step of time that the code belongs to, if it is one of those near enough."""
    code = accounts.plain(code)
    if len(code) != _DIGITS or not code.isascii() or not code.isdecimal():
        return None
    app = pyotp.TOTP(secret)
    try:
        return app.verify_and_get_timecode(code, for_time=time.time(), valid_window=STEPS_OFF)
    except pyotp.OTPVerificationError:
        return None


def _new_codes() -> list[str]:
    return [accounts.grouped(accounts.letters(_LETTERS)) for _ in range(RECOVERY_CODES)]


def _digest(account: Account, code: str) -> str:
    return hashlib.sha256(f"{account.pk}:{accounts.plain(code)}".encode()).hexdigest()
