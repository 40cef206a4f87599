"""Documents whose type a person has settled: what a site can learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from intake.kinds import NOT_A_RECORD
from intake.model import Reason
from intake.records.models import DocumentRow, DocumentState

if TYPE_CHECKING:
    from collections.abc import Iterator


def settled_by_people() -> Iterator[tuple[DocumentRow, str]]:
    """Each document that a person has decided, with the type they settled on, the oldest first.

    One that was closed as no record is `not_a_record`; closed for another reason, it teaches nothing.
    """
    decided = Q(state__in=(DocumentState.DECIDED, DocumentState.FILED))
    closed = Q(state=DocumentState.CLOSED, reasons__0=Reason.NOT_A_RECORD.value)
    rows = DocumentRow.objects.select_related("scan").filter(decided | closed, decided_by__startswith="user:")
    for row in rows.order_by("decided", "id").iterator(chunk_size=200):
        yield row, NOT_A_RECORD if row.state == DocumentState.CLOSED else row.kind
