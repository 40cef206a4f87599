"""Keys: strings that a document and a copy of it are likely to share, so that the copy is found by equality.

The opaque key of each patient that may be meant · `r` last name and birth date as they were read · `b` a band of the
MinHash of the first page's runs of four letters, for documents of which nobody can tell whose they are (A. Broder, "On
the resemblance and containment of documents", 1997).  Runs of letters bear misread letters better than words do, and
words better than pairs of words, which tables read in another order part.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

import numpy as np

from intake.model import Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from intake.model import Candidate, Findings, SketchWord

MOST_PATIENTS = 3
PLAUSIBLE = 0.02
"""A candidate less probable than this is not meant, unless it is the best."""
BANDS, ROWS = 12, 5
"""Copies share 0.73 to 1 of their runs, which makes a band in common likely by 0.93 to 1; unlike pages hardly 0.3."""
RUN = 4
FEWEST_RUNS = 60
"""A page with fewer runs says too little to be known by them."""
_LOW = np.uint64(0xFFFFFFFF)


def _numbers(name: str) -> NDArray[np.uint64]:
    """Numbers as if by chance, the same for ever: stored keys were made with them."""
    drawn = (hashlib.blake2b(f"{name}{at}".encode(), digest_size=4).digest() for at in range(BANDS * ROWS))
    return np.array([int.from_bytes(one, "big") for one in drawn], np.uint64)


_FACTORS, _SHIFTS = _numbers("factor") | np.uint64(1), _numbers("shift")


def owners(findings: Findings, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Whose the document may be, the surest first."""
    return (*_patients(candidates), *_read(findings))


def _patients(candidates: Sequence[Candidate]) -> Iterator[str]:
    for at, candidate in enumerate(candidates[:MOST_PATIENTS]):
        if at == 0 or candidate.probability >= PLAUSIBLE:
            yield candidate.patient.key


def _read(findings: Findings) -> Iterator[str]:
    names = [f.value for f in findings.of(Item.NAME)[:1] if isinstance(f.value, PersonName)]
    born = findings.of(Item.BIRTH_DATE)[:1]
    if names and born:
        yield f"r:{names[0].last}:{born[0].value}"


def bands(pages: Sequence[Sequence[SketchWord]]) -> Iterator[str]:
    """The bands of the first page that says enough."""
    for page in pages:
        runs = {bytes_of[at : at + RUN] for bytes_of in _framed(page) for at in range(max(1, len(bytes_of) - RUN + 1))}
        if len(runs) >= FEWEST_RUNS:
            yield from _bands(runs)
            return


def _framed(page: Sequence[SketchWord]) -> Iterator[bytes]:
    """The words of two letters and more, with their ends marked."""
    return (f"^{word.text}$".encode() for word in page if len(word.text) > 1)


def _bands(runs: AbstractSet[bytes]) -> Iterator[str]:
    hashes = np.fromiter((zlib.crc32(run) for run in runs), np.uint64, len(runs))
    mixed = (hashes[:, None] * _FACTORS + _SHIFTS) >> np.uint64(16) & _LOW
    for number, band in enumerate(mixed.min(axis=0).reshape(BANDS, ROWS)):
        yield f"b{number}:{':'.join(f'{value:x}' for value in band)}"
