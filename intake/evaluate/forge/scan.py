"""Print sheets and bring them back as a file: the whole way from type to TIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from intake.evaluate.forge import container
from intake.evaluate.forge.born import born_digital
from intake.evaluate.forge.channel import CHANNELS, Channel, FaxLine, send
from intake.evaluate.forge.paint import paint

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from intake.evaluate.forge.container import Dpi, Packing
    from intake.evaluate.forge.typeset import Sheet

BORN_DIGITAL = "born_digital"
"""The name of the channel that is none: a PDF with real text."""


def print_scan(
    rng: random.Random,
    sheets: Sequence[Sheet],
    file: Path,
    channel: str | Channel = "clean300",
    *,
    turned: int | Mapping[int, int] = 0,
    line: FaxLine | None = None,
    tags: bool = True,
    packing: Packing | None = None,
    layer: bool = False,
    password: str = "",
) -> Path:
    """Write the sheets as the scan file that arrives; the suffix (.tif .pdf .jpg .png) decides the container.

    `channel` is one of `CHANNELS`, a `Channel`, or `born_digital` (PDF only).  `turned` is by how many degrees
    clockwise (0, 90, 180, 270) pages lie in the file: one number for all, or by page number from 1.  `line` is the fax
    header.  Without `tags` no resolution is written.  `packing` is that of a TIFF.  `layer` adds the hidden text of a
    scanner's own OCR to a PDF, `password` protects one.  JPEG and PNG take one sheet.  Raises ValueError for what
    does not fit together.
    """
    suffix = file.suffix.lower()
    if channel == BORN_DIGITAL:
        if suffix != ".pdf":
            raise ValueError("only a PDF can be born digital")
        file.write_bytes(born_digital(sheets))
        return file
    way = channel if isinstance(channel, Channel) else CHANNELS[channel]
    pages = []
    for number, sheet in enumerate(sheets, start=1):
        paper = _lay(paint(sheet), turned if isinstance(turned, int) else turned.get(number, 0))
        pages.append(send(rng, paper, way, line.text(number, len(sheets)) if line and way.fax else ""))
    dpi: Dpi = way.dpi if tags else None
    if suffix in {".tif", ".tiff"}:
        usual: Packing = rng.choice(("group3", "group4")) if pages[0].mode == "1" else rng.choice(("tiff_lzw", "jpeg"))
        data = container.tiff(pages, dpi, packing or usual)
    elif suffix == ".pdf":
        layers = sheets if layer else ()
        data = container.pdf_of_images(pages, dpi, quality=way.quality, layers=layers, password=password)
    elif len(pages) == 1 and suffix in {".jpg", ".jpeg", ".png"}:
        data = container.png(pages[0], dpi) if suffix == ".png" else container.jpeg(pages[0], dpi, way.quality)
    else:
        raise ValueError(f"{len(pages)} pages do not go into a file of type {suffix}")
    file.write_bytes(data)
    return file


def _lay(paper: Image.Image, turned: int) -> Image.Image:
    """The paper laid on the glass, turned clockwise by so many degrees."""
    return Image.fromarray(np.rot90(np.asarray(paper), -turned // 90)) if turned % 360 else paper
