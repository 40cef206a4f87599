"""Search by reviewers, as they type: whatever words they have before them, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.records import patient_rows, patient_wordindex
from intake.records.patient_words import asked_by, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Patient
    from intake.records.patient_words import Asked

MOST_LOOKED_AT = 200
"""So many rows are read and ranked for one query; more words bring the right one among them."""


def search(text: str, limit: int = 50) -> tuple[Patient, ...]:
    """Patients a reviewer may mean, at most `limit`, those that fit best first.

    Words of the name in any order, former names too; a year, or a birth date however it is written or begun; digits of
    a record number or phone.  Words match from their beginning, and every one must fit; whole words come before
    beginnings, rows in force before merged ones.  Nothing for fewer than two letters and digits.
    """
    asked = asked_by(text)
    if not asked:
        return ()
    ids = patient_wordindex.having(asked, MOST_LOOKED_AT, whole=True)
    if len(ids) < MOST_LOOKED_AT:
        ids += patient_wordindex.having(asked, MOST_LOOKED_AT, whole=False)
    ids = list(dict.fromkeys(ids))[:MOST_LOOKED_AT]
    rows = patient_rows.by_ids(ids) if ids else {}
    ranked = [(rank, patient) for one in ids if (patient := rows.get(one)) and (rank := _rank(asked, patient))]
    return tuple(patient for _, patient in sorted(ranked, key=lambda pair: pair[0])[:limit])


def _rank(asked: Sequence[Asked], patient: Patient) -> tuple[int, int, int, bool] | None:
    """The smaller, the better it fits; None if it does not: the row may have changed since it was indexed."""
    words = words_of(patient)
    every = words.every
    if not all(one.is_begun(every) for one in asked):
        return None
    return (
        sum(not one.is_whole(every) for one in asked),
        sum(not one.is_begun(words.now) for one in asked) if words.before else 0,
        sum(not one.is_whole(words.whole) for one in asked),
        bool(patient.merged_into),
    )
