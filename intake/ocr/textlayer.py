"""Whether the text a PDF page came with may stand for its ink, and its words if so; in the child process."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    import pdfplumber

    from intake.ocr.picture import Grey

    LayerWord = tuple[str, float, float, float, float, int, int]
    Rectangle = tuple[float, float, float, float]

_DARK = 160
_LARGEST_IMAGE = 0.05
"""Share of the page that an image may cover before its own text must be read too."""

_MOST_UNCOVERED = 0.2
_MOST_WITHOUT_INK = 0.1
_MOST_JUNK = 0.03
_LEAST_LIKENESS = 0.80
_LEAST_LETTERS = 40
_CELL = 12

_ENGLISH = np.array(
    [
        8.2,
        1.5,
        2.8,
        4.3,
        12.7,
        2.2,
        2.0,
        6.1,
        7.0,
        0.15,
        0.77,
        4.0,
        2.4,
        6.7,
        7.5,
        1.9,
        0.095,
        6.0,
        6.3,
        9.1,
        2.8,
        0.98,
        2.4,
        0.15,
        2.0,
        0.074,
    ]
)
"""Per cent of a..z in English text (Lewand, Cryptological Mathematics, 2000)."""


class Layers:
    """The text layers of one PDF, opened when the first is asked for."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._document: pdfplumber.pdf.PDF | None = None

    def __enter__(self) -> Self:
        """The layers, nothing opened yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._document is not None:
            self._document.close()

    def trusted(self, index: int, grey: Grey, images: list[Rectangle], has_text: bool) -> list[LayerWord] | None:
        """The words of page `index` (from 0) in reading order if they cover the page's ink, else None.

        `grey` is the page as drawn, `images` the boxes of its images in points from bottom left.
        """
        if not has_text:
            return None
        words = self._words(index)
        if not words or _is_junk(words):
            return None
        if self._image_share(index, images) > _LARGEST_IMAGE:
            return None
        return words if _covers(words, grey) else None

    def _page(self, index: int) -> pdfplumber.page.Page:
        if self._document is None:
            import pdfplumber

            self._document = pdfplumber.open(self._source)
        return self._document.pages[index]

    def _words(self, index: int) -> list[LayerWord]:
        """The page's words; none if the parser of text fails where the one that draws did not."""
        try:
            page = self._page(index)
            found = page.extract_words(keep_blank_chars=False, use_text_flow=False, x_tolerance_ratio=0.15)
            box = page.bbox
            page.close()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - pdfminer raises anything on odd files; the page is then read by OCR
            return []
        return _ordered(found, box)

    def _image_share(self, index: int, images: list[Rectangle]) -> float:
        left, top, right, bottom = self._page(index).bbox
        area = (right - left) * (bottom - top)
        return max((abs((x1 - x0) * (y1 - y0)) / area for x0, y0, x1, y1 in images), default=0.0)


def _ordered(found: list[dict[str, Any]], box: Rectangle) -> list[LayerWord]:
    """Words with line and block numbers: lines by baseline, blocks by the white between lines."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(found, key=lambda w: ((w["top"] + w["bottom"]) / 2, w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and _line_holds(lines[-1], middle):
            lines[-1].append(word)
        else:
            lines.append([word])
    ordered: list[LayerWord] = []
    block, below = 0, -math.inf
    for number, line in enumerate(lines):
        height = max(w["bottom"] - w["top"] for w in line)
        start = min(w["top"] for w in line)
        if number and start - below > 0.9 * height:
            block += 1
        below = max(w["bottom"] for w in line)
        ordered += [
            (
                unicodedata.normalize("NFKC", w["text"]),
                (w["x0"] - left) / wide,
                (w["top"] - top) / high,
                (w["x1"] - left) / wide,
                (w["bottom"] - top) / high,
                number,
                block,
            )
            for w in sorted(line, key=lambda w: w["x0"])
        ]
    return ordered


def _line_holds(line: list[dict[str, Any]], middle: float) -> bool:
    top = sum(w["top"] for w in line) / len(line)
    bottom = sum(w["bottom"] for w in line) / len(line)
    return bool(top + 0.2 * (bottom - top) <= middle <= bottom - 0.2 * (bottom - top))


def _is_junk(words: list[LayerWord]) -> bool:
    """Whether the characters are not what was meant: fonts without a mapping, wrong encodings."""
    text = "".join(word[0] for word in words)
    odd = sum(len(match) for match in re.findall(r"\(cid:\d+\)", text))
    odd += sum(unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") or char == "\ufffd" for char in text)
    if odd > _MOST_JUNK * len(text):
        return True
    counts = np.array([text.lower().count(chr(97 + letter)) for letter in range(26)], dtype=float)
    if counts.sum() < _LEAST_LETTERS:
        return True
    likeness = float(counts @ _ENGLISH / (np.linalg.norm(counts) * np.linalg.norm(_ENGLISH)))
    return likeness < _LEAST_LIKENESS


def _covers(words: list[LayerWord], grey: Grey) -> bool:
    """Whether nearly all words have ink under them and nearly all text-like ink lies under words.

    Ink is counted in cells of about a twenty-fifth of an inch at 300 dots per inch; solid areas and long rules
    are not text.
    """
    height, width = grey.shape
    rows, columns = height // _CELL, width // _CELL
    cells = (grey[: rows * _CELL, : columns * _CELL] < _DARK).reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3))
    text_like = (cells > 0.02) & (cells < 0.7)
    text_like &= ~_long_runs(text_like) & ~_long_runs(text_like.T).T
    covered = np.zeros_like(text_like)
    without = 0
    for _, left, top, right, bottom, _, _ in words:
        rows_of = slice(max(0, int(top * rows)), max(0, math.ceil(bottom * rows)) + 1)
        columns_of = slice(max(0, int(left * columns)), max(0, math.ceil(right * columns)) + 1)
        if not cells[rows_of, columns_of].any():
            without += 1
        covered[rows_of, columns_of] = True
    ink = int(text_like.sum())
    uncovered = int((text_like & ~covered).sum())
    return without <= _MOST_WITHOUT_INK * len(words) and uncovered <= _MOST_UNCOVERED * max(ink, 1)


def _long_runs(cells: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Cells of horizontal runs longer than a fifth of the page that stand alone: rules, not text."""
    least = max(8, cells.shape[1] // 5)
    runs = np.zeros_like(cells)
    for row, values in enumerate(cells):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], values.astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start >= least:
                runs[row, start:end] = True
    return runs
