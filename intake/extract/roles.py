"""Who and which date: a trained tagger that gives each word of a page its tag, by wording and by place.

The rules of this package know labels they have met; this model has learnt from many drawn pages what stands where, so
that a name under a label nobody listed, or beside one that the fax ate, is still found.  It is spaCy's token-to-vector
network (hashed embeddings of word, prefix, suffix and shape, and a few windows of neighbours) under a softmax over the
tags.  Geometry goes in as three more embedded attributes of each token: where on the page it stands, and the words
above and below it in its column.

`intake train names` makes the model; its card lies beside it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import DEP, LEMMA, TAG  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.vocab import Vocab

from intake.extract.normal import plain
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from thinc.api import Model

    from intake.extract.layout import Segment, Sheet

TAGS: tuple[tuple[str, Item, Role], ...] = (
    ("patient", Item.NAME, Role.PATIENT),
    ("provider", Item.NAME, Role.PROVIDER),
    ("guarantor", Item.NAME, Role.GUARANTOR),
    ("relative", Item.NAME, Role.RELATIVE),
    ("recipient", Item.NAME, Role.RECIPIENT),
    ("other_name", Item.NAME, Role.OTHER),
    ("birth_date", Item.BIRTH_DATE, Role.PATIENT),
    ("service_date", Item.SERVICE_DATE, Role.DOCUMENT),
    ("other_date", Item.OTHER_DATE, Role.DOCUMENT),
    ("record_number", Item.RECORD_NUMBER, Role.PATIENT),
    ("other_number", Item.FOREIGN_NUMBER, Role.DOCUMENT),
    ("phone", Item.PHONE, Role.PATIENT),
    ("other_phone", Item.PHONE, Role.SENDER),
)
"""The tags a word can have, each with the item and role it stands for."""
CLASSES = 1 + 2 * len(TAGS)
"""Class 0 has no tag; tag t begins with class 1 + 2t and goes on with 2 + 2t."""
_ITEMS = tuple(dict.fromkeys(item for _, item, _ in TAGS))
_SORTS = np.array([[item is one for one in _ITEMS] for _, item, _ in TAGS], dtype=np.float32)
"""Tags x sorts: the tags of one item are of one sort."""
SHAPE: dict[str, Any] = {"width": 64, "depth": 4, "rows": [4000, 1000, 2000, 500, 300, 1500, 1500]}
_ATTRIBUTES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "LEMMA", "DEP", "TAG"]
FORMAT = 1
_ROWS = (0.08, 0.2, 0.35, 0.6, 0.9)
_FEW_WORDS = 5
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Told:
    """The characters `start` to `end` of a sheet's text have that tag, with that probability (0..1)."""

    start: int
    end: int
    item: Item
    role: Role
    probability: float


@dataclass(frozen=True, slots=True)
class RoleReader:
    """The trained model.  Its weights are only read, so that threads may share it; a vocabulary they may not."""

    model: Model[list[Doc], list[Any]] = field(repr=False)

    def read(self, sheet: Sheet, vocab: Vocab) -> tuple[Told, ...]:
        """The tags that the words of a sheet have, in the order of its text."""
        doc = document(sheet, vocab)
        if not len(doc):
            return ()
        chances = np.asarray(self.model.predict([doc])[0])
        return tuple(_spans(doc, chances))


@cache
def shipped_reader() -> RoleReader:
    """The model that `intake train names` wrote into the package."""
    return RoleReader(from_bytes(resources.files("intake.extract").joinpath("models/names/model.npz").read_bytes()))


def to_bytes(model: Model[list[Doc], list[Any]]) -> bytes:
    """The model as a file, its weights in half precision: the same model gives the same bytes."""
    told = np.frombuffer(json.dumps({"format": FORMAT, "shape": SHAPE}).encode(), np.uint8)
    file = io.BytesIO()
    weights = {f"w{number:03d}": np.asarray(array, np.float16) for number, array in enumerate(_weights(model))}
    np.savez_compressed(file, allow_pickle=False, told=told, **weights)
    return file.getvalue()


