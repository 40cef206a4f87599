"""What people found of the matcher's answers: the evidence by which its threshold tightens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.records.models import DocumentRow, DocumentState

if TYPE_CHECKING:
    from collections.abc import Iterator

LATEST = 2_000
"""So many of the documents that a person settled last are looked at: what was true of an older index may be no more."""


def checked(latest: int = LATEST) -> Iterator[tuple[float, bool]]:
    """The probability of the best candidate of each document that a person filed last, and whether it was that patient.

    A patient merged into the one chosen is the same.  Documents without a candidate are left out.
    """
    rows = DocumentRow.objects.filter(
        state__in=(DocumentState.DECIDED, DocumentState.FILED), decided_by__startswith="user:", patient__isnull=False
    ).order_by("-decided", "-id")
    for candidates, mrn in rows.values_list("candidates", "patient__mrn")[:latest]:
        if candidates:
            best = candidates[0]
            yield float(best["probability"]), mrn in {best["mrn"], best.get("merged_into", "")}
