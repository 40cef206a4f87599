"""The deeds of the service on one scan or document: what each step of its work does, and what its errors mean.

Nothing here knows which engine calls.  Every deed may be repeated, never raises, and returns ids, counts and codes.
"""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError

from intake import observe, receive, slips
from intake.errors import Killed, Rejected, Unavailable
from intake.extract import miscounts
from intake.ocr import forget, read, recognise
from intake.pipeline import take_in
from intake.records import documents, executors, scans
from intake.records.connect import disconnect
from intake.records.models import ScanState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from intake.desk import Site
    from intake.model import Filing, Scan
    from intake.records.models import ScanRow

MOST_CRASHES = 3
"""A document whose processing has killed its worker so often goes to a person."""
LATER = 60.0
"""Seconds to wait after trouble with the environment; seconds only are waited for within a slot."""
LONGER = 4
"""How many times as long it is waited after each time that a child was killed from outside: memory may come back."""
SOON = 0.1
"""Seconds to wait after a bug: it is counted as a crash, so that it cannot loop."""
LONGEST_RUN = 8
"""Most pages that one Tesseract process reads: a crash repeats no more than these."""

_AWAY = (OperationalError, InterfaceError)
"""What Django raises when the database is away or locked: trouble of the environment, and no fault of the document."""

Outcome = dict[str, Any]
_log = observe.log("deeds")


@dataclass
class Hands:
    """The executor: this process as the engine and the rows know it."""

    name: str
    alone: bool
    """True on SQLite, where the site's lock lets one process run; others' leases count on PostgreSQL."""
    slots: threading.Semaphore
    """As many as scans may be worked on at once: work costs a core for as long as it takes, whatever step it is."""
    stirred: list[float] = field(default_factory=lambda: [time.monotonic()])
    """When a deed last began or ended, by the monotonic clock."""
    suspects: threading.Lock = field(default_factory=threading.Lock)
    """Documents under suspicion of killing workers run one at a time, so that their neighbours are not blamed."""

    def stir(self) -> None:
        """A deed begins or ends."""
        self.stirred[0] = time.monotonic()

    def stands_still(self, page_seconds: float) -> bool:
        """Whether no deed has begun or ended for longer than several of the longest runs may take."""
        return time.monotonic() - self.stirred[0] > 4 * LONGEST_RUN * page_seconds

    def is_alive(self, executor: str) -> bool:
        """Whether that executor lives."""
        return executor == self.name or (not self.alone and executors.is_alive(executor))


