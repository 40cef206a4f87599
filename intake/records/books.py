"""What the rows say of each scan, once more, in a file: what `intake rebuild` reads beside the patients' folders.

`data/books/<yyyy>/<receipt>.json` holds the row of a scan, the rows of its documents with their decisions, and what
they are known by when they are sent again.  The ledger tells which receipts have news: every change of such a row is an
event.  `data/books/seen` tells up to which event was written down; `data/books/accounts.json` holds the accounts.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Prefetch

from intake.records import holds
from intake.records.models import (
    Account,
    DecisionRow,
    DocumentRow,
    DocumentState,
    Event,
    PatientRow,
    ScanRow,
    SecondFactor,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.db.models import Manager, Model, QuerySet

Row = TypeVar("Row", bound="Model")
SCHEMA = 1
_AT_ONCE = 2_000
_LEFT_OUT = frozenset({"id", "lease_owner", "lease_token", "lease_until", "lease_soft", "running_in"})
"""Numbers of rows, and what belongs to a session."""


@dataclass(frozen=True, slots=True)
class Books:
    """The books of one site.  `write` puts a file in place at one stroke, flushed (`filing.place.replace`)."""

    folder: Path = field(repr=False)
    write: Callable[[Path, bytes], None]

    def catch_up(self) -> int:
        """Write down every scan that has news; returns how many were.  OSError if the folder cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        seen = self.seen()
        written = 0
        while events := list(
            Event.objects.filter(seq__gt=seen).order_by("seq").values_list("seq", "subject")[:_AT_ONCE]
        ):
            receipts = sorted({scan_receipt(subject) for _, subject in events if subject.startswith("R-")})
            for scan in _with_all(ScanRow.objects.filter(receipt__in=receipts)):
                self._put(self.file_of(scan.receipt), book_of(scan))
                written += 1
            if any(subject.startswith("user:") for _, subject in events) or not self.accounts_file.exists():
                self._put(self.accounts_file, [_account(one) for one in Account.objects.order_by("pk")])
            if any(subject.startswith("hold:") for _, subject in events):
                self._put(self.holds_file, holds.told())
            seen = events[-1][0]
            self.write(self.folder / "seen", str(seen).encode())
        return written

    def seen(self) -> int:
        """The number of the last event whose scan was written down; 0 if none was."""
        try:
            return int((self.folder / "seen").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def file_of(self, receipt: str) -> Path:
        """The book of the scan with that receipt."""
        return self.folder / receipt.split("-")[1] / f"{receipt}.json"

    @property
    def accounts_file(self) -> Path:
        """The accounts: names, roles, digests of passwords."""
        return self.folder / "accounts.json"

    @property
    def holds_file(self) -> Path:
        """The legal holds, with their reasons."""
        return self.folder / "holds.json"

    def holds(self) -> list[dict[str, Any]]:
        """The holds as they were written down; none if they never were."""
        return list(json.loads(self.holds_file.read_bytes())) if self.holds_file.exists() else []

    def every(self) -> Iterator[Path]:
        """The file of every book, the oldest scan first."""
        yield from sorted(self.folder.glob("????/R-*.json"))

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts as they were written down; none if they never were."""
        file = self.accounts_file
        return list(json.loads(file.read_bytes())) if file.exists() else []

    def _put(self, file: Path, content: object) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(content, default=_exactly, ensure_ascii=False, separators=(",", ":"))
        self.write(file, text.encode())


def _exactly(value: object) -> str:
    """A moment or a day as JSON, to the microsecond: a time that was rounded is another one to the ledger."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} has no place in a book")


def scan_receipt(receipt: str) -> str:
    """The receipt of the scan to which a document's receipt belongs: `R-2026-000017` of `R-2026-000017-2`."""
    return "-".join(receipt.split("-")[:3])


def _account(account: Account) -> dict[str, Any]:
    """An account with what proves who somebody is: digests, and a secret sealed with a key that is not here."""
    factor = SecondFactor.objects.filter(account=account).first()
    return {
        "id": account.pk,
        **values_of(account),
        "factor": values_of(factor) if factor else None,
        "recovery_codes": list(account.recovery_codes.order_by("pk").values_list("digest", flat=True)),
    }


def _with_all(scans: QuerySet[ScanRow]) -> QuerySet[ScanRow]:
    """These scans with all that their books tell, in few queries however many scans there are."""
    documents = DocumentRow.objects.select_related("patient", "resend_of", "replaced_by", "sketch", "destruction")
    decisions = DecisionRow.objects.select_related("patient")
    return scans.prefetch_related(
        Prefetch("documents", documents), Prefetch("documents__decisions", decisions), "documents__recalls"
    )


def book_of(scan: ScanRow) -> dict[str, Any]:
    """Everything that the rows say of one scan, as JSON."""
    return {
        "schema": SCHEMA,
        "scan": values_of(scan),
        "documents": [
            {
                "row": values_of(row),
                "decisions": [values_of(made) for made in _in_order(row.decisions)],
                "recalls": [{"id": made.pk, **values_of(made)} for made in _in_order(row.recalls)],
                "destruction": _destruction(row),
                "sketch": _sketch(row),
            }
            for row in _in_order(scan.documents)
        ],
    }


def _in_order(rows: Manager[Row]) -> list[Row]:
    return sorted(rows.all(), key=lambda row: row.pk)


def _sketch(row: DocumentRow) -> str | None:
    made = getattr(row, "sketch", None)
    return base64.b64encode(bytes(made.content)).decode() if made else None


def _destruction(row: DocumentRow) -> dict[str, Any] | None:
    made = getattr(row, "destruction", None) if row.state == DocumentState.DESTROYED else None
    return values_of(made) if made else None


def values_of(row: Model) -> dict[str, Any]:
    """The values of a row by field.

    Of what it points to, the name that survives: receipt, or key and MRN; of accounts nothing.
    """
    told: dict[str, Any] = {}
    for column in row._meta.concrete_fields:  # noqa: SLF001 -- Django's documented way to the fields
        if column.name in _LEFT_OUT or column.related_model is Account:
            continue
        value = getattr(row, column.name)
        if isinstance(value, PatientRow):
            value = {"key": value.key, "mrn": value.mrn}
        elif isinstance(value, (ScanRow, DocumentRow)):
            value = value.receipt
        told[column.name] = value
    return told


def row_of(model: type[Row], told: dict[str, Any], **points: Model | None) -> Row:
    """A row, not saved, of what a book tells; `points` gives what it points to.  Unknown fields are left out."""
    columns = {column.name: column for column in model._meta.concrete_fields}  # noqa: SLF001 -- as above
    values = {
        name: column.to_python(told[name])
        for name, column in columns.items()
        if name in told and not column.is_relation
    }
    return model(**values, **points)
