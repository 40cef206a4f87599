"""The trained part of telling a type: a linear model over hashed features, with the titles and phrases among them.

The score of a type is `weights . features + by_title * titles + by_phrase * phrases + bias`, in nats.  A type the model
never saw has `room` in the place of the first and the last term, so that its title words and phrases can win; without
any of them it stands far back, so that it does not take whatever is strange to the model.  The
probabilities are a softmax of scores / temperature, mixed with a share of `doubt` of a much flatter one: some documents
mislead however clearly they seem to speak.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from intake.extract.kind_features import SPACE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from intake.extract.kind_features import Features

FORMAT = 1
SILENT = 6.0
"""Nats by which a type the model never saw stands back where no word of it is on the page."""
_FLATTER = 6.0
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class KindModel:
    """`weights` is features x types, int8; `scale` what one step of it is worth for each type, `bias` in nats.

    A model that was adapted on a site has `senders`: for a fax number (see `sender_key`) what its mail usually is, by
    type, in bounded nats; and `base`, the digest of the shipped model it grew from.
    """

    codes: tuple[str, ...]
    weights: NDArray[np.int8] = field(repr=False)
    scale: NDArray[np.float32] = field(repr=False)
    bias: NDArray[np.float32] = field(repr=False)
    by_title: float = 1.0
    by_phrase: float = 1.0
    room: float = 0.0
    temperature: float = 1.0
    doubt: float = 0.0
    senders: Mapping[str, Mapping[str, float]] = field(repr=False, default_factory=dict)
    base: str = ""

    def scores(
        self,
        codes: Collection[str],
        seen: Features,
        titles: Mapping[str, float],
        phrases: Mapping[str, float],
        sender: str = "",
    ) -> dict[str, float]:
        """The score of each of those types for a document with these features, titles and phrases, from that sender."""
        places, values = seen
        own = (values[:, None] * self.weights[places]).sum(axis=0) * self.scale + self.bias
        known = dict(zip(self.codes, own.tolist(), strict=True))
        usual = self.senders.get(sender, {})
        return {
            code: known.get(code, self.room if titles.get(code) or phrases.get(code) else self.room - SILENT)
            + self.by_title * titles.get(code, 0.0)
            + self.by_phrase * phrases.get(code, 0.0)
            + usual.get(code, 0.0)
            for code in codes
        }

    def probabilities(self, scores: Mapping[str, float]) -> dict[str, float]:
        """The probability of each type that was scored; they sum to 1."""
        known = believed(np.array([list(scores.values())]), self.temperature, self.doubt)[0]
        return dict(zip(scores, known.tolist(), strict=True))

    def worth(self, code: str, place: int) -> float:
        """What a full feature at that place speaks for that type, in nats; 0 for a type it never saw."""
        if code not in self.codes:
            return 0.0
        column = self.codes.index(code)
        return float(self.weights[place, column] * self.scale[column])

    def to_bytes(self) -> bytes:
        """The model as a file: the same model gives the same bytes."""
        told = {
            "format": FORMAT,
            "codes": self.codes,
            "by_title": self.by_title,
            "by_phrase": self.by_phrase,
            "room": self.room,
            "temperature": self.temperature,
            "doubt": self.doubt,
            "senders": self.senders,
            "base": self.base,
        }
        file = io.BytesIO()
        np.savez_compressed(
            file,
            told=np.frombuffer(json.dumps(told).encode(), np.uint8),
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> KindModel:
        """A model as it was written.  Raises `ValueError` if it is none, or one of another format."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as held:
                told = json.loads(held["told"].tobytes())
                weights, scale, bias = held["weights"], held["scale"], held["bias"]
        except (KeyError, OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
            msg = "not a type model"
            raise ValueError(msg) from error
        if told.pop("format") != FORMAT or weights.shape != (SPACE, len(told["codes"])):
            msg = "a type model of another version of intake"
            raise ValueError(msg)
        return cls(tuple(told.pop("codes")), weights, scale, bias, **told)


def believed(scores: NDArray[np.float64], temperature: float, doubt: float) -> NDArray[np.float64]:
    """The probabilities of scores (documents x types)."""
    gaps = (scores - scores.max(axis=1, keepdims=True)) / temperature
    sharp, flat = np.exp(gaps), np.exp(gaps / _FLATTER)
    mixed = (1 - doubt) * sharp / sharp.sum(axis=1, keepdims=True) + doubt * flat / flat.sum(axis=1, keepdims=True)
    return np.asarray(mixed, np.float64)


def sender_key(number: str) -> str:
    """How a fax number is named in a model: a digest of its last ten digits; empty if it has not ten."""
    digits = "".join(c for c in number if c.isdigit())[-_DIGITS:]
    return hashlib.sha256(digits.encode()).hexdigest()[:16] if len(digits) == _DIGITS else ""


@cache
def shipped_model() -> KindModel:
    """The model that `intake train kinds` wrote into the package."""
    return KindModel.from_bytes(_shipped())


@cache
def shipped_digest() -> str:
    """The digest of the shipped model's file."""
    return hashlib.sha256(_shipped()).hexdigest()


def _shipped() -> bytes:
    return resources.files("intake.extract").joinpath("models/kinds/model.npz").read_bytes()
