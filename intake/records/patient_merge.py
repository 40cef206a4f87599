"""Merged records: two rows of one person, of which one goes on.  Nothing is thrown away, so it can be undone.

The row that was merged keeps its number, its folder and its documents; it points to the row that goes on, which may
have been merged itself.  No trail of merges may lead back to where it began.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from intake.errors import Conflict, Missing
from intake.records import patient_rows
from intake.records.models import GOING, DocumentRow, DocumentState, PatientRow
from intake.records.patients import by_mrn, survivor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake.model import Patient
    from intake.records.ledger import Ledger

_MOST_STEPS = 50
"""No trail of merges is as long as this; one that seems to be goes in a circle further on."""
_MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Told:
    """A record with everything that was ever merged into it, and the receipts of what is filed under any of them."""

    patient: Patient
    survivor: Patient | None
    """None if it was merged into a number that is not here."""
    merged: tuple[Patient, ...]
    documents: tuple[tuple[str, str, str], ...]
    """Receipt, state, and the record number it was filed under."""


@transaction.atomic
def merge(loser: str, into: str, *, actor: str, ledger: Ledger) -> tuple[Patient, Patient]:
    """Let one record go on in another; the merged one and the one that lives now, which may be further on.

    Safe to repeat.  `Missing` if there is no such record; `Conflict` if it is merged elsewhere or would lead to itself.
    """
    rows = {row.mrn: row for row in PatientRow.objects.select_for_update().filter(mrn__in=[loser, into]).order_by("id")}
    for mrn in (loser, into):
        if mrn not in rows:
            raise Missing("there is no patient with that record number; nothing was merged")
    if loser == into:
        raise Conflict("a record cannot be merged into itself")
    old, last = rows[loser], survivor(by_mrn(into))
    if last.mrn == loser:
        raise Conflict("the record that is to go on was merged into the other one; unmerge it first")
    if old.merged_into not in {"", into}:
        raise Conflict("the record is merged into another one already; unmerge it first")
    if old.merged_into != into:
        old.merged_into = into
        old.save(update_fields=["merged_into", "updated"])
        ledger.write(actor, "merged", old.key, into=rows[into].key)
    return by_mrn(loser), last


@transaction.atomic
def unmerge(mrn: str, *, actor: str, ledger: Ledger) -> Patient:
    """Let a merged record live again.  `Missing` if there is none; `Conflict` if it is not merged."""
    row = PatientRow.objects.select_for_update().filter(mrn=mrn).first()
    if row is None:
        raise Missing("there is no patient with that record number")
    if not row.merged_into:
        raise Conflict("the record is not merged into another one")
    into = PatientRow.objects.filter(mrn=row.merged_into).values_list("key", flat=True).first()
    row.merged_into = ""
    row.save(update_fields=["merged_into", "updated"])
    ledger.write(actor, "unmerged", row.key, into=into or "")
    return by_mrn(mrn)


def tell(mrn: str) -> Told:
    """The record of that number, whom it lives on in, who was merged into it, and the documents of all of them.

    `Missing` if there is no such record.
    """
    patient = by_mrn(mrn)
    merged = _merged_into([patient.mrn])
    rows = (
        DocumentRow.objects.filter(patient__key__in=[patient.key, *(p.key for p in merged)])
        .filter(state__in=(*GOING, DocumentState.CLOSED))
        .order_by("receipt")
        .values_list("receipt", "state", "patient__mrn")
    )
    try:
        living = survivor(patient)
    except Missing:
        living = None
    return Told(patient, living, merged, tuple(rows[:_MOST_SHOWN]))


def _merged_into(mrns: list[str]) -> tuple[Patient, ...]:
    """Everybody whose trail of merges leads to one of these numbers."""
    found: dict[str, Patient] = {}
    for _ in range(_MOST_STEPS):
        fresh = [patient for patient in patient_rows.merged_into(mrns) if patient.mrn not in found] if mrns else []
        found.update((patient.mrn, patient) for patient in fresh)
        mrns = [patient.mrn for patient in fresh]
    return tuple(found.values())


def undo_circles(mrns: Iterable[str], before: Mapping[str, str]) -> list[str]:
    """Of rows just written, give those whose trail leads back to them their pointer from before; their numbers.

    `before` holds the pointers from before by record number; rows that were not there had none.
    """
    circling = [mrn for mrn, step in _walk(list(mrns)).items() if step]
    for mrn in circling:
        PatientRow.objects.filter(mrn=mrn).update(merged_into=before.get(mrn, ""))
    again = [mrn for mrn, step in _walk(circling).items() if step]
    PatientRow.objects.filter(mrn__in=again).update(merged_into="")
    return circling


def _walk(mrns: list[str]) -> dict[str, bool]:
    """For each number, whether its trail comes back to it."""
    back = dict.fromkeys(mrns, False)
    at = {mrn: mrn for mrn in mrns}
    for _ in range(_MOST_STEPS):
        here = sorted(set(at.values()))
        if not here:
            break
        following = {p.mrn: p.merged_into for p in patient_rows.by_column("mrn", here).values()}
        at = {mrn: to for mrn, place in at.items() if (to := following.get(place, "")) and not back[mrn]}
        for mrn, place in list(at.items()):
            if place == mrn:
                back[mrn] = True
                del at[mrn]
    return back
