"""Why a document would get its type: the titles, phrases and words that spoke for it, for tuning a site's table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.extract.findings import sender_of
from intake.extract.kind_features import named
from intake.extract.kind_of import kind_of
from intake.extract.kind_words import WEIGHTS, spoken
from intake.extract.study import study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.extract.recogniser import Recogniser
    from intake.extract.study import Study
    from intake.model import KindGuess, PageReading

_MOST = 8


@dataclass(frozen=True, slots=True)
class Why:
    """The three likeliest types, and what spoke for the first: each with nats, the loudest first.

    `titles` are lines of the page with the type each speaks for, `phrases` those of the tables, `words` what the
    trained model heard (stems; `h|` a heading, `t|` a title line, `f:` form).
    """

    guesses: tuple[KindGuess, ...]
    titles: tuple[tuple[str, str, float], ...] = field(repr=False)
    phrases: tuple[tuple[str, float], ...] = field(repr=False)
    words: tuple[tuple[str, float], ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "type": self.guesses[0].code,
            "guesses": [{"type": g.code, "probability": g.probability} for g in self.guesses],
            "titles": [{"line": line, "type": code, "fit": worth} for line, code, worth in self.titles],
            "phrases": [{"phrase": phrase, "weight": worth} for phrase, worth in self.phrases],
            "words": [{"words": words, "nats": worth} for words, worth in self.words],
        }


def why(pages: Sequence[PageReading], recogniser: Recogniser) -> Why:
    """The type of pages that belong together, and what spoke for it."""
    studies = [study(page, recogniser) for page in pages]
    heard = [(s.sheet, s.titles, s.wording) for s in studies]
    guesses = kind_of(heard, recogniser.judge, sender_of(pages))
    code = guesses[0].code
    said = spoken(heard, recogniser.lexicon)
    body = recogniser.lexicon.body
    phrases = [(p, body[p][code] * loud) for p, loud in said.heard.items() if code in body.get(p, {})]
    model = recogniser.judge.in_force()
    words = [(text, model.worth(code, place) * value) for text, place, value in named([s.sheet for s in studies])]
    return Why(guesses, _titles(studies), _loudest(phrases), _loudest(words))


def _titles(studies: Sequence[Study]) -> tuple[tuple[str, str, float], ...]:
    lines = {(t.text, code, round(t.weight * fit, 2)) for s in studies for t in s.titles for code, fit in t.kinds}
    return tuple(sorted(lines, key=lambda line: (-line[2], line)))[:_MOST]


def _loudest(spoken_for: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    ranked = sorted(spoken_for, key=lambda pair: (-pair[1], pair[0]))
    return tuple((text, round(worth, 2)) for text, worth in ranked[:_MOST] if worth >= min(WEIGHTS.values()) / 3)