def from_bytes(content: bytes) -> Model[list[Doc], list[Any]]:
    """A model as it was written.  Raises `ValueError` if it is none, or one of another format."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            told = json.loads(held["told"].tobytes())
            arrays = [held[name] for name in sorted(held.files) if name != "told"]
    except (KeyError, OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError("not a tagger") from error
    if told.get("format") != FORMAT:
        raise ValueError("a tagger of another version of intake")
    model = build(told["shape"])
    model.initialize(X=[Doc(Vocab(), words=["a"])])
    places = list(_places(model))
    if [node.get_param(name).shape for node, name in places] != [array.shape for array in arrays]:
        raise ValueError("a tagger of another shape")
    for (node, name), array in zip(places, arrays, strict=True):
        node.set_param(name, np.asarray(array, np.float32))
    return model


def _places(model: Model[list[Doc], list[Any]]) -> Iterator[tuple[Any, str]]:
    """Every node of the network that has weights, with the name of each, always in the same order."""
    for node in model.walk():
        for name in sorted(node.param_names):
            if node.has_param(name):
                yield node, name


def _weights(model: Model[list[Doc], list[Any]]) -> list[Any]:
    return [node.get_param(name) for node, name in _places(model)]


def build(shape: dict[str, Any]) -> Model[list[Doc], list[Any]]:
    """The network, without its weights."""
    from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MultiHashEmbed, build_Tok2Vec_model
    from thinc.api import Softmax, chain, with_array

    embed = MultiHashEmbed(width=shape["width"], attrs=_ATTRIBUTES, rows=shape["rows"], include_static_vectors=False)
    encode = MaxoutWindowEncoder(width=shape["width"], window_size=1, maxout_pieces=2, depth=shape["depth"])
    return chain(build_Tok2Vec_model(embed, encode), with_array(Softmax(nO=CLASSES, nI=shape["width"])))


def document(sheet: Sheet, vocab: Vocab) -> Doc:
    """The sheet's text as tokens that know where they stand."""
    from intake.extract.language import PaperTokenizer

    doc = PaperTokenizer(vocab)(sheet.text)
    values = np.zeros((len(doc), 3), dtype="uint64")
    strings = vocab.strings
    at = 0
    places = [tuple(strings.add(word) for word in _placed(sheet, segment)) for segment in sheet.segments]
    for number, token in enumerate(doc):
        while at + 1 < len(sheet.segments) and token.idx >= sheet.segments[at + 1].start:
            at += 1
        if places:
            values[number] = places[at]
    return doc.from_array([LEMMA, DEP, TAG], values)  # type: ignore[arg-type]


def _placed(sheet: Sheet, segment: Segment) -> tuple[str, str, str]:
    """Where a cell stands, and the last word of the cell above it and of the one below it."""
    row = sum(segment.top > bound * sheet.height for bound in _ROWS)
    column = int(3 * (segment.left + segment.right) / 2 / sheet.width) if sheet.width else 0
    large = segment.height > 1.25 * sheet.letter
    few = len(segment.words) < _FEW_WORDS
    above = next(iter(sheet.above(segment, 2.6)), None)
    below = sheet.below(segment, segment.left, segment.right)
    return (
        f"{row}{min(max(column, 0), 2)}{'L' if large else 's'}{'f' if few else 'm'}",
        _last_word(above),
        _last_word(below),
    )


def _last_word(segment: Segment | None) -> str:
    if segment is None:
        return "-"
    words = _WORD.findall(segment.text)
    digits = "#" if any(c.isdigit() for c in segment.text) else ""
    return f"{plain(words[-1])}{digits}" if words and len(segment.words) < _FEW_WORDS else digits or "="


def _spans(doc: Doc, chances: NDArray[np.float32]) -> Iterator[Told]:
    """Runs of tokens of one sort (names are one, whoever's); a run ends with its cell or paragraph.

    The tokens of a run decide together which tag of its sort it has, so that nobody's first name is a doctor's and
    last name a patient's.
    """
    begun, gone_on = chances[:, 1::2], chances[:, 2::2]
    by_tag = begun + gone_on
    by_sort = by_tag @ _SORTS
    begins = begun @ _SORTS > gone_on @ _SORTS
    best = by_sort.argmax(axis=1)
    ends = [token.is_space and ("\t" in token.text or "\n\n" in token.text) for token in doc]
    here = [int(sort) if by_sort[i, sort] > chances[i, 0] and not ends[i] else -1 for i, sort in enumerate(best)]
    start = 0
    while start < len(here):
        sort = here[start]
        end = start + 1
        while sort >= 0 and end < len(here) and here[end] == sort and not begins[end, sort]:
            end += 1
        kept = _trimmed(doc, start, end)
        if sort >= 0 and kept:
            mean = by_tag[kept].mean(axis=0) * _SORTS[:, sort]
            tag = int(mean.argmax())
            first, last = doc[kept[0]], doc[kept[-1]]
            yield Told(first.idx, last.idx + len(last), *TAGS[tag][1:], round(float(mean[tag]), 4))
        start = end


def _trimmed(doc: Doc, start: int, end: int) -> list[int]:
    """The tokens of a run without white space and punctuation at its ends."""
    solid = [i for i in range(start, end) if any(c.isalnum() for c in doc[i].text)]
    return list(range(solid[0], solid[-1] + 1)) if solid else []


def classes_of(doc: Doc, told: Sequence[tuple[int, int, int]]) -> NDArray[np.int64]:
    """The class of each token where the characters `start` to `end` have the tag of that number."""
    found = np.zeros(len(doc), dtype=np.int64)
    for start, end, tag in told:
        begun = False
        for number, token in enumerate(doc):
            if token.idx < end and token.idx + len(token) > start and not token.is_space:
                found[number] = (2 if begun else 1) + 2 * tag
                begun = True
    return found
