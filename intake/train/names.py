"""Learn which tag each word of a page has (`extract.roles`): a stream of drawn pages, each seen once.

Adam (Kingma and Ba 2015) on the cross-entropy of each token's class, its step falling in a straight line; tokens with
a tag count more than the many that have none.  One seed, one order, one thread: repeatable to the byte.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
from thinc.api import Adam, fix_random_seed

from intake.evaluate.forge.part import Part, chance
from intake.evaluate.judged import Share
from intake.extract.roles import SHAPE, TAGS, build
from intake.model import Item, Role
from intake.train.names_material import taught_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from thinc.api import Model

    from intake.train.names_material import TaughtPage

_PEOPLE = {Role.PROVIDER, Role.GUARANTOR, Role.RELATIVE, Role.RECIPIENT}


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn: from so many pages, so many at a step, from what step down to a fiftieth of it."""

    pages: int = 16000
    batch: int = 8
    step: float = 2e-3
    tag_weight: float = 2.0


def learn(seed: int, course: Course, done: Callable[[int], object] = lambda _: None) -> Model[Any, Any]:
    """A model learnt from so many drawn pages of the training part; `done` is told how many it has seen."""
    fix_random_seed(seed)
    model, optimizer, seen = build(SHAPE), Adam(course.step, L2=1e-5, grad_clip=1.0), 0
    for batch in _batches(seed, course):
        docs = [page.doc for page in batch]
        if not seen:
            model.initialize(X=docs)
        chances, backprop = model.begin_update(docs)
        backprop([_slope(guess, page, course) for guess, page in zip(chances, batch, strict=True)])
        optimizer.learn_rate = course.step * max(1 - seen / course.pages, 0.02)
        model.finish_update(optimizer)
        seen += len(batch)
        done(seen)
    return model


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a model is on layouts, wordings and names kept out of training, by the words of `pages` drawn pages.

    `found` is for each tag the share of its words that were told to have it, `right` the share of those told so that
    do; `strangers` the share of other people's words that were taken for the patient's.
    """

    pages: int
    found: Mapping[str, Share]
    right: Mapping[str, Share]
    strangers: Share

    def to_json(self) -> dict[str, Any]:
        """For programs and the card."""
        return {
            "pages": self.pages,
            "found": {tag: share.to_json() for tag, share in self.found.items()},
            "right": {tag: share.to_json() for tag, share in self.right.items()},
            "strangers": self.strangers.to_json(),
        }


def measure(model: Model[Any, Any], seed: int, pages: int) -> Figures:
    """The figures on so many pages, drawn from the held-out part and damaged like those it learnt from."""
    rng, seen = chance(f"names measured {seed}", Part.HELD_OUT), 0
    table: Counter[tuple[int, int]] = Counter()
    while seen < pages:
        for page in taught_pages(rng, spacy.blank("en").vocab):
            told = np.asarray(model.predict([page.doc])[0])
            by_tag = told[:, 1::2] + told[:, 2::2]
            said = np.where(by_tag.max(axis=1) > told[:, 0], by_tag.argmax(axis=1), -1)
            solid = np.array([any(c.isalnum() for c in token.text) for token in page.doc])
            true = np.where(page.classes > 0, (page.classes - 1) // 2, -1)
            table.update(zip(true[solid].tolist(), said[solid].tolist(), strict=True))
            seen += 1
    return _figures(seen, table)


def _figures(pages: int, table: Counter[tuple[int, int]]) -> Figures:
    """Shares from how often each tag (-1 for none) was told for each."""

    def count(fits: Callable[[int, int], bool]) -> int:
        return sum(times for (true, said), times in table.items() if fits(true, said))

    found, right = {}, {}
    for number, (name, _, _) in enumerate(TAGS):
        both = table[number, number]
        found[name] = Share(both, count(lambda true, _, n=number: true == n))  # type: ignore[misc]
        right[name] = Share(both, count(lambda _, said, n=number: said == n))  # type: ignore[misc]
    people = {n for n, (_, item, role) in enumerate(TAGS) if item is Item.NAME and role in _PEOPLE}
    taken = count(lambda true, said: true in people and said == 0)
    return Figures(pages, found, right, Share(taken, count(lambda true, _: true in people)))


def _slope(guess: Any, page: TaughtPage, course: Course) -> Any:  # noqa: ANN401 - an array of thinc's
    slope = np.array(guess, dtype="float32")
    slope[np.arange(len(slope)), page.classes] -= 1.0
    slope *= np.where(page.classes > 0, course.tag_weight, 1.0).astype("float32")[:, None]
    return slope / max(len(slope), 1) * 50.0 / course.batch


def _batches(seed: int, course: Course) -> Iterator[Sequence[TaughtPage]]:
    rng = chance(f"names {seed}", Part.TRAIN)
    batch: list[TaughtPage] = []
    given = 0
    while given < course.pages:
        # A vocabulary for each batch: one for all would grow with every number that was ever drawn.
        vocab = spacy.blank("en").vocab
        while len(batch) < course.batch:
            batch += taught_pages(rng, vocab)
        yield batch
        given += len(batch)
        batch = []
