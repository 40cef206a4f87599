"""Two readings of one picture made one: of words that lie on each other, those that were read more surely."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import judge, specks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from intake.ocr.tesseract import RawWord

    Words = tuple[RawWord, ...]
    Numbers = NDArray[np.int64]

_WIDE, _HIGH = 0.3, 0.4
"""Two words lie on each other if they share so much of the width and of the height of the smaller one."""


def of_both(own: Words, others: Sequence[RawWord]) -> Words:
    """The words of `own`, in its lines and order, each group of them replaced where the other reading is surer of it.

    A group are words of both readings that lie on each other: what one takes for a word the other may take for two.
    What only the other has read is left out: that it is text at all, nothing else says.
    """
    if not own or not others:
        return own
    mine, theirs = _lying_on(own, others)
    roots = specks.joined(len(own) + len(others), mine, len(own) + theirs)
    places = dict(zip(theirs.tolist(), mine.tolist(), strict=True))
    kept: list[tuple[int, int, RawWord]] = []
    for _, group in groupby(sorted(range(len(roots)), key=lambda at: (roots[at], at)), key=lambda at: roots[at]):
        members = list(group)
        first = [at for at in members if at < len(own)]
        second = [at - len(own) for at in members if at >= len(own)]
        if first and judge.surety([others[at] for at in second]) > judge.surety([own[at] for at in first]):
            kept += [(places[at], others[at].left, _in_line_of(own[places[at]], others[at])) for at in second]
        else:
            kept += [(at, own[at].left, own[at]) for at in first]
    return tuple(word for _, _, word in sorted(kept, key=lambda one: one[:2]))


def _in_line_of(own: RawWord, other: RawWord) -> RawWord:
    return replace(other, block=own.block, line=own.line)


def _lying_on(own: Sequence[RawWord], others: Sequence[RawWord]) -> tuple[Numbers, Numbers]:
    """The pairs that lie on each other, by their places in the two; for each the one most level with it comes last."""
    a, b = _boxes(own)[:, None, :], _boxes(others)[None, :, :]
    shared = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    least = np.minimum(a[..., 2:] - a[..., :2], b[..., 2:] - b[..., :2]) * [_WIDE, _HIGH]
    mine, theirs = np.nonzero((shared > least).all(axis=2))
    off = np.abs(a - b)[mine, theirs][:, 1::2].sum(axis=1)
    order = np.lexsort((-mine, -off))
    return mine[order], theirs[order]


def _boxes(words: Sequence[RawWord]) -> Numbers:
    return np.array([(word.left, word.top, word.right, word.bottom) for word in words], dtype=np.int64)
