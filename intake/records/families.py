"""A patient's record with everything that was ever merged into it, whichever of the rows one asks from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from intake.records.models import PatientRow

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Family:
    """Row ids of all records that lead to each other by merges, and the one that lives; None if that is not sure."""

    ids: frozenset[int]
    living: PatientRow | None


def family(ids: Iterable[int]) -> Family:
    """The records of these rows, by merges in both directions.

    Nobody is sure to live where a trail leads to a number that is not here, or where more than one does.
    """
    found: dict[int, PatientRow] = {}
    fresh = list(PatientRow.objects.filter(pk__in=list(ids)))
    while fresh:
        found.update((row.pk, row) for row in fresh)
        into = [row.merged_into for row in fresh if row.merged_into]
        mrns = [row.mrn for row in fresh]
        rows = PatientRow.objects.filter(Q(mrn__in=into) | (Q(merged_into__in=mrns) & ~Q(merged_into="")))
        fresh = [row for row in rows if row.pk not in found]
    living = [row for row in found.values() if not row.merged_into]
    known = {row.mrn for row in found.values()}
    lost = any(row.merged_into and row.merged_into not in known for row in found.values())
    return Family(frozenset(found), living[0] if len(living) == 1 and not lost else None)
