"""The durable work: which workflow a scan goes through, and who picks up what was left behind.

This module alone knows DBOS Transact.  The rows are the truth and the engine only runs: a workflow's id follows
from its row, `repair` gives every open row a live workflow, and everything a workflow does is safe to repeat.
Arguments and outputs are ids, counts and codes.

A scan's workflow: `begin` (parse, render, count pages; and the one path, `take_in`, unless there is more to read than
one run) - reading its pages, in runs through the `ocr` queue - `settle` (`take_in` with every reading remembered).
"""

from __future__ import annotations

import threading
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy
from dbos import DBOS, DBOSConfig, DBOSConfiguredInstance, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID

from intake import observe
from intake.deeds import LATER, Deeds, Hands, Outcome, own_connection
from intake.records import documents, executors, rescans, scans
from intake.records.connect import SQLITE_FILE
from intake.records.models import ScanState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbos import WorkflowStatus

    from intake.desk import Site
    from intake.records.models import ScanRow

VERSION = "pipeline-3"
"""Changes only when the steps of a workflow or their order change: the engine strands what another version began, and
`repair` begins it anew."""
LEASE = timedelta(seconds=30)
"""How long an executor on PostgreSQL is believed to live after its last sign of life."""
POLL = 1.0
"""Seconds between two looks into a queue: each costs processor time even when nothing happens.

More is taken from the queue of scans than can be worked on at once, so that nobody is idle until the next look.  The
queue of deliveries, which a person does not wait for, is looked into less often.
"""
_AHEAD = 8
"""Scans taken from their queue beyond those worked on, where nobody else could work on them (SQLite): about what a
reader ends between two looks, were they short."""
_PATIENCE, _TO_BE_STORED = 2.0, 0.01
_LIVE = ["ENQUEUED", "PENDING", "DELAYED"]
_STRANDED = "STRANDED"
_MOST = 500
"""Open rows looked at in one round."""
_PLENTY = 100_000  # recoveries the engine allows; how often is too often is our own count (MOST_CRASHES)


class Bells:
    """Tells the workflows of this process that one they wait for has nearly ended.

    Without it every waiting scan would ask the database for it again and again.  It is only a hint, and is not waited
    for long: a workflow that ended in an earlier life of the service never rings.  What counts is the result that the
    engine then gives.
    """

    def __init__(self) -> None:
        self._rung: set[str] = set()
        self._stopped = False
        self._changed = threading.Condition()

    def ring(self, workflow_id: str) -> None:
        """That workflow is about to give its result."""
        with self._changed:
            self._rung.add(workflow_id)
            self._changed.notify_all()

    def wait(self, workflow_id: str) -> None:
        """Return when that workflow has rung, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or workflow_id in self._rung, _PATIENCE)
            self._rung.discard(workflow_id)
        time.sleep(_TO_BE_STORED)

    def stop(self) -> None:
        """Nobody will ring any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()


@DBOS.dbos_class()
class Workflows(DBOSConfiguredInstance):
    """The workflows of one site."""

    def __init__(self, deeds: Deeds) -> None:
        super().__init__("site")
        self.deeds = deeds
        self.bells = Bells()

    @DBOS.workflow(name="scan", max_recovery_attempts=_PLENTY)
    def scan(self, scan_id: int) -> Outcome:
        """Take one scan from the store to its place, or places."""
        begun = self.begin(scan_id)
        if begun["outcome"] != "prepared":
            return begun
        if any(outcome["outcome"] == "later" for outcome in self._read_by_many(scan_id, begun)):
            return self.postpone(scan_id)
        return self.settle(scan_id)

    def _read_by_many(self, scan_id: int, begun: Outcome) -> Iterator[Outcome]:
        """What became of each run of pages, read by whoever is free."""
        handles = []
        for number, run in enumerate(begun["runs"]):
            with (
                SetWorkflowID(f"{DBOS.workflow_id}-run{number}"),
                SetEnqueueOptions(priority=begun["priority"]),
            ):
                handles.append(DBOS.enqueue_workflow("ocr", self.run, scan_id, run))
        for handle in handles:
            if self.deeds.hands.alone:
                self.bells.wait(handle.get_workflow_id())
            yield handle.get_result(polling_interval_sec=POLL)

    @DBOS.workflow(name="run", max_recovery_attempts=_PLENTY)
    def run(self, scan_id: int, numbers: list[int]) -> Outcome:
        """Read a run of pages."""
        try:
            return self.read_run(scan_id, numbers)
        finally:
            self.bells.ring(str(DBOS.workflow_id))

    @DBOS.workflow(name="deliver", max_recovery_attempts=_PLENTY)
    def deliver(self, document_id: str) -> Outcome:
        """Bring a document that a person has decided to its folder."""
        return self.carry_out(document_id)

    @DBOS.workflow(name="slip", max_recovery_attempts=_PLENTY)
    def slip(self, document_id: str) -> Outcome:
        """Ask the mailroom for a new scan of a document."""
        return self.write_slip(document_id)

    @DBOS.step(name="begin")
    def begin(self, scan_id: int) -> Outcome:
        """Parse and render the file, and go to the end with it unless several runs of pages are still to be read."""
        return self.deeds.begin(scan_id)

    @DBOS.step(name="read_run")
    def read_run(self, scan_id: int, numbers: list[int]) -> Outcome:
        """Read pages and remember what they say."""
        return self.deeds.read_run(scan_id, numbers)

    @DBOS.step(name="settle")
    def settle(self, scan_id: int) -> Outcome:
        """Walk the one path with everything remembered."""
        return self.deeds.settle(scan_id)

    @DBOS.step(name="postpone")
    def postpone(self, scan_id: int) -> Outcome:
        """Try the whole scan later."""
        return self.deeds.postpone(scan_id)

    @DBOS.step(name="carry_out")
    def carry_out(self, document_id: str) -> Outcome:
        """Bring one decided document to its folder."""
        return self.deeds.carry_out(document_id)

    @DBOS.step(name="write_slip")
    def write_slip(self, document_id: str) -> Outcome:
        """Lay the slip of one document into its folder."""
        return self.deeds.slip(document_id)


