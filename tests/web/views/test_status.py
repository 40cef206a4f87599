"""The status page: counts and reasons, for everybody who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.records import scans

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def test_the_mailroom_sees_what_was_taken_and_what_was_refused(desk: Desk) -> None:
    desk.refer()
    refused = scans.Arrived("x", "0" * 64, "scanner", "scanner/Quillfeather.pdf", 0, 10, "", "E104")
    row = scans.take(refused, desk.site.ledger)
    html = desk.signed_in("mailroom").get("/status").content.decode()
    assert row.receipt in html
    assert "protected with a password" in html
    assert "Quillfeather" not in html
    assert "scanner" in html
