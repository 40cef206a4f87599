"""The spaCy pipeline of this house: a blank English one with our own tokenizer and rulers, no downloaded model.

It marks three groups of spans in a text: `labels` ("Date of Birth"), `people` (phrases beside which a person's name
stands) and `wording` (phrases that speak for a type of document).  A later, trained component takes its place beside
the rulers in the same pipeline.
"""

from __future__ import annotations

import contextlib
import queue
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import spacy
from spacy.tokens import Doc

from intake.extract.own_words import OwnWords
from intake.extract.tables import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from spacy.language import Language
    from spacy.vocab import Vocab

    from intake.extract.layout import Sheet
    from intake.extract.roles import RoleReader, Told
    from intake.kinds import Kind

LABELS, PEOPLE, WORDING = "labels", "people", "wording"
_PIECES = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+|[^\S ]+|[^\w\s]|_+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span: characters `start` to `end`, and the key of its entry in the tables."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All that the pipeline marked in one text, each group in text order."""

    labels: tuple[Mark, ...]
    people: tuple[Mark, ...]
    wording: tuple[Mark, ...]


class PaperTokenizer:
    """Splits what OCR gives: letters, digits, marks.  `DOB:03/14/61` is six tokens, so that phrases match in it.

    A single line break counts as a space, so that a phrase may run over the end of a line.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenise; every character of the text is kept, so that offsets stay true."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in re.finditer(rf"{_PIECES.pattern}| +", text):
            piece = match.group()
            if piece[0] != " ":
                words.append(piece)
                spaces.append(False)
                continue
            if words and not spaces[-1]:
                spaces[-1] = True
                piece = piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def build(kinds: Mapping[str, Kind], own: OwnWords | None = None) -> Language:
    """A new pipeline for those types, and the shipped labels with a site's own.

    Costs about a second; it is not meant to be shared by threads (see `Pipelines`).
    """
    nlp = spacy.blank("en")
    nlp.tokenizer = PaperTokenizer(nlp.vocab)
    labels = nlp.add_pipe("span_ruler", name=LABELS, config={"spans_key": LABELS, "phrase_matcher_attr": "LOWER"})
    rows = (own or OwnWords()).all_labels()
    labels.add_patterns([{"label": str(i), "pattern": row["label"]} for i, row in enumerate(rows)])  # type: ignore[attr-defined]
    people = nlp.add_pipe("span_ruler", name=PEOPLE, config={"spans_key": PEOPLE, "phrase_matcher_attr": "LOWER"})
    people.add_patterns(list(_people_patterns()))  # type: ignore[attr-defined]
    wording = nlp.add_pipe("span_ruler", name=WORDING, config={"spans_key": WORDING, "phrase_matcher_attr": "LOWER"})
    wording.add_patterns(list(_wording_patterns(kinds)))  # type: ignore[attr-defined]
    return nlp


def _people_patterns() -> Iterator[dict[str, Any]]:
    for index, row in enumerate(document("people.json")):
        for pattern in (*row.get("phrases", ()), *row.get("tokens", ())):
            yield {"label": str(index), "pattern": pattern}


def _wording_patterns(kinds: Mapping[str, Kind]) -> Iterator[dict[str, Any]]:
    known = document("kind-words.json")
    for phrase in sorted({p.lower() for words in known.values() for group in words.values() for p in group}):
        yield {"label": phrase, "pattern": phrase}
    shipped = {p.lower() for words in known.values() for group in words.values() for p in group}
    for phrase in sorted({w.lower() for kind in kinds.values() for w in kind.title_words} - shipped):
        yield {"label": phrase, "pattern": phrase}


class Pipelines:
    """Pipelines for several worker threads: each text borrows one that nobody else is using.

    A spaCy vocabulary is not safe to share between threads that fill it, and it would grow for ever with the
    words of every page; so every text is read in a memory zone that is emptied afterwards.
    """

    def __init__(self, make: Callable[[], Language]) -> None:
        self._make = make
        self._idle: queue.SimpleQueue[Language] = queue.SimpleQueue()
        self._idle.put(make())

    def mark(self, text: str) -> Marks:
        """Mark one text.  Safe to call from several threads at once."""
        with self._borrowed() as nlp, nlp.memory_zone():
            doc = nlp(re.sub(r"(?<!\n)\n(?!\n)", " ", text))
            return Marks(*(_marks(doc, group) for group in (LABELS, PEOPLE, WORDING)))

    def told(self, sheet: Sheet, reader: RoleReader) -> tuple[Told, ...]:
        """What tag each word of a sheet has.  Safe to call from several threads at once."""
        with self._borrowed() as nlp, nlp.memory_zone():
            return reader.read(sheet, nlp.vocab)

    @contextlib.contextmanager
    def _borrowed(self) -> Iterator[Language]:
        try:
            nlp = self._idle.get_nowait()
        except queue.Empty:
            nlp = self._make()
        try:
            yield nlp
        finally:
            self._idle.put(nlp)


def _marks(doc: Doc, group: str) -> tuple[Mark, ...]:
    return tuple(sorted((Mark(s.start_char, s.end_char, s.label_) for s in doc.spans[group]), key=lambda m: m.start))
