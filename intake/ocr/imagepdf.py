"""Pages of TIFF, JPEG and PNG files as PDF pages, without loss; in the child process."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops, TiffImagePlugin

from intake.errors import Rejected
from intake.ocr import geometry, imagepages, jpegstrips

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from pikepdf import Object

_POINTS = 72.0
_LEAST_POINTS, _MOST_POINTS = 3.0, 14_400.0
"""A PDF page may be neither smaller nor larger (ISO 32000-1, annex C)."""

_ROTATIONS = {1: 0, 6: 90, 3: 180, 8: 270}
"""Exif orientations that a page's rotation entry can say."""

_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Bytes with their bits the other way round, as some fax machines write them."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An image as PDF holds it: the stream's bytes as they are, its entries, its pixels."""

    data: bytes
    entries: dict[str, Any]
    width: int
    height: int


def add_pages(  # noqa: PLR0917 - which pages of what, how, where to
    pdf: Pdf, source: Path, media_type: str, numbers: Sequence[int], drawn: Container[int], max_pixels: int
) -> None:
    """Append those pages (from 1) of an image file to the PDF, at their true size, upright as their tags say.

    Those of `drawn` are packed anew, without loss; the others keep the bytes of their images where a PDF can hold them.
    """
    with imagepages.opened(source, media_type) as file:
        for number in numbers:
            file.seek(number - 1)
            imagepages.check_pixels(file, max_pixels)
            x, y = imagepages.tagged(file)
            dpi = geometry.resolution(file.width, file.height, x, y)
            is_sideways = imagepages.is_sideways(file)
            packed, rotation = (pack(imagepages.on_paper(file)), 0) if number in drawn else _packed(file, source)
            if is_sideways and not rotation:
                dpi = geometry.Resolution(dpi.y, dpi.x)
            _add_page(pdf, packed, packed.width / dpi.x * _POINTS, packed.height / dpi.y * _POINTS, rotation)


def _packed(file: Image.Image, source: Path) -> tuple[Packed, int]:
    """The page's image and the rotation with which it is shown."""
    orientation = imagepages.orientation(file)
    if file.format in ("JPEG", "MPO") and file.mode in ("L", "RGB") and orientation in _ROTATIONS:
        return _jpeg(file, _first_jpeg(source.read_bytes())), _ROTATIONS[orientation]
    if file.format == "TIFF" and file.info.get("compression") == "jpeg" and orientation == 1:
        whole = _jpeg_of_tiff(file, source)
        if whole is not None:
            return whole, 0
    if file.format == "TIFF" and orientation == 1:
        strip = _group4_of_tiff(file, source)
        if strip is not None:
            return strip, 0
    return pack(imagepages.on_paper(file)), 0


def _first_jpeg(data: bytes) -> bytes:
    """The bytes of the first picture: what follows it (a second picture, a maker's trailer) is no part of it."""
    end = data.rfind(b"\xff\xd9")
    return data[: end + 2] if end > 0 else data


def _jpeg(file: Image.Image, data: bytes, transform: int | None = None) -> Packed:
    entries: dict[str, Any] = {
        "ColorSpace": Name.DeviceGray if file.mode == "L" else Name.DeviceRGB,
        "BitsPerComponent": 8,
        "Filter": Name.DCTDecode,
    }
    if transform is not None:
        entries["DecodeParms"] = Dictionary(ColorTransform=transform)
    return Packed(data, entries, file.width, file.height)


def _jpeg_of_tiff(file: Image.Image, source: Path) -> Packed | None:
    """The strips of a TIFF page as one JPEG, with the tables they share put back; None if they cannot be one."""
    tags = _tags(file)
    offsets, lengths = tags.get(273, ()), tags.get(279, ())
    if not offsets or len(offsets) != len(lengths) or file.mode not in ("L", "RGB"):
        return None
    strips = []
    with source.open("rb") as raw:
        for offset, length in zip(offsets, lengths, strict=True):
            raw.seek(offset)
            strips.append(raw.read(length))
    data = jpegstrips.joined(strips, tags.get(347, b""))
    if data is None:
        return None
    return _jpeg(file, data, transform=1 if tags.get(262) == 6 else 0 if file.mode == "RGB" else None)


