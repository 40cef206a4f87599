"""What speaks for each type of document: its titles by place and size, its phrases by how loud they are.

Each type has titles, strong phrases and words (`kind-words.json`); a site's own table adds title words.  What speaks
for a type is counted in nats.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from intake.extract.normal import plain
from intake.extract.tables import document
from intake.kinds import load_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.extract.language import Mark
    from intake.extract.layout import Segment, Sheet
    from intake.kinds import Kind

TITLE = 5.0
_OWN_TITLE = 0.9
WEIGHTS = {"decisive": 2.4, "key": 1.4, "strong": 0.7, "words": 0.3}
_INLINE = 0.45
"""A phrase in running text says less than the same phrase as a heading or a label."""
_WORD_INLINE = 0.75
_INLINE_WORD = 0.2
"""A single short word in running text says next to nothing."""
_MOST_BODY = 9.0
"""The wording of the body alone speaks at most as loudly as a title and a little more."""
_TITLE_LINES = 18


_SALUTATION = re.compile(r"\W*(?:Dear\b.{2,50}|To Whom It May Concern)\W*$", re.IGNORECASE)
_CLOSING = re.compile(
    r"\W*(?:yours |very |most )*(?:sincerely|truly|faithfully|respectfully)(?: yours)?\W*$"
    r"|\W*(?:with )?(?:best|kind|warm) (?:personal )?regards\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A line that can be a title: its text, and how much its place and size make it one (0..1)."""

    text: str = field(repr=False)
    weight: float
    kinds: tuple[tuple[str, float], ...] = ()


class Lexicon:
    """The wordings of all kinds, and how rare each phrase is among the kinds."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        known, shipped = document("kind-words.json"), load_kinds()
        self.kinds = kinds
        self.titles: dict[str, dict[str, float]] = {}
        self.body: dict[str, dict[str, float]] = {}
        for code, kind in kinds.items():
            words = known.get(code, {})
            for title in words.get("titles", ()):
                self.titles.setdefault(title.lower(), {})[code] = 1.0
            for title in _added(kind, shipped):
                self.titles.setdefault(title, {})[code] = _OWN_TITLE
                self.body.setdefault(title, {})[code] = WEIGHTS["key"]
            for group, weight in WEIGHTS.items():
                for phrase in words.get(group, ()):
                    entry = self.body.setdefault(phrase.lower(), {})
                    entry[code] = max(entry.get(code, 0.0), weight)
        self._title_list = [plain(t) for t in self.titles]
        self._title_keys = list(self.titles)

    def titled(self, text: str) -> tuple[tuple[str, float], ...]:
        """The kinds whose title a line is or holds, with how well it fits (0..1)."""
        line = plain(re.sub(r"[^\w\s&/'-]", " ", text))
        if not line or len(line) > 90:
            return ()
        found: dict[str, float] = {}
        for title, score, index in process.extract(line, self._title_list, scorer=fuzz.ratio, score_cutoff=86, limit=4):
            del title
            for code, worth in self.titles[self._title_keys[index]].items():
                found[code] = max(found.get(code, 0.0), worth * (score / 100) ** 2)
        if not found:
            found = self._held(line)
        return tuple(sorted(found.items(), key=lambda kv: -kv[1]))

    def _held(self, line: str) -> dict[str, float]:
        """The longest titles that stand in a longer line, worth as much as they fill of it."""
        words = line.split()
        found: dict[str, float] = {}
        for size in range(min(len(words), 8), 0, -1):
            for first in range(len(words) - size + 1):
                codes = self.titles.get(" ".join(words[first : first + size]).lower())
                if codes and (size > 1 or len(words) == 1):
                    share = size / len(words)
                    for code, worth in codes.items():
                        found[code] = max(found.get(code, 0.0), worth * (0.35 + 0.65 * share))
            if found:
                break
        return found


def _added(kind: Kind, shipped: Mapping[str, Kind]) -> list[str]:
    """The title words a site added: all of a type of its own, the further ones of a shipped type."""
    known = {word.lower() for word in shipped[kind.code].title_words} if kind.code in shipped else set()
    return [word.lower() for word in kind.title_words if word.lower() not in known]


def titles_of(sheet: Sheet, lexicon: Lexicon) -> tuple[Title, ...]:
    """The lines of a sheet that can be its title, with the kinds they speak for."""
    found = []
    for index, segment in enumerate(_upper(sheet)):
        weight = title_weight(sheet, segment, index)
        if weight <= 0:
            continue
        kinds = lexicon.titled(segment.text)
        if kinds:
            found.append(Title(segment.text, weight, kinds))
    return tuple(found)


def _upper(sheet: Sheet) -> Sequence[Segment]:
    return [s for s in sorted(sheet.segments, key=lambda s: s.top) if s.top < 0.55 * sheet.height][: _TITLE_LINES * 2]


def title_weight(sheet: Sheet, segment: Segment, index: int) -> float:
    """How much place, size and form make that line (the `index`-th from the top) a title, 0..1."""
    words = segment.text.split()
    if len(words) > 10 or not any(c.isalpha() for c in segment.text):
        return 0.0
    letters = [c for c in segment.text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters) / len(letters)
    size = min(max(segment.height / max(sheet.letter, 0.05) - 1.0, 0.0), 1.0)
    centred = abs((segment.left + segment.right) / 2 - sheet.width / 2) < 0.08 * sheet.width
    high = max(0.0, 1.0 - segment.top / (0.55 * sheet.height))
    alone = not segment.text.rstrip().endswith((":", ".", ","))
    titled = capitals > 0.75 or segment.text.istitle() or all(w[:1].isupper() for w in words if len(w) > 3)
    weight = 0.15 + 0.3 * (capitals > 0.75) + 0.25 * size + 0.1 * centred + 0.25 * high + 0.15 * alone
    return min(weight, 1.0) * (1.0 if titled else 0.3) * (0.6 if index > _TITLE_LINES else 1.0)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What speaks for each type, in nats: `titles` and `phrases` by code.

    `heard` are the phrases that stand there, and how loud (0..1).
    """

    titles: Mapping[str, float]
    phrases: Mapping[str, float]
    heard: Mapping[str, float] = field(repr=False)


