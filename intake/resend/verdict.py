"""Whether two documents are one sent twice, and how they stand to each other.  Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from intake.model import Verdict
from intake.resend.compare import FEWEST, Bag, Overlap, overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Sketch

LIKE, CLOSE = 0.7, 0.8
"""Least likeness of two pages that are one page sent twice, if both are about one patient, and if that is not clear.

Of forged mail by fax and scanner copies have 0.71 and more, bad faxes among them; other letters by one practice about
one patient on one day mostly less than 0.64."""
ALIKE = 0.6
"""Least share of the larger page that stands on the smaller."""
ENOUGH_NUMBERS = 12
"""Two pages with so many numbers, all the same, are about one person though nobody could read of whom."""
MOST_OF_IT = 0.6
"""Least share of the smaller document whose pages are found in the other, if not all of them are."""
FAR = dt.timedelta(days=20 * 365)
"""Dates so far apart are one date with a digit of its year misread."""
_CORRECTED = frozenset(
    ("corrected", "correction", "amended", "amendment", "addendum", "addended", "revised", "revision")
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A page of the new document and the page of the known one that it is."""

    mine: int
    others: int
    overlap: Overlap


def resemblance(new: Sketch, known: Sketch) -> tuple[Verdict, float] | None:
    """How the new document stands to the known one, and how much of the smaller is in both; None if they differ."""
    if new.whose and known.whose and new.whose != known.whose:
        return None
    clear = bool({new.whose, known.whose} - {""}) and (new.whose in _patients(known) or known.whose in _patients(new))
    mine, others = _bags(new), _bags(known)
    found = _same_pages(mine, others, CLOSE if not clear else LIKE)
    if not found or not _is_enough(found, mine, others):
        return None
    if not clear and not _may_be_one_person(new, known, found):
        return None
    marked = _is_marked(mine, others)
    if _dates_differ(new, known, found) and not marked:
        return None
    shared = sum(one.overlap.shared for one in found)
    smaller = sum(min(one.overlap.mine, one.overlap.others) for one in found)
    return _verdict(found, mine, others, marked=marked), shared / max(1, smaller)


def _patients(sketch: Sketch) -> set[str]:
    """The patients that the document may be about."""
    return {sketch.whose, *sketch.owners}


def _bags(sketch: Sketch) -> list[Bag]:
    """The pages that say enough to be compared."""
    return [Bag(page) for page in sketch.pages if len(page) >= FEWEST]


def _same_pages(mine: Sequence[Bag], others: Sequence[Bag], least: float) -> list[_Found]:
    """Which page is which, the likest first, each but once."""
    pairs = [_Found(i, j, overlap(one, other)) for i, one in enumerate(mine) for j, other in enumerate(others)]
    like = [p for p in pairs if p.overlap.likeness >= least and p.overlap.alike >= ALIKE]
    found: list[_Found] = []
    for pair in sorted(like, key=lambda p: (-p.overlap.alike, p.mine, p.others)):
        if all(pair.mine != one.mine and pair.others != one.others for one in found):
            found.append(pair)
    return found


def _is_enough(found: Sequence[_Found], mine: Sequence[Bag], others: Sequence[Bag]) -> bool:
    """Whether the pages found are all of one document, or most of the smaller."""
    if len(found) in {len(mine), len(others)}:
        return True
    here = sum(mine[one.mine].weight for one in found) / sum(bag.weight for bag in mine)
    there = sum(others[one.others].weight for one in found) / sum(bag.weight for bag in others)
    return max(here, there) >= MOST_OF_IT


def _is_marked(mine: Sequence[Bag], others: Sequence[Bag]) -> bool:
    """Whether the new document says more often than the known one that it is a correction."""
    said, before = (sum(bag.counts[word] for bag in bags for word in _CORRECTED) for bags in (mine, others))
    return said > before


def _dates_differ(new: Sketch, known: Sketch, found: Sequence[_Found]) -> bool:
    """Whether they bear dates that the other does not: a note of another day, its text copied.

    One misread digit makes no other day: either dates were read surely on both, or of several none is the same.
    """
    if new.date and new.date == known.date:
        return False
    if new.sure and known.sure and not new.sure & known.said and not known.sure & new.said:
        return min(abs(one - other) for one in new.sure for other in known.sure) < FAR
    if min(len(new.said), len(known.said)) > 1 and not new.said & known.said:
        return True
    both_sure = new.date in new.sure and known.date in known.sure
    return both_sure and any(_is_date(old) and _is_date(now) for one in found for old, now in one.overlap.changes)


def _is_date(number: str) -> bool:
    """Whether the digits may be those of a date with its year, `03142026` or `20260314`."""
    return number.isdigit() and len(number) in {7, 8} and ("19" in number or "20" in number)


def _may_be_one_person(new: Sketch, known: Sketch, found: Sequence[_Found]) -> bool:
    """Whether the patient's name that was read in either stands in the other, or else every number is the same.

    Where no name was read in either, numbers alone can tell: a printed form filled in for two people is the same form.
    """
    if (new.names or known.names) and _is_named(new.names, known) and _is_named(known.names, new):
        return True
    numbers = sum(one.overlap.numbers for one in found)
    return numbers >= ENOUGH_NUMBERS and not any(one.overlap.changes for one in found)


def _is_named(names: Sequence[str], sketch: Sketch) -> bool:
    words = {word.text for page in sketch.pages for word in page}
    return not names or any(
        name in words or any(Levenshtein.distance(name, word, score_cutoff=1) < 2 for word in words) for name in names
    )


def _verdict(found: Sequence[_Found], mine: Sequence[Bag], others: Sequence[Bag], *, marked: bool) -> Verdict:
    if marked:
        return Verdict.CORRECTED
    if len(found) == len(others) < len(mine):
        return Verdict.LONGER
    if len(found) == len(mine) < len(others):
        return Verdict.SHORTER
    changed = any(one.overlap.changes for one in found)
    return Verdict.CORRECTED if changed else Verdict.SAME
