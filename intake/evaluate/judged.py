"""Hold results against truth, document by document.

A result stands for the truth document of the same file with which it shares most pages (Jaccard index); cover sheets,
separator sheets and blank backs may be in, out or on their own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Line = dict[str, Any]

IDENTITY = frozenset(
    {"not_in_index", "ambiguous_patient", "conflict", "several_patients", "no_patient", "illegible", "weak_identity"}
)
"""Why a person must look: filing would bring the page to a wrong chart, or to the right one by luck."""


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The Wilson score interval of that share at 95 %: (0, 1) when nothing was counted."""
    if of == 0:
        return 0.0, 1.0
    z = 1.959964
    share = hits / of
    middle = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share, 0..1; None of nothing."""
        return self.hits / self.of if self.of else None

    def __str__(self) -> str:
        """For people: the share, the count and the interval."""
        low, high = wilson(self.hits, self.of)
        rate = "-" if self.rate is None else f"{100 * self.rate:.1f} %"
        return f"{rate} ({self.hits} of {self.of}; {100 * low:.1f} to {100 * high:.1f} %)"

    def to_json(self) -> Line:
        """Count, share and interval."""
        low, high = wilson(self.hits, self.of)
        rate = None if self.rate is None else round(self.rate, 4)
        return {"hits": self.hits, "of": self.of, "rate": rate, "low95": round(low, 4), "high95": round(high, 4)}


@dataclass(frozen=True, slots=True)
class Judged:
    """One document of the truth and what became of it.

    `result` is the line that stands for it (None if there is none), `filed` are all filed lines that hold any of its
    pages, `again` tells that the same document is also in another file, perhaps longer or corrected.  `items` are what
    the truth says stands on its pages, `together` that its file holds other documents as well.
    """

    file: str
    quality: str
    truth: Line = field(repr=False)
    result: Line | None = field(repr=False)
    filed: tuple[Line, ...] = field(repr=False)
    split_right: bool = False
    again: bool = False
    items: tuple[Line, ...] = field(repr=False, default=())
    together: bool = False

    @property
    def expects_filing(self) -> bool:
        """Whether a careful clerk would have filed it."""
        return bool(self.truth["expect"] == "file")

    @property
    def to_wrong_patient(self) -> bool:
        """Whether any of its pages went to a patient who is known to be another."""
        owner = self.truth.get("mrn")
        return bool(owner) and any(line["mrn"] != owner for line in self.filed)

    @property
    def filed_right(self) -> bool:
        """Whether it was filed, as it should be, and to no one else."""
        return self.expects_filing and bool(self.filed) and not self.to_wrong_patient

    @property
    def found_again(self) -> bool:
        """Whether it was told for the copy that it is."""
        return self.again and self.state == "duplicate"

    @property
    def told_again(self) -> bool:
        """Whether it was said that it came before: the very same bytes, or a person is shown both."""
        reasons = (self.result or {}).get("reasons") or ()
        return self.state == "duplicate" or "possible_resend" in reasons

    @property
    def guessed_identity(self) -> bool:
        """Filed though the page does not say to whom."""
        return bool(self.filed) and not self.expects_filing and str(self.truth.get("why")) in IDENTITY

    @property
    def state(self) -> str:
        """What became of it; empty if nothing did."""
        return str(self.result["state"]) if self.result else ""


def first_of(document: Line) -> str:
    """The file in which a document of the truth came before; empty if it did not."""
    return next((str(document[way]) for way in ("duplicate_of", "corrects", "extends") if document.get(way)), "")


def judge(truth: Sequence[Line], results: Iterable[Line]) -> list[Judged]:
    """Every document of the truth with what became of it."""
    by_file: dict[str, list[Line]] = defaultdict(list)
    for line in results:
        by_file[line["source_file"]].append(line)
    pairs = {t["file"]: first for t in truth for d in t["documents"] if (first := first_of(d))}
    copies = {*pairs, *pairs.values()}
    judged = []
    for told in truth:
        lines = by_file[told["file"]]
        optional = set(told.get("optional_pages") or ())
        standing = _stand(told["documents"], lines, optional)
        for number, document in enumerate(told["documents"]):
            result = standing.get(number)
            pages = set(document["pages"])
            judged.append(
                Judged(
                    file=told["file"],
                    quality=told["class"],
                    truth=document,
                    result=result,
                    filed=tuple(r for r in lines if r["state"] == "filed" and pages & set(r["pages"])),
                    split_right=result is not None and set(result["pages"]) - optional == pages - optional,
                    again=told["file"] in copies,
                    items=tuple(item for item in told.get("items") or () if item["page"] in pages),
                    together=len(told["documents"]) > 1,
                )
            )
    return judged


def _stand(documents: Sequence[Line], lines: Sequence[Line], optional: set[int]) -> dict[int, Line]:
    """Which line stands for which document: the pairs with the largest overlap first, each but once.

    A line without pages is about the whole file and stands for what is left.
    """
    overlaps = []
    for d, document in enumerate(documents):
        pages = set(document["pages"])
        for r, line in enumerate(lines):
            held = set(line["pages"]) - optional
            if held & pages:
                overlaps.append((-len(held & pages) / len(held | pages), d, r))
    standing: dict[int, Line] = {}
    taken = set()
    for _, d, r in sorted(overlaps):
        if d not in standing and r not in taken:
            standing[d] = lines[r]
            taken.add(r)
    for line in lines:
        if not line["pages"]:
            standing = {d: standing.get(d, line) for d in range(len(documents))}
    return standing
