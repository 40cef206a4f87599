"""Secrets in the database, sealed with a key that is not in it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken

from intake.errors import Damaged
from intake.records.connect import secret

if TYPE_CHECKING:
    from pathlib import Path

KEY = "second-factor.key"


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens short texts (Fernet: AES-128-CBC with HMAC-SHA256)."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, keys: Path) -> Seal:
        """The seal of the site whose secrets are in that folder."""
        return cls(base64.urlsafe_b64encode(hashlib.sha256(secret(keys, KEY).encode()).digest()))

    def close(self, text: str) -> str:
        """The text, sealed: another one each time."""
        return Fernet(self.key).encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """What was sealed; `Damaged` if it was changed or sealed with another key."""
        try:
            return Fernet(self.key).decrypt(sealed.encode("ascii")).decode()
        except InvalidToken:
            raise Damaged("a sealed secret does not open with this site's key") from None
