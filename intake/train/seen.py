"""Examples as the model sees them, drawn in several processes: the same seed gives the same, however many there are."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.evaluate.forge.part import chance
from intake.extract.kind_features import features
from intake.extract.kind_words import Lexicon, spoken, titles_of
from intake.extract.language import Pipelines, build
from intake.extract.layout import lay_out
from intake.kinds import load_kinds
from intake.train.material import draw_example
from intake.train.read import read_example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from intake.evaluate.forge.part import Part
    from intake.extract.layout import Sheet
    from intake.model import PageReading


_CHUNK, _CHUNKS = 32, 25
"""A process draws so many examples at a time, and so many times: every font in every size it uses stays in memory."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One document: what it is, its features (places and values), and what titles and phrases speak for by code."""

    code: str
    places: NDArray[np.uint16] = field(repr=False)
    values: NDArray[np.float32] = field(repr=False)
    titles: dict[str, float] = field(repr=False)
    phrases: dict[str, float] = field(repr=False)


class Eye:
    """Lays pages out and marks their wordings as `extract` does, without looking for people or dates."""

    def __init__(self, lexicon: Lexicon, pipelines: Pipelines) -> None:
        self.lexicon, self.pipelines = lexicon, pipelines

    def see(self, code: str, pages: Sequence[PageReading]) -> Seen:
        """The document as the model sees it."""
        sheets: list[Sheet] = [lay_out(page) for page in pages]
        marks = [self.pipelines.mark(sheet.text).wording for sheet in sheets]
        said = spoken(
            [(sheet, titles_of(sheet, self.lexicon), m) for sheet, m in zip(sheets, marks, strict=True)], self.lexicon
        )
        places, values = features(sheets)
        return Seen(code, places, values, dict(said.titles), dict(said.phrases))


@dataclass(frozen=True, slots=True)
class Order:
    """One example to draw: the seed tells everything about it.  `read` sends it over paper and through Tesseract."""

    code: str
    part: Part
    seed: str
    read: bool = False


def draw_seen(orders: Sequence[Order], workers: int) -> Iterator[Seen]:
    """The examples of those orders, in order."""
    if workers <= 1:
        _open()
        yield from map(_see, orders)
        return
    with multiprocessing.get_context("spawn").Pool(workers, _open, maxtasksperchild=_CHUNKS) as pool:
        yield from pool.imap(_see, orders, chunksize=_CHUNK)


_eye: list[Eye] = []


def _open() -> None:
    if not _eye:
        kinds = load_kinds()
        _eye.append(Eye(Lexicon(kinds), Pipelines(lambda: build(kinds))))


def _see(order: Order) -> Seen:
    draw = read_example if order.read else draw_example
    example = draw(chance(order.seed, order.part), order.code)
    return _eye[0].see(order.code, example.pages)
