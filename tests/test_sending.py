"""Alerts are mailed and posted to whom they are for, encrypted, and without a patient's data."""

from __future__ import annotations

import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from intake import sending
from intake.alerts import Alert
from intake.errors import WrongSettings
from intake.records import alarms
from intake.settings import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake.settings import Settings

FULL = Alert("disk", "", "9.0 GB of the disk are free, 9%.")
QUIET = Alert("quiet", "fax", "Nothing came from fax for 9 hours.")


class _Mail(socketserver.StreamRequestHandler):
    """Just enough of SMTP (RFC 5321) to take a message."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                lines = []
                while (more := self.rfile.readline()) != b".\r\n":
                    lines.append(more)
                self.server.taken.append(b"".join(lines).decode())  # type: ignore[attr-defined]
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def mail() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), _Mail) as server:
        server.taken = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_each_address_gets_what_is_for_it(make_settings: Callable[..., Settings], mail: socketserver.TCPServer) -> None:
    port = mail.server_address[1]
    settings = make_settings(
        alerts={
            "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_from": "intake@example.org",
            "operations": ["ops@example.org"], "mailroom": ["post@example.org"],
        }
    )  # fmt: skip
    new, over = alarms.note([FULL, QUIET])
    assert sending.tell(new, over, settings)
    told = {line: text for text in mail.taken for line in text.splitlines() if line.startswith("To: ")}  # type: ignore[attr-defined]
    assert set(told) == {"To: ops@example.org", "To: post@example.org"}
    assert "disk" not in told["To: post@example.org"]
    assert "intake: Disk and 1 more" in told["To: ops@example.org"]
    assert "Make room" in told["To: ops@example.org"]
    _, over = alarms.note([])
    assert sending.tell([], over, settings)
    assert any("Over: 9.0 GB" in text for text in mail.taken)  # type: ignore[attr-defined]


def test_a_webhook_gets_json(make_settings: Callable[..., Settings]) -> None:
    posted: list[bytes] = []

    class _Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), _Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = make_settings(alerts={"webhook_url": f"http://127.0.0.1:{server.server_port}/x"})
        assert sending.tell(*alarms.note([FULL]), settings)
        server.shutdown()
    said = json.loads(posted[0])
    assert [(one["code"], one["do"] != "") for one in said["raised"]] == [("disk", True)]
    assert said["cleared"] == []


def test_what_cannot_be_sent_is_told_to_the_caller(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(
        alerts={"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none", "operations": ["o@example.org"]}
    )
    assert not sending.tell(*alarms.note([FULL]), settings)


def test_nothing_new_sends_nothing(settings: Settings) -> None:
    assert sending.tell([], [], settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook_url": "http://hooks.example.org/x"},
        {"webhook_url": "http://localhost.example.org/x"},
        {"webhook_url": "http://localhost:80@hooks.example.org/x"},
        {"webhook_url": "file:///etc/passwd"},
        {"smtp_host": "mail.example.org", "smtp_security": "none"},
    ],
)
def test_nothing_leaves_this_machine_unencrypted(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(WrongSettings):
        build(tmp_path, {"alerts": wrong})