_log = observe.log("work")


class Engine:
    """The engine of one process: launched once, stopped once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        embedded = not site.settings.database.url
        boot = uuid.uuid4().hex
        self._readers = readers = site.settings.readers
        self.hands = Hands(boot, alone=embedded, slots=threading.Semaphore(readers))
        some_more = readers + (readers + 1) // 2
        self._queues = (
            ("scans", max(3 * readers, readers + _AHEAD) if embedded else some_more, POLL),
            ("ocr", some_more, POLL),
            ("deliver", 1, 2 * POLL),
        )
        slots = sum(slots for _, slots, _ in self._queues)
        config: DBOSConfig = {
            "name": "intake",
            "application_version": VERSION,
            "executor_id": "local" if embedded else boot,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "CRITICAL",
            "system_database_url": _url(site),
            "system_database_engine": _engine(site, pool=2 * slots + 10),
        }
        self._database = config["system_database_engine"]
        DBOS(config=config)
        self.workflows = Workflows(Deeds(site, self.hands))
        self._stop = threading.Event()
        self._beat: threading.Thread | None = None

    def launch(self) -> None:
        """Start the queues; what this executor left unfinished in an earlier life is taken up again."""
        if not self.hands.alone:
            executors.beat(self.hands.name, LEASE)
            self._beat = threading.Thread(target=self._keep_alive, name="lease", daemon=True)
            self._beat.start()
        DBOS.launch()
        for queue, slots, poll in self._queues:
            DBOS.register_queue(queue, worker_concurrency=slots, polling_interval_sec=poll, on_conflict="always_update")

    def stop(self, seconds: int = 30) -> None:
        """Let running workflows finish for so many seconds, then stop."""
        self._stop.set()
        self.workflows.bells.stop()
        DBOS.destroy(workflow_completion_timeout_sec=seconds)
        if self._beat is not None:
            self._beat.join()
            executors.gone(self.hands.name)
        if self._database is not None:
            self._database.dispose()

    def submit_delivery(self, document_id: str) -> None:
        """Have a decided document brought to its folder."""
        with SetWorkflowID(f"deliver-{document_id}-{uuid.uuid4().hex[:8]}"):
            DBOS.enqueue_workflow("deliver", self.workflows.deliver, document_id)

    def repair(self, most: int = _MOST) -> int:
        """Give every open row that has no live workflow one; returns how many were given one.

        This is also how a scan that was just taken gets its first.
        """
        given = 0
        open_scans = scans.open_scans(most)
        states = self._states([_workflow_id(row) for row in open_scans])
        live = sum(state in _LIVE for state in states.values())
        for row in open_scans:
            state = states.get(_workflow_id(row))
            if state is None:
                self._begin(row, live)
                given, live = given + 1, live + 1
            elif state not in _LIVE:
                scans.next_attempt(row)
        for document_id in self._undelivered(most):
            self.submit_delivery(document_id)
            given += 1
        for document in rescans.unslipped(most):
            if self._is_due("slip", document.document_id):
                with SetWorkflowID(f"slip-{document.document_id}-{uuid.uuid4().hex[:8]}"):
                    DBOS.enqueue_workflow("deliver", self.workflows.slip, document.document_id)
                given += 1
        return given

    def is_delivering(self) -> bool:
        """Whether a decided document is on its way to its folder, or a slip to the mailroom, or is about to be."""
        on_their_way = DBOS.list_workflows(
            queue_name="deliver", status=_LIVE, app_version=VERSION, limit=1, load_input=False, load_output=False
        )
        return bool(on_their_way) or any(self._undelivered(_MOST))

    def _undelivered(self, most: int) -> Iterator[str]:
        """The decided documents whose delivery is due: their scan is at its end, and left it to a workflow."""
        for document in documents.undelivered(most):
            if document.scan.state == ScanState.SETTLED and self._is_due("deliver", document.document_id):
                yield document.document_id

    def _begin(self, row: ScanRow, live: int) -> None:
        """Give a scan its workflow: at once where a reader is idle, else through the queue, most urgent first.

        Only where nobody else works on the site: elsewhere whoever is idle takes it from the queue.
        """
        if self.hands.alone and live < self._readers:
            with SetWorkflowID(_workflow_id(row)):
                DBOS.start_workflow(self.workflows.scan, row.pk)
            return
        with SetWorkflowID(_workflow_id(row)), SetEnqueueOptions(priority=row.priority):
            DBOS.enqueue_workflow("scans", self.workflows.scan, row.pk)

    def _states(self, workflow_ids: list[str]) -> dict[str, str]:
        if not workflow_ids:
            return {}
        found = DBOS.list_workflows(workflow_ids=workflow_ids, load_input=False, load_output=False)
        return {
            workflow.workflow_id: _STRANDED if self._is_stranded(workflow) else workflow.status for workflow in found
        }

    def _is_stranded(self, workflow: WorkflowStatus) -> bool:
        """Whether another version began it and nobody lives who could end it."""
        if workflow.app_version == VERSION or workflow.status not in _LIVE:
            return False
        return self.hands.alone or not self.hands.is_alive(workflow.executor_id or "")

    def _is_due(self, what: str, document_id: str) -> bool:
        """Whether no delivery of that document (or slip for it) is on its way, or has failed just now."""
        last = DBOS.list_workflows(
            workflow_id_prefix=f"{what}-{document_id}-", sort_desc=True, limit=1, load_input=False, load_output=False
        )
        if not last or self._is_stranded(last[0]):
            return True
        failed_for = time.time() - (last[0].updated_at or 0) / 1000
        return last[0].status not in _LIVE and failed_for > LATER

    def _keep_alive(self) -> None:
        """Renew our lease, and take over from executors whose lease has run out (PostgreSQL only)."""
        while not self._stop.wait(LEASE.total_seconds() / 5):
            with own_connection():
                try:
                    executors.beat(self.hands.name, LEASE)
                    self._reap()
                except Exception as error:  # noqa: BLE001 -- the database may be away; the next beat tries again
                    _log.warning("no lease", error=type(error).__name__)

    def _reap(self) -> None:
        """Re-enqueue what dead executors had begun.

        Level-triggered: looks at pending workflows and not at leases that have just run out.  Two reapers at
        once, and a reaped executor that still lives, are harmless: the engine admits one runner and refuses
        late steps of the other.
        """
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        owners = {workflow.executor_id for workflow in pending if workflow.executor_id}
        dead = [owner for owner in owners if not self.hands.is_alive(owner)]
        if dead:
            _log.warning("taking over", count=len(dead))
            DBOS._recover_pending_workflows(dead)  # noqa: SLF001 -- keeps the count of attempts; see docs/decisions


def _workflow_id(row: ScanRow) -> str:
    return f"scan-{row.pk}-{row.attempt}"


def _url(site: Site) -> str:
    url = site.settings.database.url
    if not url:
        return f"sqlite:///{site.settings.data / SQLITE_FILE}"
    return "postgresql+psycopg://" + url.partition("://")[2]


def _engine(site: Site, pool: int) -> sqlalchemy.Engine:
    """The engine's own way to the site's database.

    The pool must hold two connections a slot and some more: with fewer, all wait for the write lock whose
    holder waits for one of them.
    """
    engine = sqlalchemy.create_engine(_url(site), pool_size=pool, max_overflow=0, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":

        @sqlalchemy.event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- sqlite3.Connection
            connection.isolation_level = "IMMEDIATE"
            for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")

    return engine
