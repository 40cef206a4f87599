"""Making a PDF a valid PDF/A-2b with as few bytes as it takes, and seeing that it is one.

A one-page fax has ten kilobytes, so the usual colour profile, metadata and tables would be half of its archive.
"""

from __future__ import annotations

import io
import math
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


def written(pdf: Pdf, made: str = "", most: float = math.inf) -> bytes | None:
    """The PDF as a valid PDF/A-2b that bears that date (ISO, or none); None if it cannot be one as it is.

    Where all images are grey the file carries a profile of grey, the smallest there is; if something on the pages has
    a colour after all, and else from the start, that of sRGB.  A black and white file that would have more than `most`
    bytes goes without: its pages tell themselves what black and white are, which ISO 19005-2 (6.2.4.3) allows as well.
    """
    pikepdf.settings.set_flate_compression_level(9)
    data = _written(pdf, grey(), made) if all(map(_has_grey_images, pdf.pages)) else None
    if data is None:
        return _written(pdf, srgb(), made)
    if len(data) > most and all(map(_is_plain, pdf.pages)):
        for page in pdf.pages:
            _tell_grey(page)
        return _written(pdf, None, made) or data
    return data


def _images(page: pikepdf.Page) -> list[Object]:
    """What the page draws by name: images, or something else."""
    drawn = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    return [drawn[name] for name in drawn.keys()]  # noqa: SIM118 - a PDF dictionary


def _has_grey_images(page: pikepdf.Page) -> bool:
    return all(map(_is_grey, _images(page)))


def _is_grey(image: Object) -> bool:
    is_image = image.get("/Subtype") == Name.Image
    return is_image and (bool(image.get("/ImageMask", False)) or image.get("/ColorSpace") == Name.DeviceGray)


def _is_plain(page: pikepdf.Page) -> bool:
    """Whether the page, of grey images, shows black and white ones, and nothing that lets another show through."""
    resources = page.obj.get("/Resources", Dictionary())
    is_opaque = "/Group" not in page.obj and not any(key in resources for key in _MIXING)
    return is_opaque and all("/SMask" not in one and one.get("/BitsPerComponent", 1) == 1 for one in _images(page))


def _tell_grey(page: pikepdf.Page) -> None:
    """Tell what the page's black, white and greys are, unless it does so."""
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    resources = page.obj.Resources
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    if _DEFAULT not in resources.ColorSpace:
        resources.ColorSpace[_DEFAULT] = Array([Name.CalGray, Dictionary(WhitePoint=Array(_WHITE), Gamma=_GAMMA)])


def _written(pdf: Pdf, profile: bytes | None, made: str) -> bytes | None:
    options = pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True)
    try:
        if profile is None:
            del pdf.Root.OutputIntents
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
