"""Page pictures as files: grey or bitonal, uncompressed, with their resolution."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    """Rows x columns of brightness, 0 black to 255 white."""

_FORMATS = ("TIFF",)
_SMOOTH = ImageFilter.Kernel((3, 3), (28, 111, 28, 111, 444, 111, 28, 111, 28))
"""A Gaussian of 0.6 pixels, as far as it reaches."""


def load(path: Path) -> Grey:
    """The grey values of a picture that `save` wrote."""
    with Image.open(path, formats=_FORMATS) as picture:
        return np.asarray(picture.convert("L"))


def save(grey: Grey, path: Path, dpi: float) -> str:
    """Write the picture, with one bit a pixel if it is only black and white, and return its digest.

    The digest is the SHA-256 of pixels, size and resolution, in lower-case hex.
    """
    picture = Image.fromarray(grey)
    if is_bitonal(grey):
        picture = picture.convert("1", dither=Image.Dither.NONE)
    picture.save(path, format="TIFF", compression=None, dpi=(dpi, dpi))
    header = f"{picture.mode} {picture.width}x{picture.height} {dpi:.1f}\n".encode()
    return hashlib.sha256(header + picture.tobytes()).hexdigest()


def is_bitonal(grey: Grey) -> bool:
    """Whether every pixel is pure black or pure white."""
    return not bool(np.any((grey != 0) & (grey != 255)))


def resize(grey: Grey, width: int, height: int) -> Grey:
    """The picture at another size: averaged when it shrinks; when it grows, smooth, or still bitonal if it was."""
    if (height, width) == grey.shape:
        return grey
    picture = Image.fromarray(grey)
    grows = width >= picture.width and height >= picture.height
    if not grows:
        return np.asarray(picture.resize((width, height), Image.Resampling.BOX))
    way = Image.Resampling.NEAREST if is_bitonal(grey) else Image.Resampling.BICUBIC
    return np.asarray(picture.resize((width, height), way))


def smoothed(grey: Grey) -> Grey:
    """The picture with the stairs of its strokes rounded off.

    Tesseract was trained on grey letters: a real fax of 204 x 98 dots reads with 2.8 % wrong characters so, with
    3.4 % as bare black and white.
    """
    return np.asarray(Image.fromarray(grey).filter(_SMOOTH))
