"""Match: from what a document says to the patients it may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake.matching.asking import (
    first_keys,
    keys_in,
    keys_of_names,
    keys_of_pieces,
    keys_of_slips,
    keys_on_page,
)
from intake.matching.claims import claims_of
from intake.matching.fields import AGREES, Page, weigh
from intake.matching.index import Field
from intake.matching.ink import read_ink, rows_from_ink
from intake.matching.judge import shipped_judge
from intake.matching.keys import number_as_digits, plain_number
from intake.matching.nearest import nearest
from intake.matching.persons import surely_one
from intake.matching.traits import kind_of_page, traits_of
from intake.matching.verify import verify
from intake.matching.weigh import Shares, Weighed, name_values, posterior
from intake.model import Candidate, Item, Level, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from intake.matching.claims import Claim
    from intake.matching.index import PatientIndex
    from intake.matching.ink import Ink
    from intake.matching.judge import Judge
    from intake.matching.weigh import Compared
    from intake.model import Document, Findings, Patient

MOST_CANDIDATES = 10
PER_KEY = 300
"""A key that more rows have is left out; another will find the patient."""
_IDENTIFIERS = frozenset({Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.SSN_LAST4})
_AGREE = AGREES | {Level.NICKNAME, Level.PART, Level.FORMER, Level.SWAPPED, Level.MIDDLE}
_ENOUGH = 2
"""With so many labelled identifiers for a clear patient, the ink is not looked through."""
_FETCHED = 240
"""So many rows at most are fetched in one wave, those first that share the rarest keys and the most."""
_CLEAR, _SURE = 0.99, 0.9
"""Below these the second and the third wave are asked as well: misread dates and names, then pieces and the page."""


class _Asked(NamedTuple):
    """What a document claims, and the index it is held against."""

    claims: Mapping[Item, tuple[Claim, ...]]
    findings: Findings
    patients: PatientIndex


def match(
    findings: Findings, document: Document, patients: PatientIndex, judge: Judge | None = None
) -> tuple[Candidate, ...]:
    """The patients the document may be about, best first, at most `MOST_CANDIDATES`.

    Their probabilities and that of "nobody in the index, or a relative of somebody in it" sum to 1 (those left
    out at the end of the list aside); rows that are surely one person share theirs, and the best of them holds it.
    Reads the index by `patients` alone and writes nothing.  `judge` is the shipped one unless the site has its own.
    """
    page, weighed = gather(findings, document, patients)
    judge = judge or shipped_judge()
    held = sorted(_pooled(weighed, judge.probabilities(weighed, page)), key=lambda pair: -pair[1])
    told = judge.told([share for _, share in held], traits_of(held[0][0], page) if held else ())
    best = list(zip(held, told, strict=True))[:MOST_CANDIDATES]
    return tuple(Candidate(one.patient, one.evidence(), probability) for (one, _), probability in best)


def gather(findings: Findings, document: Document, patients: PatientIndex) -> tuple[Page, list[Weighed]]:
    """What the page claims, and the rows that come nearest by theory, best first; `Judge` gives them probabilities.

    The index is asked in waves, each dearer than the one before, until theory is clear about somebody.  Where it is
    not, or too few labelled identifiers agree, the nearest are looked for in the ink, and the ink for others.
    """
    asked = _Asked(claims_of(findings), findings, patients)
    rows: dict[str, Patient] = {}
    page: Page | None = None
    weighed: list[Weighed] = []
    sure = 0.0
    on_page = keys_on_page(document.reading.words)
    for clear, keys in (
        (_CLEAR, first_keys),
        (_SURE, keys_in),
        (0.0, lambda said: (*keys_of_names(said), *keys_of_slips(said), *keys_of_pieces(said), *on_page)),
    ):
        more = [row for row in patients.sharing(keys(findings), PER_KEY, _FETCHED) if row.key not in rows]
        if more:
            rows.update((row.key, row) for row in more)
            page, weighed = _ranked(tuple(rows.values()), asked)
            sure = posterior(weighed, page.shares.rows)[0]
        if weighed and sure >= clear:
            break
    page = page or _page((), asked)
    if sure < _CLEAR or len({one.claim.item for one in weighed[0].compared if _identifies(one)}) < _ENOUGH:
        ink = read_ink(document, findings)
        found = [] if sure >= _SURE else [r for r in rows_from_ink(ink, patients, PER_KEY) if r.key not in rows]
        if found:
            page, weighed = _ranked((*rows.values(), *found), asked, {row.key for row in found})
        weighed = _seen_in_ink(weighed, ink, patients, {row.key for row in found})
    return page, _without_merged(weighed)


def _identifies(one: Compared) -> bool:
    return one.claim.item in _IDENTIFIERS and not one.further and one.level in _AGREE


def _ranked(rows: Sequence[Patient], asked: _Asked, led: AbstractSet[str] = frozenset()) -> tuple[Page, list[Weighed]]:
    """The nearest rows by theory; those to which only the ink led (`led`, keys) are all looked at."""
    claims, patients = asked.claims, asked.patients
    everyone = _with_survivors(rows, patients)
    near = [*nearest([r for r in everyone if r.key not in led], claims), *(r for r in everyone if r.key in led)]
    page = _page(near, asked)
    return page, sorted((weigh(page, row) for row in near), key=_order)


def _page(near: Sequence[Patient], asked: _Asked) -> Page:
    claims, findings = asked.claims, asked.findings
    shares = _shares(claims, near, asked.patients)
    return Page(claims, shares, _taken(claims, near), findings.date, kind_of_page(findings.kind.code))


def _seen_in_ink(weighed: Sequence[Weighed], ink: Ink, patients: PatientIndex, led: AbstractSet[str]) -> list[Weighed]:
    """The rows with what stands of them in the ink; of those that only the ink led to the ones that gain by it."""
    seen = verify(weighed, ink, patients)
    return sorted((one for one in seen if one.ratio.own > 0 or one.patient.key not in led), key=_order)


def _pooled(weighed: Sequence[Weighed], probabilities: Sequence[float]) -> list[tuple[Weighed, float]]:
    """Every candidate with its probability; of rows that are surely one person the best holds that of all."""
    held: list[tuple[Weighed, float]] = []
    pairs = list(zip(weighed, probabilities, strict=True))
    order = sorted(pairs, key=lambda pair: -pair[1])
    for one, share in order:
        at = next((n for n, (w, s) in enumerate(held) if s > 0 and surely_one(w.patient, one.patient)), None)
        if at is None:
            held.append((one, share))
        else:
            held[at] = (held[at][0], held[at][1] + share)
            held.append((one, 0.0))
    return held


def _order(weighed: Weighed) -> tuple[float, str]:
    return -weighed.ratio.own, weighed.patient.key


def _with_survivors(rows: Iterable[Patient], patients: PatientIndex) -> tuple[Patient, ...]:
    """The rows and those they were merged into, over several merges if need be."""
    known = {row.key: row for row in rows}
    asked: set[str] = set()
    while merged := {row.merged_into for row in known.values() if row.merged_into} - asked:
        asked |= merged
        missing = merged - {row.mrn for row in known.values()}
        known.update((row.key, row) for row in (patients.numbered(sorted(missing)) if missing else ()))
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
