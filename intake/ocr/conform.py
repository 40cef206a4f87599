"""Making a PDF a valid PDF/A-2b with as few bytes as it takes, and seeing that it is one.

A one-page fax has ten kilobytes, so the usual colour profile, metadata and tables would be half of its archive.
"""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, pdfa

from intake.ocr import passive

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Object

FLAVOUR = "2b"

_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
    'pdfaid:part="2" pdfaid:conformance="B"%s/></rdf:RDF><?xpacket end="r"?>'
)
_XMP_DATE = ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:MetadataDate="%s"'

_FURTHER = ("/ColorSpace", "/ExtGState", "/Pattern", "/Shading")
"""Resources with which a page may have colours or shades besides those of its images."""


def written(pdf: Pdf, made: str = "") -> bytes | None:
    """The PDF as a valid PDF/A-2b that bears that date (ISO, or none); None if it cannot be one as it is.

    Where all is black and white, a page's grey is said to be one that needs no profile; else the file carries sRGB.
    """
    pikepdf.settings.set_flate_compression_level(9)
    if all(_is_black_and_white(page) for page in pdf.pages):
        for page in pdf.pages:
            spaces = passive.own(passive.own(page.obj, "/Resources"), "/ColorSpace")
            spaces.DefaultGray = Array([Name.CalGray, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))])
        data = _written(pdf, None, made)
        if data is not None:
            return data
        for page in pdf.pages:
            del page.obj.Resources.ColorSpace
    return _written(pdf, srgb(), made)


def _is_black_and_white(page: pikepdf.Page) -> bool:
    """Whether a page seems to show only images of one bit; what else its content may set, `written` sees."""
    resources = page.obj.get("/Resources", Dictionary())
    images = resources.get("/XObject", Dictionary())
    return (
        "/Group" not in page.obj
        and not any(key in resources for key in _FURTHER)
        and all(_has_one_bit(images[name]) for name in images.keys())  # noqa: SIM118 - a PDF dictionary
    )


def _has_one_bit(image: Object) -> bool:
    if image.get("/Subtype") != Name.Image or "/SMask" in image:
        return False
    return bool(image.get("/ImageMask", False)) or (
        image.get("/BitsPerComponent") == 1 and image.get("/ColorSpace") == Name.DeviceGray
    )


def _written(pdf: Pdf, profile: bytes | None, made: str) -> bytes | None:
    options = pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True)
    out = io.BytesIO()
    try:
        pdfa.prepare(pdf, FLAVOUR, output_intent=profile)
        pdf.Root.Metadata = pdf.make_stream(
            (_XMP % (_XMP_DATE % made if made else "")).encode(), Type=Name.Metadata, Subtype=Name.XML
        )
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        pdf.save(out, **options)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        return None
    out.seek(0)
    return out.getvalue() if pdfa.validate_written(out, FLAVOUR, options).verdict == "pass" else None


# --- sRGB (IEC 61966-2-1) as an ICC profile of version 4 (ICC.1:2010) -----------------------------------------


@cache
def srgb() -> bytes:
    """The sRGB colour profile, with no more in it than a display profile must have."""
    curve = _tag(b"para", struct.pack(">2H", 3, 0) + _fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]))
    adaptation = [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168]
    return _profile(
        {
            b"desc": _text("sRGB"),
            b"cprt": _text("CC0"),
            b"wtpt": _tag(b"XYZ ", _fixed(_D50)),
            b"chad": _tag(b"sf32", _fixed(adaptation)),
            b"rXYZ": _tag(b"XYZ ", _fixed([0.43607, 0.22249, 0.01392])),
            b"gXYZ": _tag(b"XYZ ", _fixed([0.38515, 0.71687, 0.09708])),
            b"bXYZ": _tag(b"XYZ ", _fixed([0.14307, 0.06061, 0.7141])),
            b"rTRC": curve,
            b"gTRC": curve,
            b"bTRC": curve,
        }
    )


_D50 = (0.9642, 1.0, 0.82491)


def _profile(tags: dict[bytes, bytes]) -> bytes:
    table, body, places = b"", b"", dict[bytes, int]()
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data
        table += name + struct.pack(">2L", places[data], len(data))
    size = start + len(body)
    header = struct.pack(">LLL4s4s4s12x4s28x", size, 0, 0x04200000, b"mntr", b"RGB ", b"XYZ ", b"acsp") + _fixed(_D50)
    return header.ljust(128, b"\0") + struct.pack(">L", len(tags)) + table + body


def _tag(kind: bytes, data: bytes) -> bytes:
    return kind + bytes(4) + data


def _text(text: str) -> bytes:
    said = text.encode("utf-16-be")
    data = _tag(b"mluc", struct.pack(">2L4sLL", 1, 12, b"enUS", len(said), 28) + said)
    return data + bytes(-len(data) % 4)


def _fixed(values: Iterable[float]) -> bytes:
    """Numbers with sixteen bits before and after the point."""
    return b"".join(struct.pack(">l", round(value * 65536)) for value in values)
