"""A document as the type model sees it: words, pairs of words, headings, title lines and form, hashed into one space.

Nothing but hashes leaves this module.  Groups of features (words, pairs, headings, titles, form) weigh the same
however long the document is.
"""

from __future__ import annotations

import math
import re
import zlib
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intake.extract.kind_words import title_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.extract.layout import Segment, Sheet

SPACE = 1 << 16
"""So many features can be told apart."""
_STEM = 7
"""A word counts by its first letters: endings and what OCR does to them matter little."""
_MOST_WORDS, _MOST_PAGES = 900, 4
_LINES = 18
_TITLE_LEAST = 0.5
_WORD = re.compile(r"[A-Za-z]{2,}|\d+")
_INLINE = re.compile(r"\W*([A-Z][A-Za-z /&'.-]{1,40}):")
_EDGE = re.compile(r"(?:^|\n\n)")

Features: TypeAlias = tuple[NDArray[np.uint16], NDArray[np.float32]]
"""Places in the space, each once, and their values."""


def features(sheets: Sequence[Sheet]) -> Features:
    """The features of a document, as places in the space (each once, in order) and values."""
    groups = [*_texts(sheets[:_MOST_PAGES]), list(_form(sheets))]
    values: dict[int, float] = {}
    for group in groups:
        places = {zlib.crc32(text.encode()) % SPACE for text in group}
        for place in places:
            values[place] = values.get(place, 0.0) + 1 / math.sqrt(len(places))
    ordered = sorted(values)
    return np.array(ordered, np.uint16), np.array([values[place] for place in ordered], np.float32)


def named(sheets: Sequence[Sheet]) -> Iterator[tuple[str, int, float]]:
    """Each feature of a document by its words, with its place and value; for saying why, not for keeping."""
    for group in (*_texts(sheets[:_MOST_PAGES]), list(_form(sheets))):
        places = {text: zlib.crc32(text.encode()) % SPACE for text in group}
        value = 1 / math.sqrt(max(len(set(places.values())), 1))
        yield from ((text, place, value) for text, place in places.items())


def _texts(sheets: Sequence[Sheet]) -> tuple[set[str], set[str], set[str], set[str]]:
    words: set[str] = set()
    pairs: set[str] = set()
    heads: set[str] = set()
    tops: set[str] = set()
    left = _MOST_WORDS
    for number, sheet in enumerate(sheets):
        last = ""
        for segment in sheet.segments:
            stems = _stems(segment.text)
            words.update(stems)
            pairs.update(f"{one} {two}" for one, two in zip([last, *stems], stems, strict=False))
            last = stems[-1] if stems else last
            heads.update(_heads(segment, stems))
            left -= len(stems)
        if number == 0:
            tops.update(_tops(sheet))
        if left < 0:
            break
    return words, pairs, heads, tops


def _stems(text: str) -> list[str]:
    return [w[:_STEM].lower() if w[0].isalpha() else "0" for w in _WORD.findall(text)]


def _heads(segment: Segment, stems: Sequence[str]) -> Iterator[str]:
    """What stands as a heading or label: a line of capitals, or what comes before a colon at the start of a line."""
    inline = _INLINE.match(segment.text)
    own = _stems(inline.group(1)) if inline else stems if _stands_alone(segment) else []
    if own and len(own) <= 6:
        yield "h|" + " ".join(own)
        yield from (f"h:{stem}" for stem in own)


def _stands_alone(segment: Segment) -> bool:
    letters = [c for c in segment.text if c.isalpha()]
    return len(letters) > 2 and len(segment.text) < 60 and sum(c.isupper() for c in letters) > 0.75 * len(letters)


def _tops(sheet: Sheet) -> Iterator[str]:
    """The lines that can be the title, whole, by word, and in pieces that survive a misread letter."""
    upper = sorted((s for s in sheet.segments if s.top < 0.5 * sheet.height), key=lambda s: s.top)[:_LINES]
    for index, segment in enumerate(upper):
        if title_weight(sheet, segment, index) < _TITLE_LEAST:
            continue
        stems = _stems(segment.text)
        yield "t|" + " ".join(stems)
        yield from (f"t:{stem}" for stem in stems)
        yield from (f"t~{piece}" for piece in _pieces(" ".join(stems)))


def _pieces(text: str, size: int = 4) -> Iterable[str]:
    return (text[at : at + size] for at in range(len(text) - size + 1))


def _form(sheets: Sequence[Sheet]) -> Iterator[str]:
    """How much stands on how many pages, in long lines or short cells, figures or words."""
    segments = [s for sheet in sheets for s in sheet.segments]
    count = sum(len(s.words) for s in segments)
    yield f"f:pages{min(len(sheets), 4)}"
    yield f"f:words{int(math.log2(count + 1))}"
    if segments:
        short = sum(len(s.text) < 25 for s in segments) / len(segments)
        yield f"f:cells{int(short * 5)}"
        letters = "".join(s.text for s in segments)
        yield f"f:digits{int(10 * sum(c.isdigit() for c in letters) / max(len(letters), 1))}"
        wide = max(s.right for s in segments) - min(s.left for s in segments)
        yield f"f:width{int(4 * wide / max(sheets[0].width, 0.1))}"
