"""The server: loopback alone, unless TLS stands before it."""

from __future__ import annotations

import gc
import http.client
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.db import transaction
from waitress.buffers import ReadOnlyFileBasedBuffer

from intake.errors import Unavailable, WrongSettings
from intake.records.models import Account
from intake.web.server import make_app, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.desk import Site
    from intake.settings import Settings


def status_of(port: int, path: str) -> tuple[int, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers


def test_the_desk_is_served_and_stops_when_told(site: Site) -> None:
    server = serve(make_app(site, lambda _: None), "127.0.0.1", 0)
    try:
        status, headers = status_of(server.port, "/sign-in")
        assert status == 200
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Server"] is None
        status, headers = status_of(server.port, "/static/intake/desk.css")
        assert (status, headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
        with pytest.raises(Unavailable):
            serve(make_app(site, lambda _: None), "127.0.0.1", server.port)
    finally:
        server.stop()
    with pytest.raises(ConnectionRefusedError):
        status_of(server.port, "/sign-in")


@pytest.mark.parametrize("path", ["/static/intake/desk.css", "/sign-in"])
def test_an_answer_that_is_thrown_away_unsent_closes_nobodys_connection(site: Site, path: str) -> None:
    environ: dict[str, Any] = {"wsgi.file_wrapper": ReadOnlyFileBasedBuffer, "PATH_INFO": path}
    setup_testing_defaults(environ)
    answer = make_app(site, lambda _: None)(environ, lambda *_: lambda _: None)
    with transaction.atomic():
        assert not Account.objects.exists()
        del answer, environ
        gc.collect()
        assert not Account.objects.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])  # noqa: S104 -- refused is what is tested
def test_other_addresses_are_refused_without_tls(site: Site, host: str) -> None:
    with pytest.raises(WrongSettings, match="behind_tls"):
        serve(make_app(site, lambda _: None), host, 0)


def test_behind_tls_cookies_are_secure_and_bound_to_the_host(
    make_settings: Callable[..., Settings], site: Site
) -> None:
    from dataclasses import replace

    settings = make_settings(web={"behind_tls": True})
    server = serve(make_app(replace(site, settings=settings), lambda _: None), "127.0.0.1", 0)
    try:
        status, headers = status_of(server.port, "/sign-in")
        assert status == 200
        assert headers["Set-Cookie"].startswith("__Host-intake-csrf=")
        assert "Secure" in headers["Set-Cookie"]
        assert headers["Strict-Transport-Security"]
    finally:
        server.stop()
