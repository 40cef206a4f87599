"""`intake rebuild`: the database again from the folders, when it is lost or beyond repair.

Nothing but sessions is lost where `data/ledger`, `data/books` and `data/keys` are there; from the patients' folders
alone every filed document comes back.  Bytes in the store of which nothing speaks are taken in once more.  The patient
index is imported again afterwards: rows are found by record number and keep the keys that the folders are named by.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from intake.errors import Damaged, Rejected, WrongSettings
from intake.filing import place
from intake.filing.destroy import FOLDER as RETENTION
from intake.records import holds, ledger_again, rebuilding, stops
from intake.records.books import Books
from intake.records.ledger_again import UNSOUND
from intake.records.ledger_files import LedgerFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake.model import MediaType
    from intake.settings import Settings

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much came back, and from where."""

    events: int
    accounts: int
    scans: int
    documents: int
    from_folders: int
    """Documents of which no book was left, only the patient's folder."""
    recovered: int
    """Scans of which only the bytes were left: they are read again."""
    damaged: tuple[str, ...] = ()
    """Files that could not be used, relative to the site; their scans are among those that are read again."""


def rebuild(
    settings: Settings, sniff: Callable[[Path], MediaType], progress: Callable[[str], object] = lambda _: None
) -> Rebuilt:
    """Fill the connected, empty database.  Raises `WrongSettings` if it is not empty, or the ledger's key is lost."""
    files = LedgerFiles(settings.ledger_files)
    if not rebuilding.is_empty():
        raise WrongSettings("The database is not empty. `intake rebuild --replace` puts it aside first.")
    if files.segments() and not (settings.keys / "ledger.key").exists():
        raise WrongSettings(
            "data/keys/ledger.key is missing: bring it back from where the keys are kept, then try again."
        )
    books = Books(settings.books, place.replace)
    progress("the ledger")
    events = ledger_again.ledger(files.events())
    damaged: list[Path] = []
    accounts = _accounts(books, damaged)
    progress("the patients' folders")
    records = dict(_records(settings, damaged))
    rows = rebuilding.Rebuilding({identity: folder for identity, (folder, _) in records.items()})
    scans = documents = 0
    progress("the books")
    for file in books.every():
        with _setting_aside(file, damaged):
            documents += rows.book(json.loads(file.read_bytes()))
            scans += 1
    for file in _certificates(settings.site):
        with _setting_aside(file, damaged):
            rows.certificate(json.loads(file.read_bytes()), place.digest_of(file))
    alone = 0
    for identity, (folder, record) in list(records.items()):
        del records[identity]
        with _setting_aside(settings.site / folder / "document.json", damaged):
            alone += rows.record(record)
            records[identity] = (folder, record)
    _hold(books, damaged)
    rows.finish()
    stops.replay()
    progress("the store")
    _complete_store(settings, records)
    recovered = _recover(settings.store, sniff)
    names = tuple(file.relative_to(settings.site).as_posix() for file in damaged)
    return Rebuilt(events, accounts, scans, documents + alone, alone, recovered, names)


def _accounts(books: Books, damaged: list[Path]) -> int:
    with _setting_aside(books.accounts_file, damaged):
        return rebuilding.accounts(books.accounts())
    return 0


def _records(settings: Settings, damaged: list[Path]) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """What `document.json` says in each patient's folder, with the folder, by the id that names the folder too."""
    for file in sorted(settings.patient_folders.glob("??/*/????/*/document.json")):
        try:
            record = json.loads(file.read_bytes())
            _check_names(record, file.parent.name)
        except UNSOUND:
            damaged.append(file)
            continue
        yield record["document_id"], (file.parent.relative_to(settings.site).as_posix(), record)


def _certificates(site: Path) -> Iterator[Path]:
    """The certificates of what was destroyed, the earliest receipt first."""
    yield from sorted((site / RETENTION / "certificates").glob("????/R-*.json"))


def _hold(books: Books, damaged: list[Path]) -> None:
    """What is held is held again.  Without its book a hold has no reason; without its event nobody knows of it."""
    with _setting_aside(books.holds_file, damaged):
        holds.replay(books.holds())
        return
    lost: list[Path] = []
    with _setting_aside(books.holds_file, lost):
        holds.replay([])
    if lost:
        raise Damaged("data/ledger: a hold cannot be read. Bring data/ledger back from a copy, then try again.")


@contextlib.contextmanager
def _setting_aside(file: Path, damaged: list[Path]) -> Iterator[None]:
    """All of what this file tells comes to be, or nothing of it and the file is named."""
    try:
        with transaction.atomic():
            yield
    except UNSOUND:
        damaged.append(file)


def _check_names(record: dict[str, Any], folder: str) -> None:
    """Names and digests become paths: one that leads elsewhere is no record of ours."""
    if record["document_id"] != folder or not _DIGEST.fullmatch(record["scan"]["sha256"]):
        raise ValueError("not the record of this folder")
    for name, digest in record["files"].items():
        if "/" in name or name in {"", ".", ".."} or not _DIGEST.fullmatch(digest):
            raise ValueError("not the name of a file")


def _complete_store(settings: Settings, records: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """Bytes that are missing from the store and lie whole in a patient's folder are copied back."""
    for folder, record in records.values():
        digest = record["scan"]["sha256"]
        if place.stored(settings.store, digest).exists():
            continue
        for name, own in record["files"].items():
            if own == digest:
                drafts = settings.store / ".drafts"
                place.make_folders(drafts, settings.store)
                draft = drafts / f"rebuilt-{digest}"
                draft.unlink(missing_ok=True)
                place.copy(settings.site / folder / name, draft)
                place.keep(draft, settings.store, digest)


def _recover(store: Path, sniff: Callable[[Path], MediaType]) -> int:
    known = set(rebuilding.known_digests())
    count = 0
    for file in sorted(store.glob("??/??/*")):
        if file.name in known:
            continue
        try:
            media_type = sniff(file)
        except Rejected:
            continue  # left where it is; `verify` tells of it
        info = file.stat()
        arrived = dt.datetime.fromtimestamp(info.st_mtime, dt.UTC)
        rebuilding.recovered(file.name, info.st_size, media_type, arrived)
        count += 1
    return count
