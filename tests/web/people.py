"""Where tests of the desk note the accounts they make."""

from __future__ import annotations

from intake.records.ledger import Ledger

LEDGER = Ledger(b"a key of the tests")
