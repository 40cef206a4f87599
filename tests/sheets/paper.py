"""Printed sheets on their way: laid askew into a scanner or a fax machine, with dirt."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image

from intake.model import Marker, Patient, PersonName
from intake.sheets import faces, read_payload
from intake.sheets.draw import draw_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Code

WAYS = {
    "scan at 200 dpi": (200, 200, 1.5, 0.01),
    "fine fax": (204, 196, 1.5, 0.01),
    "standard fax": (204, 98, 1.0, 0.01),
    "standard fax, far askew and dirty": (204, 98, 2.5, 0.02),
    "fine fax upside down": (204, 196, 178.0, 0.02),
}
"""Dots per inch across and down, degrees, share of dots that are turned over."""
ZEBEDEE = Patient("key", "4418207", PersonName("QUILLFEATHER", "ZEBEDEE", "MARIA", "III"), dt.date(1961, 3, 14))
SLIP = faces.Slip(
    receipt="R-2026-004417",
    slip_page=2,
    reason="Too dark to read",
    note="The left edge is black.",
    pages=(2,),
    of_pages=5,
    source="fax",
    arrived=dt.datetime(2026, 11, 22, 10, 42, tzinfo=dt.UTC),
    fax="ELM CLINIC, 2125550321, 2026-11-22 10:40, page 1 of 5",
    number="2125550321",
)
FACES = {
    "patient": faces.patient_face(ZEBEDEE, "radiology_report", "Radiology report", "Printed by ann"),
    "type": faces.type_face("discharge_summary", "Discharge summary"),
    "separator": faces.separator_face(),
    "batch": faces.batch_face("B-20261126-1", 12, "scanner", "Printed by ann"),
    "rescan": faces.slip_face(SLIP),
}


def printed(face: faces.Face, dpi: int = 300) -> Image.Image:
    """The sheet as it comes out of a printer."""
    page = pypdfium2.PdfDocument(draw_sheets([face]))[0]
    return page.render(scale=dpi / 72, grayscale=True).to_pil()


def sent(paper: Image.Image, way: str, seed: int = 0) -> bytes:
    """The paper as the TIFF that arrives."""
    across, down, askew, dirt = WAYS[way]
    lying = paper.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    size = (round(paper.width / 300 * across), round(paper.height / 300 * down))
    dots = np.asarray(lying.resize(size, Image.Resampling.BOX)) > 140
    dots ^= np.random.default_rng(seed).random(dots.shape) < dirt
    out = io.BytesIO()
    Image.fromarray(dots).save(out, "TIFF", compression="group4", dpi=(across, down))
    return out.getvalue()


def said(codes: Sequence[Code]) -> set[Marker | None]:
    """What the codes say that are ours."""
    return {read_payload(code.text) for code in codes} - {None}
