"""The mailroom's pages in a real browser: no complaint of the page or its policy, and they fit a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake import pulse
from intake.pulse import Pulse, SourcePulse
from intake.web import accounts
from tests.test_mailroom import refused
from tests.web.browser import CHROMIUM
from tests.web.opened import opened
from tests.web.people import LEDGER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="neither chromium-headless-shell nor chromium is installed"),
]


def sign_in(page: Page) -> None:
    code = accounts.one_time_code(accounts.add_account("ann", "mailroom", None, LEDGER))
    page.goto(f"/sign-in#{code}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/status")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.fixture
def busy(desk: Desk) -> Desk:
    desk.refer(source_file="fax/scan0042.tif")
    refused(desk.site.settings.watch_folders, "E104")
    now = timezone.now()
    pulse.write(desk.site.settings.data, Pulse(now, now, events="heard", sources=(SourcePulse("fax"),)))
    return desk


def test_a_problem_is_taken_off_the_list_and_a_file_found_by_keyboard(busy: Desk, chromium: Browser) -> None:
    with opened(busy, chromium) as page:
        sign_in(page)
        page.get_by_role("button", name="Done with R-2026-000001").press("Enter")
        page.get_by_text("is off the list").wait_for()
        page.get_by_role("searchbox").fill("scan0042")
        page.keyboard.press("Enter")
        page.locator(".life").wait_for()
        assert page.url.endswith("/status/find")
        assert "scan0042" not in page.url
        assert "scan0042" not in page.title()


@pytest.mark.parametrize("path", ["/status?still", "/covers"])
def test_they_fit_a_narrow_screen(busy: Desk, chromium: Browser, path: str) -> None:
    with opened(busy, chromium, viewport={"width": 320, "height": 640}) as page:
        sign_in(page)
        page.wait_for_load_state()
        page.evaluate("path => { location.href = path }", path)
        page.wait_for_url(f"**{path}")
        assert fits(page)


def test_the_page_keeps_itself_fresh_without_a_script(busy: Desk, chromium: Browser) -> None:
    with opened(busy, chromium) as page:
        sign_in(page)
        before = page.get_by_text("As of").inner_text()
        with page.expect_navigation(timeout=20_000):
            pass
        assert page.get_by_text("As of").inner_text() != before
