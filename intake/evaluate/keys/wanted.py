"""What a careful reviewer would do about an exception, by the truth of its corpus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.evaluate.judged import Judged

CONFIRM, MAY_CONFIRM, PICK, SEARCH = "confirm", "may confirm", "pick another", "search"
NOT_ON_FILE, NOT_OURS, RESCAN, PARK = "not on file", "not ours", "rescan", "park"
SECOND_LOOK = "second look"
"""What becomes of a filing whose identifier cannot be read off the page, or is not what was read of it."""
FILING = frozenset({CONFIRM, MAY_CONFIRM, PICK, SEARCH})
"""What ends with a document filed to a patient.  `MAY_CONFIRM`: the page leaves several people, and the one suggested
first is among them; who knows more than the page confirms them, and is asked all that the desk asks."""
_ASIDE: Mapping[str, str] = {
    "not_in_index": NOT_ON_FILE,
    "not_a_record": NOT_OURS,
    "cover_sheet_only": NOT_OURS,
    "illegible": RESCAN,
}
_SHOWN = 9
"""Candidates that have a key."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be done with the document of a receipt.

    `mrn` and `number` say to whom it goes and under which number they are shown (0: under none).  `kind` is the code of
    its type, `dates` are the days that are right; none means that it bears none.  `unread` are identifiers that its
    pages do not bear (`birth`, `mrn`).  `split` tells whether its pages are those of one document of the truth.
    """

    receipt: str
    deed: str
    mrn: str = field(repr=False, default="")
    number: int = 0
    kind: str = ""
    dates: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    split: bool = True


def wanted(judged: Judged, candidates: Sequence[str]) -> Wanted:
    """By the truth, for a document in review; `candidates` are the record numbers shown, in their order."""
    truth, receipt = judged.truth, str((judged.result or {})["receipt"])
    owner, perhaps = truth.get("mrn"), truth.get("candidates_true") or ()
    first = candidates[0] if candidates else ""
    known = [str(day) for day in (truth["document_date"], *(truth.get("date_alternatives") or ())) if day]
    if not owner:
        if not (first and first in perhaps):
            return Wanted(receipt, _ASIDE.get(str(truth.get("why")), PARK), split=judged.split_right)
        return Wanted(receipt, MAY_CONFIRM, first, 1, truth["type"], tuple(known), split=judged.split_right)
    number = candidates.index(owner) + 1 if owner in candidates[:_SHOWN] else 0
    deed = {0: SEARCH, 1: CONFIRM}.get(number, PICK)
    page = truth.get("patient_on_page") or {}
    unread = tuple(name for name, of in {"birth": "dob", "mrn": "mrn"}.items() if of in page and not page[of])
    return Wanted(receipt, deed, owner, number, truth["type"], tuple(known), unread, judged.split_right)