def _group4_of_tiff(file: Image.Image, source: Path) -> Packed | None:
    """The one strip of a TIFF page that is coded by T.6; None if it is anything else."""
    tags = _tags(file)
    offsets, lengths, order = tags.get(273, ()), tags.get(279, ()), tags.get(266, 1)
    if tags.get(259) != 4 or tags.get(262) not in (0, 1) or tags.get(293, 0) or (len(offsets), len(lengths)) != (1, 1):
        return None
    with source.open("rb") as raw:
        raw.seek(offsets[0])
        data = raw.read(lengths[0])
    data = data if order == 1 else data.translate(_MIRRORED)
    return _fax(data, file.width, file.height, ink_is_white=tags[262] == 1)


def _tags(file: Image.Image) -> Mapping[int, Any]:
    if not isinstance(file, TiffImagePlugin.TiffImageFile):
        raise Rejected("E103", "cannot be decoded")
    return file.tag_v2


def pack(picture: Image.Image) -> Packed:
    """A decoded picture packed without loss: Group 4 if bitonal, Flate with PNG prediction else."""
    if picture.mode == "1":
        return _group4(picture)
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("L" if picture.mode.startswith(("I", "F")) else "RGB")
    return _flate(picture)


def _group4(picture: Image.Image) -> Packed:
    """Coded with ink as the black of T.6: turned over first, for Pillow writes ink as white, or takes half a second."""
    out = io.BytesIO()
    ImageChops.invert(picture).save(out, format="TIFF", compression="group4", tiffinfo={278: picture.height})
    out.seek(0)
    with Image.open(out, formats=("TIFF",)) as packed:
        tags = _tags(packed)
        start, length = tags[273][0], tags[279][0]
    return _fax(out.getvalue()[start : start + length], picture.width, picture.height)


def _fax(data: bytes, width: int, height: int, *, ink_is_white: bool = False) -> Packed:
    """A picture coded by T.6, which knows nothing but the line above: to pack its codes once more saves a twentieth."""
    parameters = Dictionary(K=-1, Columns=width, Rows=height)
    if ink_is_white:
        parameters.BlackIs1 = True
    entries = {
        "ColorSpace": Name.DeviceGray,
        "BitsPerComponent": 1,
        "Filter": Array([Name.FlateDecode, Name.CCITTFaxDecode]),
        "DecodeParms": Array([None, parameters]),
    }
    return Packed(zlib.compress(data, 9), entries, width, height)


def _flate(picture: Image.Image) -> Packed:
    out = io.BytesIO()
    picture.save(out, format="PNG", compress_level=6)
    colours = 1 if picture.mode == "L" else 3
    entries = {
        "ColorSpace": Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        "BitsPerComponent": 8,
        "Filter": Name.FlateDecode,
        "DecodeParms": Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=picture.width),
    }
    return Packed(_image_data(out.getvalue()), entries, picture.width, picture.height)


def _image_data(png: bytes) -> bytes:
    """The IDAT chunks of a PNG file: one zlib stream of predicted rows, which is what PDF's Flate filter reads."""
    at, data = 8, []
    while at < len(png):
        (length,) = struct.unpack_from(">L", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            data.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(data)


def add_picture(pdf: Pdf, picture: Image.Image, wide: float, high: float) -> None:
    """Append a page of that size in points that shows a picture, packed without loss."""
    _add_page(pdf, pack(picture), wide, high, 0)


def _add_page(pdf: Pdf, packed: Packed, wide: float, high: float, rotation: int) -> None:
    wide, high = (min(_MOST_POINTS, max(_LEAST_POINTS, side)) for side in (wide, high))
    page = pdf.add_blank_page(page_size=(wide, high))
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image(pdf, packed)))
    page.obj.Contents = pdf.make_stream(f"q {round(wide, 4):.8g} 0 0 {round(high, 4):.8g} 0 0 cm/Im0 Do Q".encode())
    page.obj.MediaBox = Array([0, 0, round(wide, 4), round(high, 4)])
    if rotation:
        page.obj.Rotate = rotation


def image(pdf: Pdf, packed: Packed) -> Object:
    """The image as an object of that PDF."""
    if not packed.data:
        raise Rejected("E103", "an image is empty")
    stream = pdf.make_stream(packed.data)
    stream.stream_dict.update(Dictionary(Subtype=Name.Image, Width=packed.width, Height=packed.height))
    for key, value in packed.entries.items():
        stream.stream_dict["/" + key] = value
    return stream
