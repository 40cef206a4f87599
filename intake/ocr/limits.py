"""What reading one file may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the parsing and rendering of one file; what exceeds them is refused (E105) or killed.

    `max_pixels` bounds the picture of one page and every image a file holds; `page_seconds` is the longest time
    for parsing, rendering or reading one page; `parser_bytes` the address space of the child process that
    parses.  `work` is the folder for page pictures: one folder in it per scan, named by the scan's digest.
    """

    work: Path = field(repr=False)
    max_bytes: int = 500_000_000
    max_pages: int = 500
    max_pixels: int = 60_000_000
    page_seconds: float = 60.0
    parser_bytes: int = 1_500_000_000
