"""The rows again from files: the books of the scans, and the records in the patients' folders.

Written into an empty database; `intake.rebuild` gathers what there is on disk.  Numbers of scans and accounts stay what
they were, because receipts and the ledger name them.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.db import connection, transaction

from intake import asjson
from intake.records.books import row_of
from intake.records.ledger_again import UNSOUND
from intake.records.models import (
    Account,
    DecisionRow,
    DestructionRow,
    DocumentRow,
    DocumentState,
    Event,
    HoldRow,
    PatientRow,
    RecallRow,
    RecoveryCode,
    ScanRow,
    ScanState,
    SecondFactor,
)
from intake.records.sketches import keep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RECOVERED = "recovered"
"""The source of scans of which only the bytes are left; no folder of that name need be there."""
_AT_ONCE = 2_000
_WHO = {"proposed_by": "proposed_by", "approved_by": "approved_by", "run_by": "carried_out_by"}


def is_empty() -> bool:
    """Whether the connected database knows no scan, no patient and no event."""
    return not (ScanRow.objects.exists() or Event.objects.exists() or PatientRow.objects.exists())


@transaction.atomic
def accounts(told: Sequence[dict[str, Any]]) -> int:
    """Write the accounts back, with their numbers and what they sign in with; returns how many there are."""
    made = [row_of(Account, one) for one in told]
    for row, one in zip(made, told, strict=True):
        row.pk = int(one["id"])
    Account.objects.bulk_create(made)
    for row, one in zip(made, told, strict=True):
        if one.get("factor"):
            row_of(SecondFactor, one["factor"], account=row).save(force_insert=True)
        RecoveryCode.objects.bulk_create(RecoveryCode(account=row, digest=code) for code in one["recovery_codes"])
    return len(made)


@dataclass(slots=True)
class Rebuilding:
    """Scans and documents, one after the other, the oldest first; `finish` ties them together.

    `folders` gives, by document id, the folder (relative to the site) that holds the document, whole.
    """

    folders: Mapping[str, str] = field(repr=False)
    _ties: list[tuple[str, str, str]] = field(default_factory=list)
    _patients: dict[str, PatientRow] = field(default_factory=dict, repr=False)

    def book(self, book: Mapping[str, Any]) -> int:
        """The rows that a book tells of, all or none; returns how many documents.  Raises `UNSOUND`."""
        try:
            with transaction.atomic():
                return self._book(book)
        except UNSOUND:
            self._patients.clear()  # some may have been made for this book alone
            raise

    def _book(self, book: Mapping[str, Any]) -> int:
        told = book["scan"]
        first = ScanRow.objects.filter(receipt=told["duplicate_of"]).first() if told["duplicate_of"] else None
        scan = row_of(ScanRow, told, duplicate_of=first)
        scan.pk = _number(scan.receipt)
        scan.save(force_insert=True)
        for entry in book["documents"]:
            self._document(scan, entry)
        return len(book["documents"])

    def _document(self, scan: ScanRow, entry: Mapping[str, Any]) -> None:
        told = entry["row"]
        row = row_of(DocumentRow, told, scan=scan, patient=self._patient(told["patient"]))
        folder = self.folders.get(row.document_id)
        if folder and row.state in {DocumentState.HELD, DocumentState.DECIDED, DocumentState.REVIEW}:
            # The folder is put in place before its row says so, and is the truth.
            row.state, row.folder, row.settled = DocumentState.FILED, folder, row.settled or row.decided
        _check_pages(row.pages, row.sheets)
        row.save(force_insert=True)
        for name in ("resend_of", "replaced_by"):
            if told.get(name):
                self._ties.append((row.receipt, name, told[name]))
        for made in entry["decisions"]:
            row_of(DecisionRow, made, document=row, patient=self._patient(made["patient"])).save(force_insert=True)
        for made in entry["recalls"]:
            patient = self._patient(made["patient"])
            row_of(RecallRow, made, document=row, patient=patient).save(force_insert=True)
        if destroyed := entry.get("destruction"):
            row_of(DestructionRow, destroyed, document=row).save(force_insert=True)
        if entry["sketch"]:
            content = zlib.decompress(base64.b64decode(entry["sketch"]))
            keep(row, asjson.sketch_from_json(json.loads(content)))

    def record(self, record: Mapping[str, Any]) -> bool:
        """The row of a filed document by its `document.json` alone; False if a book has told of it already.

        Raises `UNSOUND`, and has written nothing then.
        """
        try:
            with transaction.atomic():
                return self._record(record)
        except UNSOUND:
            self._patients.clear()
            raise

    def _record(self, record: Mapping[str, Any]) -> bool:
        if DocumentRow.objects.filter(document_id=record["document_id"]).exists():
            return False
        _check_pages(record["pages"], record["sheets"])
        told = record["scan"]
        scan = ScanRow.objects.filter(receipt=told["receipt"]).first() or self._scan(told)
        decision = record["decision"]
        decided = dt.datetime.fromisoformat(decision["at"])
        DocumentRow.objects.create(
            document_id=record["document_id"],
            receipt=record["receipt"],
            scan=scan,
            pages=record["pages"],
            sheets=record["sheets"],
            state=DocumentState.FILED,
            kind=record["type"],
            kinds=record["types"],
            document_date=record["document_date"],
            patient=self._patient(record["patient"]),
            probability=decision["probability"],
            reasons=decision["reasons"],
            findings=record["findings"],
            decided_by=decision["by"],
            decided=decided,
            settled=decided,
            created=decided,
            folder=self.folders[record["document_id"]],
        )
        return True

    @transaction.atomic
    def certificate(self, said: Mapping[str, Any], digest: str) -> bool:
        """The row of a destroyed document by its certificate alone; False if a book has told of it already."""
        if DocumentRow.objects.filter(document_id=said["document_id"]).exists():
            return False
        told = said["scan"]
        scan = ScanRow.objects.filter(receipt=told["receipt"]).first() or self._scan({**told, "source_file": ""})
        if told["destroyed"]:
            scan.state, scan.destroyed = ScanState.SETTLED, dt.datetime.fromisoformat(told["destroyed"])
            scan.settled = scan.destroyed
            scan.save(update_fields=["state", "destroyed", "settled"])
        at = dt.datetime.fromisoformat(said["destroyed"])
        patient = said["patient"] and PatientRow.objects.filter(key=said["patient"]["key"]).first()
        row = DocumentRow.objects.create(
            document_id=said["document_id"], receipt=said["receipt"], scan=scan, pages=said["pages"],
            sheets=said["sheets"], state=DocumentState.DESTROYED, kind=said["type"], created=at, settled=at,
            document_date=said["document_date"], patient=patient or None,
        )  # fmt: skip
        DestructionRow.objects.create(
            document=row, proposal=said["proposal"], was=said["was"], record=said["record_sha256"] or "", at=at,
            until=said["kept_until"], why=said["why"], size=said["bytes"], event=0, certificate=digest,
            gone=dt.datetime.fromisoformat(said["certified"]),
            **{name: said[key]["actor"] for name, key in _WHO.items()},
        )  # fmt: skip
        return True

    def _scan(self, told: Mapping[str, Any]) -> ScanRow:
        """A scan of which no book is left.  It is worked on once more, for what else was in it."""
        arrived = dt.datetime.fromisoformat(told["received"])
        return ScanRow.objects.create(
            pk=_number(told["receipt"]),
            receipt=told["receipt"],
            digest=told["sha256"],
            arrival=f"rebuilt-{told['receipt']}",
            source=told["source"],
            source_file=told["source_file"],
            size=told.get("size") or 0,
            media_type=told.get("media_type") or "",
            arrived=arrived,
            state=ScanState.WORKING,
            pages=told["pages"],
        )

    def _patient(self, told: Mapping[str, str] | None) -> PatientRow | None:
        """The patient with that key; until the index is imported again, nothing but key and record number is known."""
        if not told:
            return None
        key = told["key"]
        if key not in self._patients:
            self._patients[key], _ = PatientRow.objects.get_or_create(key=key, defaults={"mrn": told["mrn"]})
        return self._patients[key]

    @transaction.atomic
    def finish(self) -> None:
        """Tie documents to those that came before or after, and let new numbers begin behind the old ones."""
        by_receipt = dict(DocumentRow.objects.values_list("receipt", "pk"))
        for receipt, name, target in self._ties:
            if target in by_receipt:
                DocumentRow.objects.filter(receipt=receipt).update(**{f"{name}_id": by_receipt[target]})
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [ScanRow, Account, RecallRow, HoldRow]):
                cursor.execute(statement)


@transaction.atomic
def recovered(digest: str, size: int, media_type: str, arrived: dt.datetime) -> str:
    """A row for bytes in the store that no row speaks of, so that they are read again; returns the receipt."""
    last = ScanRow.objects.order_by("-pk").first()
    number = last.pk + 1 if last else 1
    receipt = f"R-{arrived.year}-{number:06d}"
    ScanRow.objects.create(
        pk=number,
        receipt=receipt,
        digest=digest,
        arrival=f"rebuilt-{receipt}",
        source=RECOVERED,
        source_file=f"{RECOVERED}/{digest[:16]}",
        size=size,
        media_type=media_type,
        arrived=arrived,
        state=ScanState.WORKING,
    )
    return receipt


def known_digests() -> Iterator[str]:
    """The digests of all scans that the rows know."""
    return ScanRow.objects.values_list("digest", flat=True).distinct().iterator(chunk_size=_AT_ONCE)


def _number(receipt: str) -> int:
    return int(receipt.split("-")[2])


def _check_pages(*numbers: object) -> None:
    """A column of JSON takes anything; what is no list of pages would be met much later."""
    for some in numbers:
        if not isinstance(some, list) or not all(type(one) is int and one > 0 for one in some):
            raise ValueError("these are no pages")
