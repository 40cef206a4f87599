"""Put pictures of pages into files: multi-page TIFF, PDF of images, JPEG, PNG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, TiffImagePlugin

from intake.evaluate.forge.born import show_text
from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.evaluate.forge.typeset import Sheet

Packing = Literal["group3", "group4", "tiff_lzw", "jpeg"]
Dpi = tuple[float, float] | None


def tiff(pages: Sequence[Image.Image], dpi: Dpi, packing: Packing = "group4") -> bytes:
    """A multi-page TIFF; `dpi` None leaves the resolution tags out, as some fax servers do."""
    out = io.BytesIO()
    ready = [_fit(page, packing) for page in pages]
    tags: dict[str, object] = {} if dpi is None else {"dpi": dpi}
    if ready[0].mode == "1":
        # A fax machine's set dots are ink (MinIsWhite); Pillow alone would write the opposite.
        tags["tiffinfo"] = {TiffImagePlugin.PHOTOMETRIC_INTERPRETATION: 0}
    ready[0].save(out, "TIFF", save_all=True, append_images=ready[1:], compression=packing, **tags)
    return out.getvalue()


def _fit(page: Image.Image, packing: Packing) -> Image.Image:
    """Fax packings hold dots only, JPEG holds greys only."""
    if packing in {"group3", "group4"}:
        return page.convert("1")
    return page.convert("L") if packing == "jpeg" else page


def jpeg(page: Image.Image, dpi: Dpi, quality: int = 85) -> bytes:
    """One JPEG."""
    out = io.BytesIO()
    tags = {} if dpi is None else {"dpi": (round(dpi[0]), round(dpi[1]))}
    page.convert("L").save(out, "JPEG", quality=quality, **tags)
    return out.getvalue()


def png(page: Image.Image, dpi: Dpi) -> bytes:
    """One PNG."""
    out = io.BytesIO()
    page.save(out, "PNG", **({} if dpi is None else {"dpi": dpi}))
    return out.getvalue()


def pdf_of_images(
    pages: Sequence[Image.Image], dpi: Dpi, *, quality: int = 85, layers: Sequence[Sheet] = (), password: str = ""
) -> bytes:
    """A PDF with one image a page: dots as CCITT Group 4, greys as JPEG.

    `layers` puts the words of those sheets, unseen, over the pages, as a scanner with its own OCR does; `password` is
    asked for when the file is opened.  Without `dpi`, 200 is taken for the size of the page.
    """
    pdf = pikepdf.new()
    across, down = dpi or (200.0, 200.0)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    fonts = Dictionary({f"/{name}": helvetica for name in ("Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold")})
    fonts["/Courier"] = fonts["/Courier-Bold"] = helvetica
    for number, page in enumerate(pages):
        wide, high = page.width / across * 72, page.height / down * 72
        stream = [f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Scan Do Q".encode()]
        if number < len(layers):
            runs = [mark for mark in layers[number].marks if isinstance(mark, Text)]
            stream.append(f"q {wide / WIDTH:.4f} 0 0 {high / HEIGHT:.4f} 0 0 cm".encode())
            stream += [show_text(run.x, run.y, run.text, run.face, hidden=True) for run in runs] + [b"Q"]
        leaf = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(wide, 3), round(high, 3)]),
            Resources=Dictionary(XObject=Dictionary(Scan=_scan(pdf, page, quality)), Font=fonts),
            Contents=pdf.make_stream(b"\n".join(stream)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))
    out = io.BytesIO()
    if password:
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner=f"{password}-owner"))
    else:
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _scan(pdf: pikepdf.Pdf, page: Image.Image, quality: int) -> pikepdf.Object:
    """The page as an image object, in the packing a scanner would choose."""
    common = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": page.width, "/Height": page.height}
    if page.mode == "1":
        stream = pdf.make_stream(_group4(page))
        parameters = Dictionary(K=-1, Columns=page.width, Rows=page.height, BlackIs1=True)
        own = {"/BitsPerComponent": 1, "/Filter": Name.CCITTFaxDecode, "/DecodeParms": parameters}
    else:
        stream = pdf.make_stream(jpeg(page, None, quality))
        own = {"/BitsPerComponent": 8, "/Filter": Name.DCTDecode}
    stream.update({**common, "/ColorSpace": Name.DeviceGray, **own})
    return stream


def _group4(page: Image.Image) -> bytes:
    """The bare Group 4 code of the page: the single strip of a TIFF."""
    out = io.BytesIO()
    page.save(out, "TIFF", compression="group4", tiffinfo={TiffImagePlugin.ROWSPERSTRIP: page.height})
    out.seek(0)
    with Image.open(out) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        (at,), (length,) = tags[TiffImagePlugin.STRIPOFFSETS], tags[TiffImagePlugin.STRIPBYTECOUNTS]
    return out.getvalue()[at : at + length]
