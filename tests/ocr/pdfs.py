"""PDFs made for the tests of this room: scans, typed pages, and both on one page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name, Pdf

if TYPE_CHECKING:
    from pikepdf import Object, Page
    from PIL import Image

TEXT = [
    "Riverside Community Hospital Discharge Summary",
    "The patient was admitted with shortness of breath and a cough.",
    "She was treated with antibiotics and improved over three days.",
]


HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def pdf_of(*pictures: Image.Image, dpi: float = 150.0, rotate: int = 0) -> Pdf:
    """A PDF with a JPEG a page, as scanners make them."""
    pdf = Pdf.new()
    for picture in pictures:
        wide, high = picture.width / dpi * 72, picture.height / dpi * 72
        page = pdf.add_blank_page(page_size=(wide, high))
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image_in(pdf, picture)))
        page.obj.Contents = pdf.make_stream(f"q {wide} 0 0 {high} 0 0 cm /Im0 Do Q".encode())
        if rotate:
            page.obj.Rotate = rotate
    return pdf


def typed(text: list[str], mode: int = 0, font: str = "/Helvetica") -> Pdf:
    """A born-digital page of 8.5 by 11 inches."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    page.obj.Resources = Dictionary(
        Font=Dictionary(
            F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(font), Encoding=Name.WinAnsiEncoding)
        )
    )
    lines = "".join(f"({line}) Tj 0 -18 Td " for line in text)
    page.obj.Contents = pdf.make_stream(f"BT {mode} Tr /F1 12 Tf 72 720 Td {lines}ET".encode())
    return pdf


def image_in(pdf: Pdf, picture: Image.Image) -> Object:
    """The picture as an object of that PDF, a JPEG in grey."""
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=80)
    image = pdf.make_stream(data.getvalue())
    image.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
    )
    return image


def paste(pdf: Pdf, picture: Image.Image, box: tuple[float, float, float, float], *, under: bool = False) -> None:
    """Lay a picture over (or under) what stands on the first page: left, bottom, width, height in points."""
    page = pdf.pages[0]
    left, bottom, wide, high = box
    page.obj.Resources["/XObject"] = Dictionary(Pic=image_in(pdf, picture))
    page.contents_add(f"q {wide} 0 0 {high} {left} {bottom} cm /Pic Do Q".encode(), prepend=under)


def stamp(page: Page, text: str, at: tuple[float, float], size: int = 12) -> None:
    """Type a line over what stands on a page, at that place in points from bottom left."""
    page.obj.Resources["/Font"] = Dictionary(F1=HELVETICA)
    page.contents_add(f"BT 0 Tr /F1 {size} Tf {at[0]} {at[1]} Td ({text}) Tj ET".encode())
