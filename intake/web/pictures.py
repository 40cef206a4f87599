"""Page pictures for the screen: drawn at first view in a confined child, kept by the digest of their scan."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from intake import ocr
from intake.errors import Rejected, Unavailable
from intake.filing import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from intake.model import Scan

DPI = 150
"""Enough to read six-point print on a screen."""
THUMBNAIL = 220
"""Pixels of the longer side; shown at half of that."""
_AT_ONCE = 2
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}
_TYPES = {ending: kind for kind, ending in _ENDINGS.items()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on disk that we drew ourselves, with its media type."""

    path: Path = field(repr=False)

    @property
    def media_type(self) -> str:
        """What browsers are told it is."""
        return _TYPES[self.path.suffix]


class Pictures:
    """The pictures of one site, in its `data/pictures`; any of them may be deleted at any time."""

    def __init__(self, folder: Path, limits: ocr.Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._drawing = threading.BoundedSemaphore(_AT_ONCE)
        self._guard = threading.Lock()
        self._locks: dict[str, tuple[threading.Lock, int]] = {}
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    def page(self, scan: Scan, number: int, turned: int) -> Picture:
        """The upright picture of one page, `number` counted from 1 within the scan.

        Raises `errors.Rejected` if the page cannot be drawn and `errors.Unavailable` if the environment is in trouble.
        """
        stem = f"{number}-{turned}"
        with self._one_at_a_time(f"{scan.digest}/{stem}"):
            return self._found(scan, stem) or self._draw(scan, number, turned, stem)

    def thumbnail(self, scan: Scan, number: int, turned: int) -> Picture:
        """The same page, small."""
        large = self.page(scan, number, turned)
        stem = f"{number}-{turned}-small"
        with self._one_at_a_time(f"{scan.digest}/{stem}"):
            if found := self._found(scan, stem):
                return found
            draft = large.path.with_name(f".{uuid.uuid4().hex}.jpg")
            with Image.open(large.path, formats=["PNG", "JPEG"]) as picture:
                small = picture.convert("RGB" if picture.mode == "RGB" else "L")
                small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX)
                with place.environment():
                    small.save(draft, quality=70)
            return Picture(draft.replace(large.path.with_name(f"{stem}.jpg")))

    def ahead(self, scan: Scan, pages: Iterable[tuple[int, int]]) -> None:
        """Draw these pages (number, turned) while nobody waits; what cannot be drawn will say so when it is wanted."""
        wanted = [(number, turned) for number, turned in pages if self._found(scan, f"{number}-{turned}") is None]
        if wanted:
            with suppress(RuntimeError):  # closed in this moment
                self._ahead.submit(self._draw_all, scan, wanted)

    def close(self) -> None:
        """Draw nothing ahead any more."""
        self._ahead.shutdown(wait=False, cancel_futures=True)

    def _draw_all(self, scan: Scan, pages: list[tuple[int, int]]) -> None:
        for number, turned in pages:
            with suppress(Rejected, Unavailable):
                self.thumbnail(scan, number, turned)

    def _found(self, scan: Scan, stem: str) -> Picture | None:
        folder = self._folder / scan.digest
        return next((Picture(path) for end in _TYPES if (path := folder / f"{stem}{end}").exists()), None)

    def _draw(self, scan: Scan, number: int, turned: int, stem: str) -> Picture:
        folder = self._folder / scan.digest
        with self._drawing, place.environment():
            folder.mkdir(parents=True, exist_ok=True, mode=0o750)
            draft = folder / f".{uuid.uuid4().hex}"
            try:
                kind = ocr.page_picture(scan.path, scan.media_type, number, turned, draft, self._limits, dpi=DPI)
                return Picture(draft.replace(folder / f"{stem}{_ENDINGS[kind]}"))
            finally:
                draft.unlink(missing_ok=True)

    @contextmanager
    def _one_at_a_time(self, key: str) -> Iterator[None]:
        """Two requests for the same picture draw it once."""
        with self._guard:
            lock, users = self._locks.get(key, (threading.Lock(), 0))
            self._locks[key] = (lock, users + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, users = self._locks.pop(key)
                if users > 1:
                    self._locks[key] = (lock, users - 1)