@dataclass(frozen=True)
class Deeds:
    """What can be done for one site, by one executor."""

    site: Site
    hands: Hands

    def begin(self, scan_id: int) -> Outcome:
        """Parse and render the file; tell which runs of pages are still to be read.

        A scan of which no more than one run is unread goes to its end at once: a step of its own costs a thirtieth of
        a page, and nobody could help with it.
        """

        def deed(row: ScanRow) -> Outcome:
            pages = read(self.site.scan_of(row), self.site.desk.limits)
            scans.was_read(scan_id, len(pages), self.site.ledger)
            unread = [page.number for page in self.site.engine.missing(pages)]
            runs = _runs(unread, self.site.settings.readers)
            if len(runs) > 1:
                return {"outcome": "prepared", "runs": runs, "priority": row.priority}
            return self._walk(row)

        return self._guarded(scan_id, deed)

    def read_run(self, scan_id: int, numbers: list[int]) -> Outcome:
        """Read pages and remember what they say."""

        def deed(row: ScanRow) -> Outcome:
            pages = read(self.site.scan_of(row), self.site.desk.limits)
            self.site.engine.learn(tuple(page for page in pages if page.number in numbers))
            return {"outcome": "read", "pages": len(numbers)}

        return self._guarded(scan_id, deed)

    def settle(self, scan_id: int) -> Outcome:
        """Walk the one path with everything remembered."""
        return self._guarded(scan_id, self._walk)

    def _walk(self, row: ScanRow) -> Outcome:
        scan = self.site.scan_of(row)
        filings = take_in(scan, self.site.desk)
        if documents.with_sheets(row):
            self._tell_miscounts(row, scan, filings)
        scans.settle(row.pk, self.site.ledger)
        if any(filing.state == "review" for filing in filings):
            self._draw(row)
        forget(scan, self.site.desk.limits)
        return {"outcome": "settled", "documents": [filing.document_id for filing in filings]}

    def _tell_miscounts(self, row: ScanRow, scan: Scan, filings: list[Filing]) -> None:
        reading = recognise(read(scan, self.site.desk.limits), self.site.desk.engine)
        for marker, found in miscounts(reading, [filing.pages for filing in filings]):
            _log.info("miscounted", receipt=row.receipt, count=found)
            receive.tell_miscount(row, marker.batch, marker.documents or 0, found, self.site.door)

    def _draw(self, row: ScanRow) -> None:
        """Have the pictures of its pages ready for the person who is asked; of other scans they are drawn on demand."""
        try:
            self.site.pictures.draw(self.site.scan_of(row), documents.turns_of(row))
        except (Rejected, Unavailable) as trouble:
            _log.warning("no pictures", receipt=row.receipt, error=type(trouble).__name__)

    def postpone(self, scan_id: int) -> Outcome:
        """A run of pages could not be read now: try the whole scan later."""
        with own_connection():
            scans.later(scan_id, LATER, self.site.ledger, "Unavailable")
        return {"outcome": "later"}

    def carry_out(self, document_id: str) -> Outcome:
        """File one decided document.  Trouble leaves its row as it is, and it is tried again."""
        with own_connection():
            try:
                filing = self.site.cabinet.carry_out(document_id)
                forget(self.site.scan_of(documents.get(document_id).scan), self.site.desk.limits)
            except Unavailable as trouble:
                _log.warning("postponed", document=document_id, error=str(trouble))
            except Exception as error:  # noqa: BLE001 -- as in `_guarded`
                _log.error("bug", document=document_id, error=where(error))
            else:
                return {"outcome": filing.state}
            return {"outcome": "later"}

    def slip(self, document_id: str) -> Outcome:
        """Lay the slip of a document that waits for a new scan into its folder.  Trouble: it is tried again."""
        site = self.site
        with own_connection():
            try:
                limits, folders = site.desk.limits, site.settings.watch_folders
                slips.write_slip(document_id, site.scan_of, limits, folders, site.ledger)
            except (Unavailable, *_AWAY) as trouble:
                _log.warning("postponed", document=document_id, error=type(trouble).__name__)
            except Exception as error:  # noqa: BLE001 -- as in `_guarded`
                _log.error("bug", document=document_id, error=where(error))
            else:
                return {"outcome": "written"}
            return {"outcome": "later"}

    def _guarded(self, scan_id: int, deed: Callable[[ScanRow], Outcome]) -> Outcome:
        """Run a deed on an open scan, with what the three kinds of error mean for it.  Never raises."""
        with self.hands.slots, own_connection(), self._on_suspicion(scan_id) as crashes:
            self.hands.stir()
            row = scans.get(scan_id)
            if row.state != ScanState.WORKING:
                return {"outcome": str(row.state)}
            if crashes >= MOST_CRASHES:
                return self._to_a_person(row, crashes)
            bug = False
            try:
                return deed(row)
            except Rejected as refused:
                receive.give_back(row, refused.code, self.site.door)
                forget(self.site.scan_of(row), self.site.desk.limits)
                return {"outcome": "rejected", "code": refused.code}
            except Killed:
                bug = True
                scans.later(scan_id, LATER * LONGER**row.crashes, self.site.ledger, "Killed")
                _log.warning("killed", receipt=row.receipt, crashes=row.crashes + 1)
            except (Unavailable, *_AWAY) as trouble:
                scans.later(scan_id, LATER, self.site.ledger, type(trouble).__name__)
                _log.warning("postponed", receipt=row.receipt, error=type(trouble).__name__)
            except Exception as error:  # noqa: BLE001 -- the one place (law 10): a bug must not stop the service
                bug = True
                scans.later(scan_id, SOON, self.site.ledger, type(error).__name__)
                _log.error("bug", receipt=row.receipt, error=where(error), crashes=row.crashes + 1)
            finally:
                self.hands.stir()
                scans.ended(scan_id, self.hands.name, bug=bug)
            return {"outcome": "later"}

    @contextlib.contextmanager
    def _on_suspicion(self, scan_id: int) -> Iterator[int]:
        suspect = scans.is_suspect(scan_id, self.hands.is_alive)
        with self.hands.suspects if suspect else contextlib.nullcontext():
            yield scans.begin(scan_id, self.hands.name, self.hands.is_alive)

    def _to_a_person(self, row: ScanRow, crashes: int) -> Outcome:
        """Its processing has failed too often: the whole scan goes before a person, unread."""
        _log.error("given up", receipt=row.receipt, crashes=crashes)
        if row.pages is None:
            scans.was_read(row.pk, 1, self.site.ledger)
        self.site.refer_unread(scans.get(row.pk))
        scans.settle(row.pk, self.site.ledger)
        scans.ended(row.pk, self.hands.name)
        forget(self.site.scan_of(row), self.site.desk.limits)
        return {"outcome": "referred", "crashes": crashes}


def _runs(numbers: list[int], readers: int) -> list[list[int]]:
    """Split pages into runs: enough of them for every reader, none longer than LONGEST_RUN."""
    if not numbers:
        return []
    length = min(LONGEST_RUN, max(1, -(-len(numbers) // readers)))
    return [numbers[start : start + length] for start in range(0, len(numbers), length)]


@contextlib.contextmanager
def own_connection() -> Iterator[None]:
    """Close this thread's database connection when done: the engine's threads come and go."""
    try:
        yield
    finally:
        disconnect()


def where(error: BaseException) -> str:
    """Type and place of a bug, without its message, which may hold what came off a page."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else ""
    return f"{type(error).__name__} {place}"
