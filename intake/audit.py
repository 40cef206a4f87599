"""`intake verify`: every hash, every pointer, the chain of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.errors import Damaged
from intake.filing import destroy, place, recall
from intake.filing.cabinet import check
from intake.records import destroying, documents, holds, purges, recalls, scans
from intake.records.ledger_files import LedgerFiles
from intake.records.models import DocumentState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake.records.ledger import Ledger
    from intake.settings import Settings


def verify(settings: Settings, ledger: Ledger) -> Iterator[str]:
    """What is wrong with the store, the patients' folders and the ledger: a sentence a fault, nothing if all is well.

    Both ways: every row's bytes are there and are the bytes that were stored, and no folder or file is there
    without a row.  Sentences name receipts and ids, never a person.
    """
    yield from _store(settings.store)
    yield from _pages()
    yield from _folders(settings.site, settings.patient_folders)
    yield from _destroyed(destroy.Places(settings.site, settings.store, settings.pictures))
    yield from holds.faults()
    yield from purges.faults()
    yield from ledger.faults()
    yield from LedgerFiles(settings.ledger_files, settings.anchors).faults()


def _store(store: Path) -> Iterator[str]:
    expected = dict(_by_digest())
    for digest, receipt in expected.items():
        file = place.stored(store, digest)
        if not file.is_file():
            yield f"{receipt}: its bytes are missing from the store"
        elif place.digest_of(file) != digest:
            yield f"{receipt}: its bytes in the store have changed"
    for file in sorted(store.glob("??/??/*")):
        if file.name not in expected and not scans.is_known(file.name):
            yield f"store: a file is there without a row ({file.name[:12]}...)"


def _by_digest() -> Iterator[tuple[str, str]]:
    for receipt, digest in scans.digests():
        yield digest, receipt


def _pages() -> Iterator[str]:
    """Every page of every settled scan is in one living document, however people have divided it."""
    for receipt, number, holders in scans.scattered():
        yield f"{receipt}: page {number} is in {holders or 'no'} documents"


def _destroyed(places: destroy.Places) -> Iterator[str]:
    """Of what was destroyed nothing is left but its certificate."""
    for row in destroying.every():
        if row.gone:
            yield from destroy.faults(row, places)


def _folders(site: Path, patients: Path) -> Iterator[str]:
    expected = set()
    for row in documents.filed_documents():
        expected.add(row.folder)
        try:
            check(site / row.folder, row.document_id)
        except Damaged as fault:
            yield f"{row.receipt}: {fault}"
        except OSError as trouble:
            yield f"{row.receipt}: its folder cannot be read ({type(trouble).__name__})"
    expected |= {one.folder for one in destroying.pending()}
    for one in recalls.every():
        if one.document.state == DocumentState.DESTROYED:
            continue
        if one.moved:
            yield from recall.faults(one, site)
        else:
            expected.add(one.folder)
    for record in sorted(patients.glob("??/*/????/*/document.json")):
        folder = record.parent.relative_to(site).as_posix()
        if folder not in expected and not documents.is_on_its_way(folder):
            yield f"patients: the folder of document {record.parent.name} is there without a row"
