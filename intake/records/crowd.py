"""Open documents by the thousand, copied from a few: a queue to measure with, never on a site in use."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from intake.records.models import DocumentRow, ReadPage, ScanRow
from intake.records.queues import OF_REASON

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 1000
_REASONS = ("weak_identity", "type_unsure", "ambiguous_patient", "date_unsure", "poor_image", "policy")


@transaction.atomic
def crowd(like: Sequence[DocumentRow], count: int) -> None:
    """Make `count` more documents in review, each like one of those, every one of a scan of its own.

    Their reasons, types, sources and due times are mixed as in a queue that has been left alone for a day.
    """
    first = (ScanRow.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    read = {page.scan_id: page.reading for page in ReadPage.objects.filter(scan__in=[row.scan_id for row in like])}
    now = timezone.now()
    for start in range(0, count, BATCH):
        numbers = range(first + start, first + min(start + BATCH, count))
        rows = list(islice(cycle(like), start, start + len(numbers)))
        scans = [_scan(row, number) for row, number in zip(rows, numbers, strict=True)]
        ScanRow.objects.bulk_create(scans)
        documents = []
        for row, scan, number in zip(rows, scans, numbers, strict=True):
            reason = _REASONS[number % len(_REASONS)]
            values = {field.attname: getattr(row, field.attname) for field in DocumentRow._meta.concrete_fields}  # noqa: SLF001 -- Django's documented way to a model's fields
            due = now + timedelta(seconds=(number * 7919) % 86_400)
            values |= {"id": None, "scan_id": scan.pk, "receipt": scan.receipt, "document_id": scan.digest[:32]}
            values |= {"reasons": [reason], "queue": OF_REASON[reason], "due": due, "created": now}
            documents.append(DocumentRow(**values))
        DocumentRow.objects.bulk_create(documents)
        pages = zip(rows, scans, strict=True)
        ReadPage.objects.bulk_create(ReadPage(scan=scan, number=1, reading=read[row.scan_id]) for row, scan in pages)


def _scan(row: DocumentRow, number: int) -> ScanRow:
    return ScanRow(
        pk=number,
        receipt=f"R-2026-{number:06d}",
        digest=hashlib.sha256(f"crowd {number}".encode()).hexdigest(),
        arrival=f"crowd {number}",
        source=("fax", "scanner")[number % 2],
        source_file=row.scan.source_file,
        size=row.scan.size,
        media_type=row.scan.media_type,
        arrived=row.scan.arrived,
        state=row.scan.state,
        pages=1,
    )
