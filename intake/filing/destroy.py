"""The bytes of a document that was destroyed: out of the patient's folder and everything that was made of them.

The rows say so already (`records.destroying`).  Each step is safe to repeat from any point: the folder's record goes
first, so that nothing half there is ever taken for a document; the certificate comes last, and is never removed.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from intake import __version__
from intake.filing import place, recall
from intake.records import accounts, destroying, recalls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from intake.records.ledger import Ledger
    from intake.records.models import DestructionRow

FOLDER = "retention"
"""Under the site: proposals and certificates, for good."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where bytes of documents lie on a site."""

    site: Path = field(repr=False)
    store: Path = field(repr=False)
    pictures: Path = field(repr=False)


def certificate_of(row: DestructionRow, site: Path) -> Path:
    """Where the certificate of a destruction lies."""
    return site / FOLDER / "certificates" / f"{row.at.year:04d}" / f"{row.document.receipt}.json"


def complete(some: Sequence[DestructionRow], places: Places, ledger: Ledger) -> int:
    """Remove the bytes of these documents and certify it; how many.

    `Unavailable` if the disk is in trouble: call it again later.
    """
    with place.environment():
        for row in some:
            _remove(row, places)
        if some:
            destroying.forget_readings()
        for row in some:
            destroying.gone(row, _certify(row, places.site), ledger)
    return len(some)


def faults(row: DestructionRow, places: Places) -> list[str]:
    """What is wrong with a destruction that is through: sentences; none if all is well."""
    document, found = row.document, []
    certificate = certificate_of(row, places.site)
    if not certificate.is_file() or place.digest_of(certificate) != row.certificate:
        found.append(f"{document.receipt}: the certificate of its destruction is missing or has changed")
    left = [recall.aside(one, places.site) for one in recalls.of(document)]
    if any(folder.exists() for folder in (*_folder(row, places), *left)):
        found.append(f"{document.receipt}: it was destroyed, and a folder of it is there")
    if document.scan.destroyed and place.stored(places.store, document.scan.digest).exists():
        found.append(f"{document.receipt}: it was destroyed, and its scan is in the store")
    return found


def _folder(row: DestructionRow, places: Places) -> list[Path]:
    return [places.site / row.folder] if row.folder else []


def _remove(row: DestructionRow, places: Places) -> None:
    scan = row.document.scan
    recall.complete(recalls.pending(row.document), places.site)
    asides = [recall.aside(one, places.site) for one in recalls.of(row.document)]
    for folder in (*_folder(row, places), *asides):
        _remove_folder(folder)
    shutil.rmtree(places.pictures / scan.digest, ignore_errors=True)
    if scan.destroyed:
        stored = place.stored(places.store, scan.digest)
        stored.unlink(missing_ok=True)
        if stored.parent.exists():
            place.flush_folder(stored.parent)


def _remove_folder(folder: Path) -> None:
    if folder.exists():
        (folder / "document.json").unlink(missing_ok=True)
        place.flush_folder(folder)
        place.clear(folder)
        folder.rmdir()
    if folder.parent.exists():
        place.flush_folder(folder.parent)


def _certify(row: DestructionRow, site: Path) -> str:
    """Write the certificate if it is not there yet; its digest."""
    file = certificate_of(row, site)
    if not file.exists():
        place.make_folders(file.parent, site)
        place.replace(file, json.dumps(_said(row), indent=1, ensure_ascii=False).encode())
    return place.digest_of(file)


def _said(row: DestructionRow) -> dict[str, Any]:
    """What a certificate says: enough to prove what was destroyed, by whom and why; nothing of what it said."""
    document, scan = row.document, row.document.scan
    names = accounts.names({row.proposed_by, row.approved_by, row.run_by})
    return {
        "schema": 1,
        "certificate": "destruction of a document after its time of keeping",
        "receipt": document.receipt,
        "document_id": document.document_id,
        "was": row.was,
        "type": document.kind,
        "document_date": document.document_date.isoformat() if document.document_date else None,
        "settled": document.settled.isoformat() if document.settled else None,
        "pages": document.pages,
        "sheets": document.sheets,
        "patient": document.patient and {"key": document.patient.key},
        "record_sha256": row.record or None,
        "scan": {
            "receipt": scan.receipt,
            "sha256": scan.digest,
            "source": scan.source,
            "received": scan.arrived.isoformat(),
            "pages": scan.pages,
            "size": scan.size,
            "media_type": scan.media_type,
            "destroyed": scan.destroyed.isoformat() if scan.destroyed else None,
        },
        "kept_until": row.until.isoformat(),
        "why": row.why,
        "bytes": row.size,
        "proposal": row.proposal,
        "destroyed": row.at.isoformat(),
        "certified": timezone.now().isoformat(),
        **{
            what: {"actor": actor, "name": names.get(actor, actor)}
            for what, actor in (
                ("proposed_by", row.proposed_by),
                ("approved_by", row.approved_by),
                ("carried_out_by", row.run_by),
            )
        },
        "made_by": f"intake {__version__}",
    }