def spoken(pages: Sequence[tuple[Sheet, Sequence[Title], Sequence[Mark]]], lexicon: Lexicon) -> Spoken:
    """What the titles and phrases of a document speak for.

    `pages` holds each sheet with its titles and the marks of its wording.
    """
    by_title: dict[str, float] = {}
    by_body: dict[str, float] = {}
    heard: dict[str, float] = {}
    for number, (sheet, lines, marks) in enumerate(pages):
        for line in lines:
            for code, fit in line.kinds:
                worth = TITLE * line.weight * fit * (1.0 if number == 0 else 0.4)
                by_title[code] = max(by_title.get(code, 0.0), worth)
        for mark in marks:
            loud = _loudness(sheet, mark) * (1.0 if number < 3 else 0.5)
            heard[mark.key] = max(heard.get(mark.key, 0.0), loud)
    for phrase, loud in heard.items():
        codes = lexicon.body.get(phrase, {})
        for code, weight in codes.items():
            loud_here = max(loud, _WORD_INLINE) if weight == WEIGHTS["words"] else loud
            by_body[code] = by_body.get(code, 0.0) + weight * loud_here / math.sqrt(len(codes))
    for code, worth in _letter_form(pages).items():
        by_body[code] = by_body.get(code, 0.0) + worth
    loudest = {code: _MOST_BODY * (1 - math.exp(-body / _MOST_BODY)) for code, body in by_body.items()}
    return Spoken(by_title, loudest, heard)


def _loudness(sheet: Sheet, mark: Mark) -> float:
    segment = sheet.segment_at(mark.start)
    first = not any(c.isalpha() for c in sheet.text[segment.start : mark.start])
    ends = sheet.text[mark.end : mark.end + 3].strip(" .")[:1]
    raw = sheet.text[mark.start : mark.end]
    if (first and (raw[:1].isupper() or not raw[:1].isalpha())) or ends == ":" or (raw.isupper() and len(raw) > 4):
        return 1.0
    return _INLINE_WORD if len(raw) <= 6 and " " not in raw else _INLINE


def _letter_form(pages: Sequence[tuple[Sheet, Sequence[Title], Sequence[Mark]]]) -> dict[str, float]:
    """A salutation on a line of its own in the upper part of the first page, and a closing, make a letter."""
    if not pages:
        return {}
    salutation = any(_SALUTATION.match(s.text) and s.top < 0.6 * pages[0][0].height for s in pages[0][0].segments)
    closing = any(_CLOSING.match(s.text) for sheet, _, _ in pages for s in sheet.segments)
    return {"letter": 2.4 * salutation + 0.8 * closing, "payer_letter": 0.6 * salutation}
