"""How one document stands to another: how much of it is the same, and which values are not.

Words are compared as bags, page by page, since noise changes the order in which blocks are read.  A word that was
read badly may stand for a similar one; a number that was read surely on both sides may not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.model import SketchWord

HEAVIEST = 12
"""A longer word counts no more than one of so many letters."""
FEWEST = 8
"""A page with fewer words says too little to be compared; of fewer numbers none weighs more than of so many."""
_QUICK = 0.45
"""Pages with a smaller share of their words in common, word for word, are not compared any further; copies have 0.6."""


@dataclass(frozen=True)
class Bag:
    """The words of one page, counted."""

    words: Sequence[SketchWord] = field(repr=False)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(word.text for word in self.words)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands on the page."""
        return Counter(word.text for word in self.words)

    @cached_property
    def sure(self) -> Counter[str]:
        """The same of the words that were read surely."""
        return Counter(word.text for word in self.words if word.sure)

    @cached_property
    def weight(self) -> int:
        """Letters of all words, long words cut."""
        return _weight(self.counts)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two pages have in common.

    `shared`, `mine` and `others` are weights: of what both say, and of each page.  `changes` are numbers that were read
    surely on both pages, in the same place between words, and are not the same: the other page's, then this one's.
    `numbers` is how many numbers were surely read on the page that has fewer.
    """

    shared: int = 0
    mine: int = 0
    others: int = 0
    changes: tuple[tuple[str, str], ...] = field(repr=False, default=())
    numbers: int = 0

    @property
    def held(self) -> float:
        """How much of the smaller page stands on the larger, 0..1."""
        return self.shared / max(1, min(self.mine, self.others))

    @property
    def alike(self) -> float:
        """How much of the larger page stands on the smaller, 0..1."""
        return self.shared / max(1, self.mine, self.others)

    @property
    def likeness(self) -> float:
        """How like one page sent twice both are, at most 1: what is held, less half the share of changed numbers."""
        return self.held - len(self.changes) / (2 * max(self.numbers, FEWEST))


def overlap(mine: Bag, others: Bag) -> Overlap:
    """What two pages have in common; nothing if that is little at first sight."""
    if len(mine.kinds & others.kinds) < _QUICK * min(len(mine.kinds), len(others.kinds)):
        return Overlap()
    same = mine.counts & others.counts
    shared = _weight(same)
    left, right = mine.counts - same, others.counts - same
    pairs = _similar(left, right, mine.sure, others.sure)
    shared += sum(min(len(one), HEAVIEST) for one, _ in pairs)
    gone = _numbers(right - Counter(other for _, other in pairs))
    new = _numbers(left - Counter(one for one, _ in pairs))
    return Overlap(
        shared,
        mine.weight,
        others.weight,
        changes=tuple(_changes(mine.words, others.words, new, gone)),
        numbers=min(_numbers(mine.sure).total(), _numbers(others.sure).total()),
    )


def _changes(
    mine: Sequence[SketchWord], others: Sequence[SketchWord], new: Counter[str], gone: Counter[str]
) -> Iterator[tuple[str, str]]:
    """Numbers of one length that stand behind or before the same word, and are other numbers."""
    before = [(place, word) for word, place in _places(others, gone)]
    for word, place in _places(mine, new):
        for known in before:
            if len(word) == len(known[1]) and any(a and a == b for a, b in zip(place, known[0], strict=True)):
                before.remove(known)
                yield known[1], word
                break


def _places(words: Sequence[SketchWord], which: Counter[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Those words, as far as they were read surely, with the words before and behind each; without a number there."""
    for at, word in enumerate(words):
        if word.sure and word.text in which:
            near = (words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None)
            yield word.text, tuple(n.text if n and not n.text.isdigit() else "" for n in near)  # type: ignore[misc]


def _weight(counts: Counter[str]) -> int:
    return sum(min(len(word), HEAVIEST) * many for word, many in counts.items())


def is_number(word: str) -> bool:
    """Whether a word is mostly digits."""
    return 2 * sum(c.isdigit() for c in word) > len(word)


def _numbers(words: Counter[str]) -> Counter[str]:
    return Counter({word: many for word, many in words.items() if is_number(word)})


def _similar(
    left: Counter[str], right: Counter[str], sure_left: Counter[str], sure_right: Counter[str]
) -> list[tuple[str, str]]:
    """Pairs of words that may be one word read twice, the likest first, each word as often as it is left."""
    mine, others = list(left), list(right)
    if not mine or not others:
        return []
    apart = process.cdist(mine, others, scorer=Levenshtein.distance, score_cutoff=2)
    close = sorted(
        (int(apart[i, j]), one, other)
        for i, j in zip(*(apart <= 2).nonzero(), strict=True)
        if apart[i, j] <= _bearable(one := mine[i], other := others[j], one in sure_left and other in sure_right)
    )
    pairs = []
    for _, one, other in close:
        while left[one] and right[other]:
            pairs.append((one, other))
            left, right = left - Counter([one]), right - Counter([other])
    return pairs


def _bearable(one: str, other: str, both_sure: bool) -> int:
    """By how many letters two words may differ and still be one word."""
    if is_number(one) or is_number(other):
        return 0 if both_sure else 1
    shorter = min(len(one), len(other))
    return 2 if shorter > 7 else 1 if shorter > 3 else 0
