"""The review desk as a WSGI application, and the server that shows it."""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.server import create_server

from intake.errors import Unavailable, WrongSettings
from intake.web.lent import KEY, Lent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from waitress.server import BaseWSGIServer

    from intake.desk import Site

THREADS = 8
_LARGEST_POST = 1 << 20
"""Bytes; forms hold some fields and a note, and no files are uploaded."""


@dataclass(frozen=True, slots=True)
class App:
    """Django's handler with one site behind it."""

    lent: Lent
    handler: WSGIHandler

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        environ[KEY] = self.lent
        answer: Iterable[bytes] = self.handler(environ, start_response)
        if isinstance(answer, ReadOnlyFileBasedBuffer):
            # Django has the request end when the file is closed, be that by the garbage collector: the end of a request
            # closes the database connection of whatever thread that runs in, amid a transaction.  It ends here.
            del answer.file.close
            request_finished.send(sender=type(self.handler))
        return answer


def make_app(site: Site, deliver: Callable[[str], None]) -> App:
    """The desk of an open site.  `deliver` is called with the id of each document that a person has decided."""
    return App(Lent(site, deliver, site.pictures), WSGIHandler())


class Server:
    """A running server, in a thread of that name: `port` is the one it listens on, `last` what is done at its end."""

    def __init__(self, server: BaseWSGIServer, name: str, last: Callable[[], object] = lambda: None) -> None:
        self._server = server
        self._last = last
        self.port = int(server.effective_port)
        self._thread = threading.Thread(target=server.run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being answered, then close."""
        self._server.task_dispatcher.shutdown(timeout=5)
        sockets = self._server._map  # noqa: SLF001 -- waitress has no other way to end its loop from outside
        self._server.trigger.pull_trigger(lambda: self._server.asyncore.close_all(sockets, ignore_all=True))
        self._thread.join(timeout=10)
        self._last()


def serve(app: App, host: str, port: int) -> Server:
    """Show the desk on that address, from a thread of its own; port 0 picks a free one.

    Raises `WrongSettings` if the address can be reached from other machines and no proxy speaks TLS for it, and
    `Unavailable` if the port is taken.
    """
    behind_tls = app.lent.site.settings.web.behind_tls
    if not (behind_tls or _is_loopback(host)):
        raise WrongSettings(
            f"[web] host = {host!r} is not loopback: patient data would cross the network unencrypted. "
            "Put a proxy that speaks TLS before the desk and set [web] behind_tls = true."
        )
    if host == "localhost":
        host = "127.0.0.1"
    proxy = {"trusted_proxy": host, "trusted_proxy_headers": {"x-forwarded-for"}, "trusted_proxy_count": 1}
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            url_scheme="https" if behind_tls else "http",
            max_request_body_size=_LARGEST_POST,
            **(proxy if behind_tls and _is_loopback(host) else {}),
        )
    except OSError as error:
        raise Unavailable(f"cannot listen on {host}:{port} ({error.strerror})") from None
    return Server(server, "web", app.lent.pictures.close)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
