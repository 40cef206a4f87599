"""The words a PDF page came with, and how sound its fonts are; in the child process."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING, Any, Self

import pikepdf

from intake.ocr import fonts

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    import pdfplumber

    from intake.ocr.layertrust import LayerWord

    Rectangle = tuple[float, float, float, float]


class Layers:
    """The text layers of one PDF, opened when the first is asked for."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._document: pdfplumber.pdf.PDF | None = None
        self._objects: pikepdf.Pdf | None = None

    def __enter__(self) -> Self:
        """The layers, nothing opened yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._document is not None:
            self._document.close()
        if self._objects is not None:
            self._objects.close()

    def words(self, index: int) -> list[LayerWord]:
        """The words of page `index` (from 0) in reading order; none if the parser of text fails on it."""
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

    def fonts(self, index: int) -> fonts.Sound:
        """How sound the fonts of page `index` (from 0) are."""
        try:
            if self._objects is None:
                self._objects = pikepdf.open(self._source)
            return fonts.soundness(self._objects.pages[index])
        except (pikepdf.PdfError, IndexError, ValueError):
            return fonts.Sound.UNMAPPED

    def _page(self, index: int) -> pdfplumber.page.Page:
        if self._document is None:
            import pdfplumber

            self._document = pdfplumber.open(self._source)
        return self._document.pages[index]


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
