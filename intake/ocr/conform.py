"""Making a PDF a valid PDF/A-2b with as few bytes as it takes, and seeing that it is one.

A one-page fax has ten kilobytes, so the usual colour profile, metadata and tables would be half of its archive.
"""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, pdfa

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
_DEFAULT = "/DefaultGray"
_MIXING = ("/ExtGState", "/Pattern", "/Shading")
_XMP_DATE = ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:MetadataDate="%s"'

_WHITE = (0.9505, 1, 1.089)
"""The white of screens, D65."""

_GAMMA = 2.2
"""That of screens, for greys between: edges that a viewer smooths."""


def written(pdf: Pdf, made: str = "") -> bytes | None:
    """The PDF as a valid PDF/A-2b that bears that date (ISO, or none); None if it cannot be one as it is.

    A file of plain black and white pages has no profile: its pages tell themselves what black and white are, in fifty
    bytes (ISO 19005-2, 6.2.4.3 asks for either).  Any other file carries the profile of sRGB.
    """
    pikepdf.settings.set_flate_compression_level(9)
    if all(map(_is_plain, pdf.pages)):
        told = [spaces for page in pdf.pages if (spaces := _tell_grey(page)) is not None]
        data = _written(pdf, None, made)
        if data is not None:
            return data
        for spaces in told:
            del spaces[_DEFAULT]
    return _written(pdf, srgb(), made)


def _is_plain(page: pikepdf.Page) -> bool:
    """Whether the page shows black and white images, and has nothing that could let one thing show through another."""
    resources = page.obj.get("/Resources", Dictionary())
    images = resources.get("/XObject", Dictionary())
    is_opaque = "/Group" not in page.obj and not any(key in resources for key in _MIXING)
    return is_opaque and all(_is_bitonal(images[name]) for name in images.keys())  # noqa: SIM118 - a PDF dictionary


def _is_bitonal(image: Object) -> bool:
    if image.get("/Subtype") != Name.Image or "/SMask" in image:
        return False
    is_grey = image.get("/ColorSpace") == Name.DeviceGray and image.get("/BitsPerComponent") == 1
    return is_grey or bool(image.get("/ImageMask", False))


def _tell_grey(page: pikepdf.Page) -> Object | None:
    """Tell what the page's black, white and greys are; returns where that is told now, None if it was told before."""
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    resources = page.obj.Resources
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    if _DEFAULT in resources.ColorSpace:
        return None
    resources.ColorSpace[_DEFAULT] = Array([Name.CalGray, Dictionary(WhitePoint=Array(_WHITE), Gamma=_GAMMA)])
    return resources.ColorSpace


def _written(pdf: Pdf, profile: bytes | None, made: str) -> bytes | None:
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
    """Whether these bytes can be read without mending, and are what they claim to be.

    The validator says of a file without a profile that it did not check its colours, and then checks that none of them
    asks for one.  What it leaves unchecked, transparency, plain pages do not have (`_is_plain`).
    """
    with Pdf.open(io.BytesIO(data), attempt_recovery=False):
        findings = pdfa.validate_written(io.BytesIO(data), FLAVOUR, options).findings
    return all((one.rule, one.kind) == ("pikepdf:output-intent", "unsupported") for one in findings)


# --- A colour profile of version 4 (ICC.1:2010), with no more in it than a display profile must have -----------


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
