"""Examples that really went over paper: printed, sent through a channel, and read by Tesseract."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from intake import ocr
from intake.evaluate.forge import draw_home, print_scan
from intake.evaluate.forge.compose import recipes
from intake.model import Scan
from intake.train.material import Example, draw_sheets

if TYPE_CHECKING:
    import random

_CHANNELS = ("bw300", "bw200", "fax_fine", "fax_fine", "fax_std", "fax_std", "fax_bad", "grey200")


def read_example(rng: random.Random, code: str) -> Example:
    """The first page of a document of that type after it was scanned or faxed and read.

    Raises `Unavailable` if Tesseract is missing.
    """
    home = draw_home(rng)
    sheets = draw_sheets(rng, code, home, composed=code in recipes() and rng.random() < 0.5)[:1]
    with tempfile.TemporaryDirectory(prefix="intake-train-") as folder:
        work = Path(folder)
        file = print_scan(rng, sheets, work / "scan.tif", rng.choice(_CHANNELS))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        scan = Scan(digest, "train", dt.datetime.now(dt.UTC), ocr.sniff(file), file, file.name)
        reading = ocr.recognise(ocr.read(scan, ocr.Limits(work=work / "pages")), ocr.Tesseract())
    return Example(code, reading.pages)
