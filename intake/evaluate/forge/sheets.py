"""Sheets that belong to no record: separator sheets, fax cover sheets, blank backs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import zxingcpp
from PIL import Image

from intake.evaluate.forge.flow import Flow
from intake.evaluate.forge.letterhead import print_letterhead
from intake.evaluate.forge.meaning import meant, someone
from intake.evaluate.forge.part import part_of
from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Face, Frame, Picture, Sheet, Text, width
from intake.evaluate.forge.wording import phrases, say
from intake.model import Item, Role

if TYPE_CHECKING:
    import random

    from intake.evaluate.forge.letterhead import Home, Sender

Symbol = Literal["Code39", "Code128", "QRCode", "DataMatrix"]

_MODULE = {"Code39": 1.15, "Code128": 1.6, "QRCode": 3.4, "DataMatrix": 3.4}
"""Width of one module in points: what a standard fax still carries."""


def barcode(text: str, symbol: Symbol) -> Image.Image:
    """A barcode, one pixel a module wide (linear codes 40 high), black on white, without its quiet zone."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp, symbol))
    dots = np.array(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False))
    if symbol in {"Code39", "Code128"}:
        dots = np.repeat(dots[:1], 40, axis=0)
    return Image.fromarray(dots)


def separator_sheet(payload: str = "PATCHT", symbol: Symbol = "Code39", *, copies: int = 2) -> Sheet:
    """A sheet that says a new document starts here, with its code `copies` times."""
    code = barcode(payload, symbol)
    module = _MODULE[symbol]
    wide, high = code.width * module, code.height * module
    big, small = Face("sans", 34, bold=True), Face("sans", 12)
    marks: list[Text | Frame | Picture] = [Frame(30, 30, WIDTH - 30, HEIGHT - 30, 5)]
    for y, text, face in ((150.0, "NEW DOCUMENT", big), (200.0, "STARTS HERE", big), (260.0, "Separator sheet", small)):
        marks.append(Text((WIDTH - width(text, face)) / 2, y, text, face))
    for number in range(copies):
        y = 330.0 + number * (high + 60)
        marks.append(Picture((WIDTH - wide) / 2, y, (WIDTH + wide) / 2, y + high, code))
    return Sheet(tuple(marks))


def blank_sheet(rng: random.Random, *, specks: bool = True) -> Sheet:
    """The empty back of a sheet, perhaps with a few specks."""
    number = rng.randint(0, 3) if specks else 0
    places = [(rng.uniform(20, WIDTH - 20), rng.uniform(20, HEIGHT - 20)) for _ in range(number)]
    return Sheet(tuple(Frame(x, y, x + 1, y + 0.8, 0, fill=60) for x, y in places))


def cover_sheet(rng: random.Random, sender: Sender, home: Home, *, pages: int, day: str, about: str = "") -> Sheet:
    """A fax cover sheet; `about` is the patient behind RE:."""
    flow = Flow(Face(rng.choice(("sans", "serif", "wide")), rng.choice((11.0, 12.0))), left=60)
    print_letterhead(rng, flow, sender)
    title = rng.choice(("FAX COVER SHEET", "FAX", "Facsimile Transmittal", "FAX TRANSMISSION", "Fax Cover Page"))
    flow.line(title, flow.face.sized(rng.uniform(20, 34)).strong, centred=rng.random() < 0.6)
    flow.space(12)
    rows = [
        ("To", f"{someone(rng.choice(home.clinicians)).as_a(Role.RECIPIENT)}, {home.name}"),
        ("Fax", meant(home.fax, Item.PHONE, Role.RECIPIENT)),
        ("From", _writer(rng, sender)),
        ("Phone", meant(sender.phone, Item.PHONE, Role.SENDER)),
        ("Date", meant(day, Item.FAX_DATE, Role.DOCUMENT)),
        (rng.choice(("Pages", "Number of pages", "No. of pages")), f"{pages} including cover"),
    ]
    if about:
        rows.append((rng.choice(("Re", "RE", "Regarding", "Subject")), meant(about, Item.NAME)))
    for label, value in rows:
        flow.line(f"{label}: {value}")
        flow.space(6)
    for choice in ("Urgent", "For review", "Please reply", "As requested"):
        flow.tick(choice, ticked=rng.random() < 0.3, inked=True)
    flow.space(14)
    notice = say(rng, rng.choice(phrases("confidential", part_of(rng))), {"phone_sender": rows[3][1]})
    flow.paragraph(notice, flow.face.sized(8.5))
    return flow.sheets()[0]


def _writer(rng: random.Random, sender: Sender) -> str:
    """Who sends the fax."""
    by_name = rng.random() < 0.5
    return someone(rng.choice(sender.providers)).as_a(Role.SENDER) if by_name else "Medical Records"
