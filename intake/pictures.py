"""Page pictures for the screen: drawn when a scan has settled, in a confined child, kept by the digest of their scan.

Any of them may be deleted at any time: what is missing is drawn when somebody looks.
"""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from intake import ocr
from intake.errors import Rejected, Unavailable
from intake.filing import place
from intake.records import scans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.model import Scan

DPI, DPI_ZOOMED = 150, 300
"""Enough to read six-point print on a screen; what a scan mostly has, for whoever looks closer."""
RUN = 20
"""Pages drawn by one child."""
_AT_ONCE = 2
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}
_TYPES = {ending: kind for kind, ending in _ENDINGS.items()}
_FOLDER, _FILE = 0o750, 0o640
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on disk that we drew ourselves, with its media type."""

    path: Path = field(repr=False)

    @property
    def media_type(self) -> str:
        """What browsers are told it is."""
        return _TYPES[self.path.suffix]


class Pictures:
    """The pictures of one site, in its `data/pictures`."""

    def __init__(self, folder: Path, limits: ocr.Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._drawing = threading.BoundedSemaphore(_AT_ONCE)
        self._guard = threading.Lock()
        self._locks: dict[str, tuple[threading.Lock, int]] = {}
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    def page(self, scan: Scan, number: int, turned: int, *, zoomed: bool = False) -> Picture:
        """The upright picture of one page, `number` counted from 1 within the scan; at twice the resolution if zoomed.

        Raises `errors.Rejected` if the page cannot be drawn and `errors.Unavailable` if the environment is in trouble.
        """
        return self._one(scan, number, turned, _stem(number, turned, zoomed=zoomed), DPI_ZOOMED if zoomed else DPI)

    def thumbnail(self, scan: Scan, number: int, turned: int) -> Picture:
        """The same page, small."""
        return self._one(scan, number, turned, _small(number, turned), DPI)

    def draw(self, scan: Scan, pages: Iterable[tuple[int, int]]) -> None:
        """Draw these pages (number, turned) now, large and small, those that are there excepted; raises as `page`."""
        missing = [one for one in pages if not (self._found(scan, _stem(*one)) and self._found(scan, _small(*one)))]
        for start in range(0, len(missing), RUN):
            self._draw(scan, missing[start : start + RUN], DPI)

    def ahead(self, scan: Scan, pages: Iterable[tuple[int, int]]) -> None:
        """Draw these pages while nobody waits; what cannot be drawn will say so when it is wanted."""
        wanted = [(number, turned) for number, turned in pages if self._found(scan, _stem(number, turned)) is None]
        if wanted:
            with suppress(RuntimeError):  # closed in this moment
                self._ahead.submit(self._draw_all, scan, wanted)

    def close(self) -> None:
        """Draw nothing ahead any more."""
        self._ahead.shutdown(wait=False, cancel_futures=True)

    def _one(self, scan: Scan, number: int, turned: int, stem: str, dpi: int) -> Picture:
        with self._one_at_a_time(f"{scan.digest}/{number}-{turned}-{dpi}"):
            if self._found(scan, stem) is None:
                self._draw(scan, [(number, turned)], dpi)
            found = self._found(scan, stem)
        if found is None:
            raise Unavailable("a picture was removed in this moment")
        return found

    def _draw_all(self, scan: Scan, pages: list[tuple[int, int]]) -> None:
        for number, turned in pages:
            with suppress(Rejected, Unavailable):
                self.thumbnail(scan, number, turned)

    def _found(self, scan: Scan, stem: str) -> Picture | None:
        folder = self._folder / scan.digest
        return next((Picture(path) for end in _TYPES if (path := folder / f"{stem}{end}").exists()), None)

    def _draw(self, scan: Scan, pages: Sequence[tuple[int, int]], dpi: int) -> None:
        """Draw in one child, under other names first; zoomed pages have no small ones."""
        folder, zoomed = self._folder / scan.digest, dpi == DPI_ZOOMED
        with self._drawing, place.environment():
            folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
            draft = folder / f".{uuid.uuid4().hex}"
            wanted = [
                ocr.Drawn(n, by, Path(f"{draft}-{n}"), None if zoomed else Path(f"{draft}-{n}-small"))
                for n, by in pages
            ]
            try:
                kinds = ocr.page_pictures(scan.path, scan.media_type, wanted, self._limits, dpi=dpi)
                for page, kind in zip(wanted, kinds, strict=True):
                    _give_name(page.out, _stem(page.number, page.turned, zoomed=zoomed) + _ENDINGS[kind])
                    if page.small:
                        _give_name(page.small, f"{_small(page.number, page.turned)}.jpg")
            finally:
                for page in wanted:
                    page.out.unlink(missing_ok=True)
                    if page.small:
                        page.small.unlink(missing_ok=True)

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


def sweep(folder: Path, days: int) -> int:
    """Remove the pictures that nobody needs any more; of how many scans that were.

    They are those of scans of which nothing waits for a person, and of which none was drawn in the last `days`.
    """
    if not folder.is_dir():
        return 0
    late = time.time() - days * _DAY
    old = [one for one in folder.iterdir() if one.stat().st_mtime < late]
    needed = scans.with_open_documents([one.name for one in old])
    gone = [one for one in old if one.name not in needed]
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)
    return len(gone)


def _stem(number: int, turned: int, *, zoomed: bool = False) -> str:
    return f"{number}-{turned}{'-zoom' if zoomed else ''}"


def _small(number: int, turned: int) -> str:
    return f"{number}-{turned}-small"


def _give_name(draft: Path, name: str) -> None:
    draft.chmod(_FILE)
    draft.replace(draft.with_name(name))
