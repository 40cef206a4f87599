"""Labelled pairs: whether the matcher holds two records to be of one patient, against what a person says.

Side A is taken as a page with all its fields, side B as the only row that comes near in an index of a million.  A pair
is accepted as a document would be filed (`intake.decide`), and only if first and last name and birth date are the very
same and something beyond them agrees as well: records are typed, so that no look-alike excuses a difference, and
everything is known of both, so that nothing else agreeing speaks against them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from intake.decide import PLAUSIBLE, stands_against
from intake.evaluate.judged import Share
from intake.evaluate.matching.pairs import Expected
from intake.evaluate.sections import table
from intake.matching.claims import claims_of
from intake.matching.fields import AGREES, Page, weigh
from intake.matching.judge import shipped_judge
from intake.matching.thresholds import threshold_for
from intake.matching.traits import traits_of
from intake.matching.weigh import Shares
from intake.model import Candidate, Item, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from intake.evaluate.matching.pairs import Pair
    from intake.matching.judge import Judge
    from intake.matching.weigh import Weighed

_INDEX = 1_000_000
_RATE = 1e-4
_BEYOND = (Item.SSN_LAST4, Item.PHONE, Item.ADDRESS, Item.MEMBER_ID, Item.RECORD_NUMBER)
_MIDDLE = frozenset({Level.SAME, Level.INITIAL, Level.LOOKALIKE, Level.ONE_OFF})


class Outcome(StrEnum):
    """What becomes of a pair."""

    ACCEPTED = "accepted"
    PERSON = "to a person"
    DIFFERENT = "held different"


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How many pairs of each expectation came to each outcome; exceptions by kind of difference."""

    counts: Mapping[tuple[Expected, Outcome], int]
    exceptions: Mapping[tuple[Expected, Outcome, str], int] = field(repr=False)

    def share(self, expected: Expected, *outcomes: Outcome) -> Share:
        """The share of the pairs of that expectation that came to one of these outcomes."""
        of = sum(count for (said, _), count in self.counts.items() if said is expected)
        return Share(sum(self.counts.get((expected, outcome), 0) for outcome in outcomes), of)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "pairs": {
                expected.value: {o.value: self.counts.get((expected, o), 0) for o in Outcome} for expected in Expected
            },
            "not_a_match_accepted": self.share(Expected.DIFFERENT, Outcome.ACCEPTED).to_json(),
            "match_accepted": self.share(Expected.MATCH, Outcome.ACCEPTED).to_json(),
            "possible_to_a_person": self.share(Expected.POSSIBLE, Outcome.PERSON).to_json(),
            "exceptions": [
                {"expected": e.value, "outcome": o.value, "difference": kind, "pairs": count}
                for (e, o, kind), count in self.exceptions.items()
            ],
        }

    def show(self, console: Console) -> None:
        """Print the tables."""
        rows = [
            (expected.value, *(str(self.share(expected, outcome)) for outcome in Outcome))
            for expected in Expected
            if self.share(expected).of
        ]
        console.print(table("Labelled pairs", ("a person says", *(o.value for o in Outcome)), rows))
        listed = [(e.value, o.value, kind or "-", str(n)) for (e, o, kind), n in self.exceptions.items()]
        heads = ("a person says", "outcome", "kind of difference", "pairs")
        console.print(table("Otherwise than a person says", heads, listed, left=3))


def link_pairs(pairs: Iterable[Pair], judge: Judge | None = None) -> LinkReport:
    """The outcome of each pair; `judge` is the shipped one unless another is given."""
    judge = judge or shipped_judge()
    level = threshold_for(judge.record, _RATE).probability
    counts: Counter[tuple[Expected, Outcome]] = Counter()
    exceptions: Counter[tuple[Expected, Outcome, str]] = Counter()
    for pair in pairs:
        outcome = outcome_of(pair, judge, level)
        counts[pair.expected, outcome] += 1
        if outcome is not _WANTED.get(pair.expected, outcome):
            exceptions[pair.expected, outcome, pair.difference] += 1
    return LinkReport(dict(counts), dict(exceptions.most_common()))


_WANTED = {
    Expected.MATCH: Outcome.ACCEPTED,
    Expected.POSSIBLE: Outcome.PERSON,
    Expected.DIFFERENT: Outcome.DIFFERENT,
}


def outcome_of(pair: Pair, judge: Judge, level: float) -> Outcome:
    """What becomes of one pair if documents are filed from that probability on."""
    page = Page(claims_of(pair.findings), Shares({}, _INDEX), frozenset(), pair.findings.date, "clinical")
    weighed = weigh(page, pair.patient)
    told = judge.told(judge.probabilities([weighed], page), traits_of(weighed, page))[0]
    candidate = Candidate(pair.patient, weighed.evidence(), told)
    alike = _has_the_same_core(weighed) and _agrees_beyond(weighed)
    if told >= level and alike and not stands_against(candidate, pair.findings):
        return Outcome.ACCEPTED
    return Outcome.PERSON if told >= PLAUSIBLE else Outcome.DIFFERENT


def _has_the_same_core(weighed: Weighed) -> bool:
    """Whether first and last name and birth date are the same to the letter."""
    same = {one.claim.item: one for one in weighed.compared if not one.further}
    name, born = same.get(Item.NAME), same.get(Item.BIRTH_DATE)
    if not name or not name.parts or not born or born.level is not Level.SAME:
        return False
    return name.parts.last is Level.SAME and name.parts.first is Level.SAME and not name.parts.swapped


def _agrees_beyond(weighed: Weighed) -> bool:
    """Whether something besides name, birth date and sex agrees: a middle name, a number, the address."""
    for one in weighed.compared:
        if one.claim.item in _BEYOND and one.level in AGREES:
            return True
        if one.claim.item is Item.ADDRESS and one.level is Level.NEAR:  # a slip in the street, the rest the same
            return True
        if one.parts and one.parts.middle in _MIDDLE:
            return True
    return False
