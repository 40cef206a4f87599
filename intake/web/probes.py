"""/metrics for Prometheus, /livez and /readyz for whoever restarts services, on an address of their own."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone
from waitress.server import create_server

from intake.alerts import Alert
from intake.alerts.metrics import CONTENT_TYPE, exposition
from intake.errors import Unavailable
from intake.health import Health
from intake.records import alarms
from intake.records.connect import disconnect, is_current
from intake.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from intake.settings import Settings

_PLAIN = "text/plain; charset=utf-8"


@dataclass(slots=True)
class Probes:
    """The answers.  `is_alive` tells whether the service comes round; it must not ask the database."""

    settings: Settings
    is_alive: Callable[[], bool]
    _health: Health | None = None
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        answers = {"/metrics": self._metrics, "/livez": self._live, "/readyz": self._ready}
        answer = answers.get(environ.get("PATH_INFO", ""))
        if answer is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            status, kind, body = "404 Not Found", _PLAIN, "not here\n"
        else:
            status, kind, body = answer()
        start_response(
            status, [("Content-Type", kind), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
        )
        return [body.encode()]

    def _live(self) -> tuple[str, str, str]:
        """Whether the process does its rounds; if not, only a restart helps."""
        return (
            ("200 OK", _PLAIN, "alive\n") if self.is_alive() else ("503 Service Unavailable", _PLAIN, "stands still\n")
        )

    def _ready(self) -> tuple[str, str, str]:
        """Whether it can do its work: the database answers and is of this version."""
        try:
            ready = is_current()
        except (DatabaseTrouble, OSError):
            disconnect()
            ready = False
        return (
            ("200 OK", _PLAIN, "ready\n")
            if ready and self.is_alive()
            else ("503 Service Unavailable", _PLAIN, "not ready\n")
        )

    def _metrics(self) -> tuple[str, str, str]:
        with self._one_at_a_time:
            self._health = self._health or Health(self.settings)
            try:
                facts = self._health.facts(timezone.now().astimezone(), judged=False)
                standing = [Alert(row.code, row.subject, row.sentence) for row in alarms.standing()]
            except (DatabaseTrouble, OSError):
                disconnect()
                return "503 Service Unavailable", _PLAIN, "the database does not answer\n"
        return "200 OK", CONTENT_TYPE, exposition(facts, standing)


def serve_probes(probes: Probes, host: str, port: int) -> Server:
    """Answer on that address, from threads of their own; port 0 picks a free one.  `Unavailable` if it is taken."""
    try:
        return Server(create_server(probes, host=host, port=port, threads=2, ident=None), "probes")
    except OSError as error:
        raise Unavailable(f"cannot listen on {host}:{port} for metrics ({error.strerror})") from None
