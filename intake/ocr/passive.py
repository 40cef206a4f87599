"""Taking out of a PDF what acts, hides or is not the page: scripts, actions, fields, old invisible text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name, Pdf

if TYPE_CHECKING:
    from pikepdf import Object, Page

_KEPT = ("/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
_INVISIBLE = 3


def has_hidden_layers(pdf: Pdf) -> bool:
    """Whether some of what the PDF holds is not to be seen: copied without its layers it would show."""
    configuration = pdf.Root.get("/OCProperties", Dictionary()).get("/D", Dictionary())
    return bool(len(configuration.get("/OFF", [])) or configuration.get("/BaseState") == Name.OFF)


def flatten(pdf: Pdf) -> None:
    """Draw fields and annotations, as they look, into their pages; what cannot be drawn stays out."""
    try:
        form = pdf.Root.get("/AcroForm")
        if form is not None and form.get("/NeedAppearances"):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return


def strip(pdf: Pdf, page: Page, *, invisible_text: bool = True) -> None:
    """Leave of a page only what is drawn; with `invisible_text` also take out text that is never painted.

    That is the layer of an earlier OCR: its words would stand in the archive twice, and its fonts are seldom
    embedded.
    """
    for key in list(page.obj.keys()):
        if key not in _KEPT:
            del page.obj[key]
    if invisible_text:
        _strip_invisible_text(pdf, page)


def _strip_invisible_text(pdf: Pdf, page: Page) -> None:
    kept, dropped, shown = [], 0, 0
    mode, saved = 0, []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(mode)
        elif operator == "Q" and saved:
            mode = saved.pop()
        elif operator == "Tr" and instruction.operands:
            mode = int(instruction.operands[0])
        if operator in _SHOWING:
            if mode == _INVISIBLE:
                dropped += 1
                continue
            shown += 1
        kept.append(instruction)
    if not dropped:
        return
    if not shown:
        kept = [one for one in kept if str(one.operator) != "Tf"]
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def own(holder: Object, key: str) -> Object:
    """The dictionary under that key as the holder's own: a copy, for others may share it; empty if there is none."""
    shared = holder.get(key)
    mine = Dictionary()
    if isinstance(shared, pikepdf.Object):
        for name in shared.keys():  # noqa: SIM118 - a PDF dictionary iterates over nothing else
            mine[name] = shared[name]
    holder[key] = mine
    return holder[key]
