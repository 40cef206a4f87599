"""Match: from what a document says to the patients it may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake.matching.claims import claims_of
from intake.matching.fields import Page, weigh
from intake.matching.index import Field
from intake.matching.ink import read_ink, rows_from_ink
from intake.matching.keys import keys_in, keys_of_names, keys_on_page, number_as_digits, plain_number
from intake.matching.verify import verify
from intake.matching.weigh import Shares, Weighed, name_values, posterior
from intake.model import Candidate, Item, PersonName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from intake.matching.claims import Claim
    from intake.matching.index import PatientIndex
    from intake.matching.ink import Ink
    from intake.model import Document, Findings, Patient

MOST_CANDIDATES = 10
PER_KEY = 300
"""A key that more rows have is left out; another will find the patient."""
_VERIFIED = 30
"""So many of the best rows are looked for in the ink."""
_SURE = 0.5
"""Below this, names alone and the numbers on the page are asked as well."""


class _Asked(NamedTuple):
    """What a document claims, and its ink."""

    claims: Mapping[Item, tuple[Claim, ...]]
    findings: Findings
    ink: Ink


def match(findings: Findings, document: Document, patients: PatientIndex) -> tuple[Candidate, ...]:
    """The patients the document may be about, best first, at most `MOST_CANDIDATES`.

    Their probabilities and that of "nobody in the index, or a relative of somebody in it" sum to 1 (those left
    out at the end of the list aside).  Reads the index by `patients` alone and writes nothing.
    """
    claims = claims_of(findings)
    ink = read_ink(document, findings)
    keys = keys_in(findings) if claims[Item.BIRTH_DATE] else keys_in(findings) + keys_of_names(findings)
    rows = patients.sharing(keys, PER_KEY)
    page = _Asked(claims, findings, ink)
    ranked = _rank(rows, (), page, patients)
    if not ranked or ranked[0].probability < _SURE:
        more = patients.sharing(keys_of_names(findings) + keys_on_page(document.reading.words), PER_KEY)
        known = {row.key for row in (*rows, *more)}
        found = tuple(row for row in rows_from_ink(ink, patients, PER_KEY) if row.key not in known)
        if found or {row.key for row in more} - {row.key for row in rows}:
            ranked = _rank((*rows, *more), found, page, patients)
    return ranked


def _rank(
    rows: Sequence[Patient],
    found: Sequence[Patient],
    asked: _Asked,
    patients: PatientIndex,
) -> tuple[Candidate, ...]:
    """The rows by probability; of those that only the ink led to (`found`) the ones for which more speaks than not."""
    everyone = _with_survivors((*rows, *found), patients)
    claims = asked.claims
    page = Page(claims, _shares(claims, everyone, patients), _taken(claims, everyone), _seen(asked.findings))
    led = {row.key for row in found}
    weighed = sorted((weigh(page, row) for row in everyone), key=_order)
    seen = {w.patient.key for w in weighed[:_VERIFIED]} | led
    weighed = [
        *(w for w in weighed if w.patient.key not in seen),
        *verify([w for w in weighed if w.patient.key in seen], asked.ink, patients),
    ]
    kept = _without_merged(sorted((w for w in weighed if w.ratio.own > 0 or w.patient.key not in led), key=_order))
    probabilities = posterior(kept, page.shares.rows)
    best = zip(kept[:MOST_CANDIDATES], probabilities, strict=False)
    return tuple(Candidate(w.patient, w.evidence(), share) for w, share in best)


def _order(weighed: Weighed) -> tuple[float, str]:
    return -weighed.ratio.own, weighed.patient.key


def _with_survivors(rows: Iterable[Patient], patients: PatientIndex) -> tuple[Patient, ...]:
    known = {row.key: row for row in rows}
    merged = {row.merged_into for row in known.values() if row.merged_into} - {row.mrn for row in known.values()}
    if merged:
        known.update((row.key, row) for row in patients.numbered(sorted(merged)))
    return tuple(known.values())


def _without_merged(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Leave out a merged row whose survivor explains the page as well; both are the same person."""
    own = {w.patient.mrn: w.ratio.own for w in weighed}
    return [w for w in weighed if not w.patient.merged_into or own.get(w.patient.merged_into, -1e9) < w.ratio.own]


def _shares(claims: Mapping[Item, tuple[Claim, ...]], rows: Iterable[Patient], patients: PatientIndex) -> Shares:
    names = [
        value
        for claim in (*claims[Item.NAME], *claims[Item.FORMER_NAME])
        for value in (claim.value, *claim.readings)
        if isinstance(value, PersonName)
    ]
    wanted = set(name_values(names))
    wanted |= {(Field.FIRST, name.last) for name in names} | {(Field.LAST, name.first) for name in names}
    dates = {value for claim in claims[Item.BIRTH_DATE] for value in (claim.value, *claim.readings, *claim.guesses)}
    wanted |= {
        (Field.BIRTH_DATE, row.birth_date.isoformat()) for row in rows if row.birth_date and row.birth_date in dates
    }
    return Shares(patients.counts(sorted(pair for pair in wanted if pair[1])), patients.size())


def _taken(claims: Mapping[Item, tuple[Claim, ...]], rows: Iterable[Patient]) -> frozenset[str]:
    """Which of the record numbers on the page somebody here has."""
    values = [str(claim.value) for claim in claims[Item.RECORD_NUMBER]]
    said = {plain_number(v) for v in values} | {number_as_digits(v) for v in values}
    return frozenset(said & {plain_number(row.mrn) for row in rows})


def _seen(findings: Findings) -> dt.date | None:
    return findings.date
