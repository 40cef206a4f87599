"""Making a PDF a valid PDF/A-2b with as few bytes as it takes, and seeing that it is one.

A one-page fax has ten kilobytes, so the usual colour profile, metadata and tables would be half of its archive.
"""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf, pdfa

from intake.ocr import compact

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


def written(pdf: Pdf, made: str = "") -> bytes | None:
    """The PDF as a valid PDF/A-2b that bears that date (ISO, or none); None if it cannot be one as it is.

    Where all images are grey the file carries a profile of grey, the smallest there is; if something on the pages has
    a colour after all, and else from the start, that of sRGB.
    """
    pikepdf.settings.set_flate_compression_level(9)
    data = _written(pdf, grey(), made) if all(map(_has_grey_images, pdf.pages)) else None
    return data or _written(pdf, srgb(), made)


def _has_grey_images(page: pikepdf.Page) -> bool:
    images = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    return all(_is_grey(images[name]) for name in images.keys())  # noqa: SIM118 - a PDF dictionary


def _is_grey(image: Object) -> bool:
    is_image = image.get("/Subtype") == Name.Image
    return is_image and (bool(image.get("/ImageMask", False)) or image.get("/ColorSpace") == Name.DeviceGray)


def _written(pdf: Pdf, profile: bytes, made: str) -> bytes | None:
    options = pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True)
    try:
        pdfa.prepare(pdf, FLAVOUR, output_intent=profile)
        pdf.Root.Metadata = pdf.make_stream(
            (_XMP % (_XMP_DATE % made if made else "")).encode(), Type=Name.Metadata, Subtype=Name.XML
        )
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        small = compact.written(pdf)
        if small is not None and _is_valid(small, options):
            return small
        out = io.BytesIO()
        pdf.save(out, **options)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        return None
    return out.getvalue() if _is_valid(out.getvalue(), options) else None


def _is_valid(data: bytes, options: dict[str, Any]) -> bool:
    """Whether these bytes can be read without mending, and are what they claim to be."""
    with Pdf.open(io.BytesIO(data), attempt_recovery=False):
        return pdfa.validate_written(io.BytesIO(data), FLAVOUR, options).verdict == "pass"


# --- Colour profiles of version 4 (ICC.1:2010), with no more in them than a display profile must have ----------


@cache
def grey() -> bytes:
    """A profile of grey with the gamma of 2.2 that screens have."""
    curve = _tag(b"curv", struct.pack(">LH2x", 1, round(2.2 * 256)))
    text = _text("Grey, CC0")
    tags = {b"desc": text, b"cprt": text, b"wtpt": _tag(b"XYZ ", _fixed(_D50)), b"kTRC": curve}
    return _profile(b"GRAY", tags)


@cache
def srgb() -> bytes:
    """The profile of sRGB (IEC 61966-2-1)."""
    curve = _tag(b"para", struct.pack(">2H", 3, 0) + _fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]))
    adaptation = [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168]
    return _profile(
        b"RGB ",
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
        },
    )


_D50 = (0.9642, 1.0, 0.82491)


def _profile(colours: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body, places = b"", b"", dict[bytes, int]()
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data
        table += name + struct.pack(">2L", places[data], len(data))
    size = start + len(body)
    header = struct.pack(">LLL4s4s4s12x4s28x", size, 0, 0x04200000, b"mntr", colours, b"XYZ ", b"acsp") + _fixed(_D50)
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
