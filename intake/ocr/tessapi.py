"""Tesseract's library, in the confined child: pictures in, tables of words out.

The program `tesseract` spends an eighth of a second on loading its model before it looks at a page.  The nursery of the
children loads it once (`rehearsal`), and every child finds it there.  The library is the program's own
(`libtesseract.so.5`, its C API as in `tesseract/capi.h`), so that both read alike.

Job: `pictures` (a list of `[file, dots per inch or 0]`), `tessdata` (a folder, or empty), `psm`, `variables` (names and
values), `limits`.  Answer: `tables`, a TSV text for each picture.
"""

from __future__ import annotations

import atexit
import ctypes
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import Unavailable
from intake.ocr import picture

if TYPE_CHECKING:
    from intake.ocr.confined import Progress

_LIBRARY = "libtesseract.so.5"
_LSTM_IF_THERE = 3
_BYTES_A_PIXEL = 1
_LANGUAGE = b"eng"

_POINTER, _INT, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_FUNCTIONS: dict[str, tuple[list[Any], Any]] = {
    "Create": ([], _POINTER),
    "Init2": ([_POINTER, _TEXT, _TEXT, _INT], _INT),
    "SetVariable": ([_POINTER, _TEXT, _TEXT], _INT),
    "SetPageSegMode": ([_POINTER, _INT], None),
    "SetImage": ([_POINTER, _POINTER, _INT, _INT, _INT, _INT], None),
    "SetSourceResolution": ([_POINTER, _INT], None),
    "Recognize": ([_POINTER, _POINTER], _INT),
    "GetTsvText": ([_POINTER, _INT], _POINTER),
    "Clear": ([_POINTER], None),
    "ClearAdaptiveClassifier": ([_POINTER], None),
    "Delete": ([_POINTER], None),
}


@cache
def loaded(tessdata: str = "") -> Reader:
    """The library with its model loaded; raises `Unavailable` if either is missing."""
    return Reader(tessdata)


class Reader:
    """One instance of the library's engine."""

    def __init__(self, tessdata: str) -> None:
        try:
            library = ctypes.CDLL(_LIBRARY)
        except OSError:
            raise Unavailable(f"the library {_LIBRARY} is missing") from None
        self._call = {}
        for name, (arguments, result) in _FUNCTIONS.items():
            function = getattr(library, f"TessBaseAPI{name}")
            function.argtypes, function.restype = arguments, result
            self._call[name] = function
        self._forget = library.TessDeleteText
        self._forget.argtypes, self._forget.restype = [_POINTER], None
        self._engine = self._call["Create"]()
        if self._call["Init2"](self._engine, tessdata.encode() or None, _LANGUAGE, _LSTM_IF_THERE) != 0:
            raise Unavailable("the model of Tesseract for English is missing")
        atexit.register(self._call["Delete"], self._engine)

    def set(self, psm: int, variables: dict[str, str]) -> None:
        """Go by that page segmentation mode and those variables from now on."""
        self._call["SetPageSegMode"](self._engine, psm)
        for name, value in variables.items():
            self._call["SetVariable"](self._engine, name.encode(), value.encode())

    def table(self, grey: picture.Grey, dpi: float) -> str:
        """The words of a picture as Tesseract's TSV, without a heading; empty if it cannot read the picture.

        Nothing is learnt from one picture for the next, so that a page reads alike in whatever company.
        """
        high, wide = grey.shape
        self._call["SetImage"](self._engine, grey.ctypes.data, wide, high, _BYTES_A_PIXEL, wide)
        if dpi:
            self._call["SetSourceResolution"](self._engine, round(dpi))
        text = ""
        if self._call["Recognize"](self._engine, None) == 0:
            told = self._call["GetTsvText"](self._engine, 0)
            text = ctypes.string_at(told).decode(errors="replace")
            self._forget(told)
        self._call["Clear"](self._engine)
        self._call["ClearAdaptiveClassifier"](self._engine)
        return text


def work(job: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The child's work."""
    reader = loaded(job["tessdata"])
    reader.set(job["psm"], job["variables"])
    tables = []
    for number, (path, dpi) in enumerate(job["pictures"], start=1):
        tables.append(reader.table(picture.load(Path(path)), dpi))
        progress(number)
    return {"tables": tables}
