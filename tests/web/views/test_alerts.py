"""Alerts and their history, with what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.alerts import Alert
from intake.records import alarms

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def test_what_is_wrong_stands_with_what_to_do_and_what_is_over_below(desk: Desk) -> None:
    browser = desk.signed_in("operator")
    assert "No alert stands" in browser.get("/alerts").content.decode()
    alarms.note([Alert("disk", "", "9 GB are free."), Alert("quiet", "fax", "Nothing came.")])
    alarms.note([Alert("disk", "", "9 GB are free.")])
    html = browser.get("/alerts").content.decode()
    assert "1 alert<" in html
    assert "Make room" in html
    assert html.index("9 GB") < html.index("Over") < html.index("Nothing came.")
