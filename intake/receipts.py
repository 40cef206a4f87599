"""The lists of what was taken, a file a day in `receipts/` of each source: for the mailroom, from the rows alone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import mailroom
from intake.filing import place
from intake.records import scans

if TYPE_CHECKING:
    from pathlib import Path

    from intake.records.models import ScanRow

EVERY = 60.0
"""Seconds between two writings of a list that has news."""
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)\.txt")
_WORDS = {"rejected": "NOT TAKEN", "duplicate": "came before"}


@dataclass
class Receipts:
    """Keeps the lists of one site."""

    watch_folders: Path
    days: int
    _written: dict[str, tuple[str, int, float]] = field(default_factory=dict)
    """By source: the day, how much stood in its list, and when it was written in monotonic seconds."""

    def keep(self, source: str, now: dt.datetime, moment: float) -> bool:
        """Write today's list of a source if it has news, and remove old ones; whether it was written.

        `now` is local time, `moment` monotonic seconds.
        """
        day = f"{now:%Y-%m-%d}"
        before = self._written.get(source)
        if before and before[0] == day and moment - before[2] < EVERY:
            return False
        rows = scans.arrived_since(source, now.replace(hour=0, minute=0, second=0, microsecond=0))
        text = list_of(source, day, rows)
        news = before is None or before[:2] != (day, len(text))
        self._written[source] = (day, len(text), moment)
        if not news:
            return False
        with place.environment():
            folder = mailroom.rejected_folder(self.watch_folders, source).with_name("receipts")
            self._clear(folder, now.date())
            if not rows:
                return False
            mailroom.make_own_folder(folder, self.watch_folders)
            place.replace(folder / f"{day}.txt", b"\xef\xbb\xbf" + text.encode())
        return True

    def _clear(self, folder: Path, today: dt.date) -> None:
        if not folder.is_dir():
            return
        oldest = today - dt.timedelta(days=self.days - 1)
        for file in folder.iterdir():
            found = _DAY.fullmatch(file.name)
            if found and found[1] < oldest.isoformat():
                file.unlink(missing_ok=True)


def list_of(source: str, day: str, rows: list[ScanRow]) -> str:
    """The list, with Windows line ends: time, receipt, pages, name, and what became of those that were not taken."""
    lines = [f"Files from {source}, {day}", ""]
    for row in rows:
        pages = f"{row.pages} p" if row.pages else ""
        what = f"  {_WORDS[row.state]} ({row.code})" if row.state in _WORDS else ""
        name = mailroom.shown(row.source_file.rpartition("/")[2])
        lines.append(f"{row.arrived.astimezone():%H:%M:%S}  {row.receipt}  {pages:>5}  {name}{what}")
    return "\r\n".join([*lines, ""])
