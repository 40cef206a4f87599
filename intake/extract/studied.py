"""Pages that were studied a moment ago: separating studies each page of a scan, and extracting needs the same again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.extract.study import Study
    from intake.model import PageReading

_MOST = 64
"""A few scans' pages: what is asked for again is asked for at once."""


@dataclass(slots=True)
class Studied:
    """The last studies, by the very page (a page held cannot share its identity with another) and its paper.

    Shared by threads.  It changes nothing but how long a study takes.
    """

    _kept: OrderedDict[tuple[int, str], tuple[PageReading, Study]] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, page: PageReading, paper: str, make: Callable[[], Study]) -> Study:
        """The study of that page on that paper, made if it is not held."""
        key = (id(page), paper)
        with self._lock:
            held = self._kept.get(key)
        if held is not None:
            return held[1]
        study = make()
        with self._lock:
            self._kept[key] = (page, study)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return study

    def clear(self) -> None:
        """Hold nothing: what is asked for next is made anew."""
        with self._lock:
            self._kept.clear()
