"""Where a document will go: pure, so that to plan again is to plan the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from intake.model import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Accept, Document, Scan

SHARD = 2
"""Characters of a patient's key that name the shard: with random keys, 256 folders of equal size."""


def document_id(digest: str, pages: Sequence[int]) -> str:
    """The opaque id (32 hex characters) of those pages of the scan with that digest."""
    return hashlib.sha256(f"{digest}:{','.join(map(str, pages))}".encode()).hexdigest()[:32]


def plan(scan: Scan, document: Document, accepted: Accept, loinc: str) -> Plan:
    """The folder `patients/<shard>/<patient key>/<yyyy>/<document id>`, relative to the site.

    The year is that of the document's date, or of its arrival if it bears none.
    """
    identity = document_id(scan.digest, document.pages)
    key = accepted.patient.key
    year = (accepted.date or scan.arrived.date()).year
    return Plan(
        document_id=identity,
        folder=f"patients/{key[:SHARD]}/{key}/{year:04d}/{identity}",
        patient_key=key,
        kind=accepted.kind,
        loinc=loinc,
        date=accepted.date,
    )
