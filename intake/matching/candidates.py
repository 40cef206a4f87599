"""Match: from what a document says to the patients it may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from intake.matching.nearest import dates_in, nearest
from intake.matching.persons import surely_one
from intake.matching.traits import kind_of_page, traits_of
from intake.matching.verify import verify
from intake.matching.weigh import Shares, Weighed, name_values, shares, theory_of
from intake.model import Candidate, Item, Level, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from intake.matching.claims import Claim
    from intake.matching.index import PatientIndex
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
    round_up = RoundUp(findings, patients)
    on_page = keys_on_page(document.reading.words)
    for clear, keys in (
        (_CLEAR, first_keys),
        (_SURE, keys_in),
        (0.0, lambda said: (*keys_of_names(said), *keys_of_slips(said), *keys_of_pieces(said), *on_page)),
    ):
        round_up.add(patients.sharing(keys(findings), PER_KEY, _FETCHED))
        if round_up.weighed and round_up.sure >= clear:
            break
    weighed = round_up.weighed
    if round_up.sure < _CLEAR or len({one.claim.item for one in weighed[0].compared if _identifies(one)}) < _ENOUGH:
        ink = read_ink(document, findings)
        led = round_up.add_from_ink(rows_from_ink(ink, patients, PER_KEY)) if round_up.sure < _SURE else frozenset()
        seen = verify(round_up.weighed, ink, patients, round_up.page.shares.rows)
        # Of those to which only the ink led, the ones that gain by it.
        weighed = sorted((one for one in seen if one.ratio.own > 0 or one.patient.key not in led), key=_order)
    return round_up.page, _without_merged(weighed)


class RoundUp:
    """The rows that were fetched for a document so far: of each wave only what is new is weighed and asked for."""

    def __init__(self, findings: Findings, patients: PatientIndex) -> None:
        self.weighed: list[Weighed] = []
        """The nearest rows by theory, best first."""
        self.sure = 0.0
        """How sure theory is of the best."""
        self._findings, self._patients = findings, patients
        self._claims = claims_of(findings)
        self._known: dict[str, Patient] = {}
        self._near: Sequence[Patient] = ()
        self._weights: dict[str, Weighed] = {}
        self._dates = dates_in(self._claims)
        self._uncounted = _names_in(self._claims)
        self._counts: dict[tuple[str, str], int] = {}
        self._days: set[str] = set()
        self._size = patients.size()
        self.page = self._page(frozenset())

    def add(self, rows: Iterable[Patient]) -> None:
        """Hold further rows, and the survivors of those that are merged, against the page."""
        more = [row for row in rows if row.key not in self._known]
        if more:
            # Whoever was not among the nearest before is not among them with others added.
            self._weigh(nearest([*self._near, *self._with_survivors(more)], self._claims))
            self.sure = float(shares(*theory_of(self.weighed, self._size))[0])

    def add_from_ink(self, rows: Iterable[Patient]) -> frozenset[str]:
        """Add those of the rows to which only the ink led, however far they are; returns their keys."""
        led = {row.key: row for row in rows if row.key not in self._known}
        if led:
            others = [row for row in self._with_survivors(led.values()) if row.key not in led]
            self._weigh([*nearest([*self._near, *others], self._claims), *led.values()])
        return frozenset(led)

    def _weigh(self, near: Sequence[Patient]) -> None:
        self._near = near
        self._count({row.birth_date.isoformat() for row in near if row.birth_date and row.birth_date in self._dates})
        taken = _taken(self._claims, near)
        if taken != self.page.taken:
            self._weights.clear()
        self.page = self._page(taken)
        for row in near:
            if row.key not in self._weights:
                self._weights[row.key] = weigh(self.page, row)
        self.weighed = sorted((self._weights[row.key] for row in near), key=_order)

    def _count(self, days: AbstractSet[str]) -> None:
        """Ask how common the names are, once, and those of these birth dates that were not asked for."""
        wanted = self._uncounted | {(Field.BIRTH_DATE, day) for day in days - self._days}
        self._days |= days
        self._uncounted = set()
        if wanted:
            self._counts |= self._patients.counts(sorted(wanted))

    def _page(self, taken: frozenset[str]) -> Page:
        findings = self._findings
        return Page(
            self._claims, Shares(self._counts, self._size), taken, findings.date, kind_of_page(findings.kind.code)
        )

    def _with_survivors(self, rows: Iterable[Patient]) -> list[Patient]:
        """The rows, and those they were merged into, over several merges if need be, as far as they are new."""
        new = {row.key: row for row in rows}
        self._known |= new
        asked: set[str] = set()
        while merged := {row.merged_into for row in new.values() if row.merged_into} - asked:
            asked |= merged
            missing = merged - {row.mrn for row in self._known.values()}
            found = {row.key: row for row in (self._patients.numbered(sorted(missing)) if missing else ())}
            new |= found
            self._known |= found
        return list(new.values())


def _names_in(claims: Mapping[Item, tuple[Claim, ...]]) -> set[tuple[str, str]]:
    """The values of the names on the page, as the index counts them; a name may be swapped."""
    names = [
        value
        for claim in (*claims[Item.NAME], *claims[Item.FORMER_NAME])
        for value in (claim.value, *claim.readings)
        if isinstance(value, PersonName)
    ]
    wanted: set[tuple[str, str]] = set(name_values(names))
    wanted |= {(Field.FIRST, name.last) for name in names} | {(Field.LAST, name.first) for name in names}
    return {pair for pair in wanted if pair[1]}


def _identifies(one: Compared) -> bool:
    return one.claim.item in _IDENTIFIERS and not one.further and one.level in _AGREE


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


def _without_merged(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Leave out a merged row whose survivor explains the page as well; both are the same person."""
    own = {w.patient.mrn: w.ratio.own for w in weighed}
    return [w for w in weighed if not w.patient.merged_into or own.get(w.patient.merged_into, -1e9) < w.ratio.own]


def _taken(claims: Mapping[Item, tuple[Claim, ...]], rows: Iterable[Patient]) -> frozenset[str]:
    """Which of the record numbers on the page somebody here has."""
    values = [str(claim.value) for claim in claims[Item.RECORD_NUMBER]]
    said = {plain_number(v) for v in values} | {number_as_digits(v) for v in values}
    return frozenset(said & {plain_number(row.mrn) for row in rows})
