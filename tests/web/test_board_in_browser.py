"""A real browser shows dashboard, alerts, reconciliation and blind check without a script, and complains of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.alerts import Alert
from intake.records import alarms
from intake.web import accounts
from tests.web.browser import MARKS
from tests.web.opened import opened
from tests.web.people import LEDGER
from tests.web.views.test_quality import answer, sampled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Desk

pytestmark = MARKS


def sign_in(page: Page) -> None:
    code = accounts.one_time_code(accounts.add_account("Sue", "supervisor", None, LEDGER))
    page.goto("/sign-in")
    for details in page.locator("details").all():
        details.evaluate("it => { it.open = true }")
    page.locator("input[name=code]").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_need_no_script_and_fit_a_narrow_screen(desk: Desk, chromium: Browser, scheme: str) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row)
    alarms.note([Alert("disk", "", "9 GB are free.")])
    today = timezone.now().date().isoformat()
    options = {"viewport": {"width": 320, "height": 800}, "java_script_enabled": False, "color_scheme": scheme}
    with opened(desk, chromium) as page:
        sign_in(page)
        state = page.context.storage_state()
        page.set_viewport_size({"width": 320, "height": 800})
        plain = chromium.new_context(base_url=page.url.rsplit("/", 1)[0], storage_state=state, **options).new_page()
        for path in ("/dashboard?period=30d", "/alerts", f"/reports/reconcile?day={today}", "/quality"):
            response = plain.goto(path)
            assert response is not None
            assert response.status == 200, path
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.locator("main h1").count() == 1
        plain.goto("/dashboard?period=30d")
        assert plain.locator("svg.chart").count() >= 3
        assert plain.locator("svg.chart:not([role=img])").count() == 0
        plain.context.close()


def test_a_check_is_given_by_keyboard_alone(desk: Desk, chromium: Browser) -> None:
    row = sampled(desk)
    with opened(desk, chromium) as page:
        sign_in(page)
        page.goto("/quality/next")
        page.keyboard.type("zebedee 1961-03-14")
        page.keyboard.press("Enter")
        page.wait_for_selector("input[name=patient]:focus")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("Diagnostic imaging")
        page.keyboard.press("Tab")
        page.keyboard.type("10102025")
        page.locator("input[name=pages][value=yes]").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/quality")
        assert "agrees with what was filed" in page.locator(".messages").inner_text()
    row.refresh_from_db()
    assert row.patient_wrong is False
