"""A telephone's picture of a sheet on a desk: perspective, uneven light, soft focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    import random

_SIZE = (2100, 2700)
"""Pixels of the picture: about five million, as messaging programs shrink them to."""


def photograph(rng: random.Random, noise: np.random.Generator, paper: Image.Image) -> Image.Image:
    """The picture (mode `L`) a telephone takes of that painted sheet."""
    wide, high = _SIZE
    margin = (0.03, 0.09)
    corners = [
        (rng.uniform(*margin) * wide, rng.uniform(*margin) * high),
        (wide - rng.uniform(*margin) * wide, rng.uniform(*margin) * high),
        (wide - rng.uniform(*margin) * wide, high - rng.uniform(*margin) * high),
        (rng.uniform(*margin) * wide, high - rng.uniform(*margin) * high),
    ]
    right, foot = float(paper.width), float(paper.height)
    sheet = [(0.0, 0.0), (right, 0.0), (right, foot), (0.0, foot)]
    back = _perspective(corners, sheet)
    lying = paper.transform(_SIZE, Image.Transform.PERSPECTIVE, back, Image.Resampling.BILINEAR, fillcolor=255)
    covered = Image.new("L", paper.size, 255).transform(_SIZE, Image.Transform.PERSPECTIVE, back, fillcolor=0)
    page = np.asarray(lying.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.9))), dtype=np.float32)
    desk = _cloud(noise, 40, 90)
    picture = np.where(np.asarray(covered) > 127, page * _light(rng), desk)
    picture += noise.normal(0, 4, picture.shape)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def _perspective(into: list[tuple[float, float]], out_of: list[tuple[float, float]]) -> tuple[float, ...]:
    """The eight coefficients that carry each point of `into` to its point of `out_of`."""
    rows: list[tuple[float, ...]] = []
    wanted: list[float] = []
    for (x, y), (u, v) in zip(into, out_of, strict=True):
        rows.append((x, y, 1, 0, 0, 0, -u * x, -u * y))
        rows.append((0, 0, 0, x, y, 1, -v * x, -v * y))
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(wanted)).tolist())


def _light(rng: random.Random) -> np.ndarray:
    """How bright the page is, 0..1, falling off from where the lamp stands."""
    wide, high = _SIZE
    x = np.linspace(-1, 1, wide, dtype=np.float32)[None, :] - rng.uniform(-0.8, 0.8)
    y = np.linspace(-1, 1, high, dtype=np.float32)[:, None] - rng.uniform(-0.8, 0.8)
    fall = rng.uniform(0.05, 0.14)
    return np.clip(rng.uniform(0.88, 0.98) - fall * (x * x + y * y), 0.35, 1)


def _cloud(noise: np.random.Generator, dark: float, light: float) -> np.ndarray:
    """A blotchy ground between those greys."""
    seed = Image.fromarray(noise.uniform(dark, light, (24, 18)).astype(np.uint8))
    return np.asarray(seed.resize(_SIZE, Image.Resampling.BICUBIC), dtype=np.float32)
