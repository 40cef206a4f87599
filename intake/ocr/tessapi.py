"""Tesseract's library, in the confined child: pictures in, tables of words out.

The program `tesseract` spends an eighth of a second on loading its model before it looks at a page.  The nursery of the
children loads it once (`rehearsal`), and every child finds it there.  The library is the one that `tesserocr` brings,
newer and by a seventh quicker than the program of many distributions; the models are those installed with the program.

Job: `pictures` (a list of `[file, dots per inch or 0]`), `tessdata` (a folder, or empty), `psm`, `variables` (names and
values), `limits`.  Answer: `tables`, a TSV text for each picture.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tesserocr

from intake.errors import Unavailable
from intake.ocr import picture

if TYPE_CHECKING:
    from intake.ocr.confined import Progress

_LANGUAGE = "eng"
_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where distributions keep the models: Debian and Ubuntu, Arch and Alpine, Fedora, built by hand, Homebrew."""


@cache
def loaded(tessdata: str = "") -> Reader:
    """The library with its model loaded; raises `Unavailable` if the model is missing.

    The model is looked for in `tessdata`, or where distributions keep it.
    """
    for place in (tessdata,) if tessdata else _PLACES:
        if (Path(place) / f"{_LANGUAGE}.traineddata").is_file():
            return Reader(place)
    raise Unavailable("the model of Tesseract for English is missing")


class Reader:
    """One instance of the library's engine, with the model in that folder."""

    def __init__(self, tessdata: str) -> None:
        try:
            self._engine = tesserocr.PyTessBaseAPI(path=f"{tessdata}/", lang=_LANGUAGE)
        except RuntimeError:
            raise Unavailable("the model of Tesseract for English cannot be loaded") from None

    def set(self, psm: int, variables: dict[str, str]) -> None:
        """Go by that page segmentation mode and those variables from now on."""
        self._engine.SetPageSegMode(psm)
        for name, value in variables.items():
            self._engine.SetVariable(name, value)

    def table(self, rows: picture.Rows, dpi: float) -> str:
        """The words of a picture as Tesseract's TSV, without a heading; empty if it cannot read the picture.

        Black and white is handed over as such: what would be made of it as grey is the same, in a tenth more time.
        Nothing is learnt from one picture for the next, so that a page reads alike in whatever company.
        """
        high, row_bytes = rows.data.shape
        self._engine.SetImageBytes(rows.data.tobytes(), rows.width, high, rows.bits // 8, row_bytes)
        if dpi:
            self._engine.SetSourceResolution(round(dpi))
        text = str(self._engine.GetTSVText(0)) if self._engine.Recognize() else ""
        self._engine.Clear()
        self._engine.ClearAdaptiveClassifier()
        return text


def work(job: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The child's work."""
    reader = loaded(job["tessdata"])
    reader.set(job["psm"], job["variables"])
    tables = []
    for number, (path, dpi) in enumerate(job["pictures"], start=1):
        tables.append(reader.table(_rows(Path(path)), dpi))
        progress(number)
    return {"tables": tables}


def _rows(path: Path) -> picture.Rows:
    rows = picture.stored(path)
    if rows is None:
        grey = picture.load(path)
        return picture.Rows(grey, grey.shape[1], 8)
    return rows
