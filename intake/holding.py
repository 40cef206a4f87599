"""What the service does for documents that wait: releases, wakes, matches again.  Every deed may be repeated."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from intake import observe
from intake.errors import Conflict, IntakeError
from intake.filing import file
from intake.model import Accept, Document, Reading
from intake.pipeline import look_again
from intake.records import documents, returning
from intake.records.patients import by_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.desk import Site
    from intake.records.models import DocumentRow

    Deliver = Callable[[str], None]

_log = observe.log("holding")
AT_ONCE = 10
"""So many documents are matched again between two sweeps."""


def keep_up(site: Site, deliver: Deliver) -> None:
    """Everything that is due now."""
    release_due(site, deliver)
    returning.wake(site.ledger)
    match_again(site)


def release_due(site: Site, deliver: Deliver, actor: str = "") -> int:
    """File the decisions whose hold is over, or all that `actor` has made; how many."""
    return sum(_released(site, row, deliver) for row in returning.held(actor))


def _released(site: Site, row: DocumentRow, deliver: Deliver) -> bool:
    """File one held decision through the one door; False if it was taken back or released in this moment."""
    if row.patient is None:
        raise TypeError("a held document has a patient")
    patient = by_key(row.patient.key)
    if patient.merged_into:
        returning.merged_meanwhile(row.receipt, row.version, site.ledger)
        return False
    accepted = Accept(patient, row.kind, row.document_date, row.decided_by)
    cabinet = dataclasses.replace(site.cabinet, deliver=deliver, version=row.version)
    try:
        file(documents.case_of(row, site.scan_of(row.scan), accepted), cabinet)
    except Conflict:
        return False
    return True


def match_again(site: Site, most: int = AT_ONCE) -> int:
    """Match documents of patients not on file against the index as it is now; how many went back to a reviewer."""
    returned = 0
    for row in returning.not_on_file(most):
        try:
            read = site.readings(row.scan, row.pages)
        except IntakeError as error:
            _log.warning("not matched again", receipt=row.receipt, error=type(error).__name__)
            continue
        pages = tuple(read[number] for number in row.pages if number in read)
        document = Document(tuple(row.pages), Reading(pages), tuple(row.sheets))
        (case,) = look_again(site.scan_of(row.scan), [document], site.desk)
        returned += returning.matched(row.receipt, row.version, case, site.ledger)
    return returned
