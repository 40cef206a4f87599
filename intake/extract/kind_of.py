"""What kind of document it is: titles, phrases and the trained model, into one probability that may abstain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.extract.kind_features import features
from intake.extract.kind_words import Lexicon, Spoken, spoken
from intake.kinds import UNKNOWN
from intake.model import KindGuess

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake.extract.kind_features import Features
    from intake.extract.kind_model import KindModel
    from intake.extract.kind_words import Title
    from intake.extract.language import Mark
    from intake.extract.layout import Sheet

SENSITIVE_NEAR = 1.0
"""Nats given to a sensitive kind that has a title or strong phrases of its own: it must not be missed."""
_TITLE_NEAR, _PHRASES_NEAR = 1.5, 3.2
_TOP = 3
_FEWEST_WORDS, _PLAINLY = 10, 1.0
"""Fewer words than that tell no type unless a title or phrase speaks plainly, with so many nats."""


@dataclass(frozen=True, slots=True)
class KindJudge:
    """What tells types apart on a site: the wordings of its types, and where the model in force is to be had."""

    lexicon: Lexicon = field(repr=False)
    in_force: Callable[[], KindModel] = field(repr=False)

    def probabilities(self, seen: Features, said: Spoken, sender: str = "") -> dict[str, float]:
        """The probability of every type of the site for a document with these features, titles and phrases.

        `sender` is the key of the fax number it came from (`sender_key`).
        """
        model = self.in_force()
        codes = {*self.lexicon.kinds, UNKNOWN}
        scores = model.scores(codes, seen, said.titles, said.phrases, sender)
        for code, kind in self.lexicon.kinds.items():
            if not kind.auto_file and is_near(said, code):
                scores[code] += SENSITIVE_NEAR
        return model.probabilities(scores)


def is_near(said: Spoken, code: str) -> bool:
    """Whether titles or phrases alone bring that type near, whatever else speaks."""
    return said.titles.get(code, 0.0) > _TITLE_NEAR or said.phrases.get(code, 0.0) > _PHRASES_NEAR


def kind_of(
    pages: Sequence[tuple[Sheet, Sequence[Title], Sequence[Mark]]], judge: KindJudge, sender: str = ""
) -> tuple[KindGuess, ...]:
    """The three likeliest kinds of a document, best first; `unknown` takes the place of weak ones.

    `pages` holds each sheet with its titles and the marks of its wording; `sender` is the key of the fax
    number it came from.
    """
    said = spoken(pages, judge.lexicon)
    if sum(len(sheet.words) for sheet, _, _ in pages) < _FEWEST_WORDS and not _speaks(said):
        return (KindGuess(UNKNOWN, 1.0),)
    told = judge.probabilities(features([sheet for sheet, _, _ in pages]), said, sender)
    best = sorted(told.items(), key=lambda kv: -kv[1])[:_TOP]
    return tuple(KindGuess(code, round(probability, 4)) for code, probability in best)


def _speaks(said: Spoken) -> bool:
    """Whether a title or a phrase says something plainly: a card or a slip has few words, but tells what it is."""
    return max((*said.titles.values(), *said.phrases.values()), default=0.0) >= _PLAINLY
