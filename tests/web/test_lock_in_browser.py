"""The lock in a real browser: what it hides, what it keeps, and how it opens; and the second factor's picture."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from intake.records import accounts as rows
from intake.settings import SignOn
from intake.web import accounts
from tests.planted import PLANTED
from tests.web import browser
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER, code_of
from tests.web.provider import SECRET, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from intake.records.models import DocumentRow
    from tests.web.conftest import Desk

pytestmark = browser.MARKS
LOCKED = "html.locked #lock[open]"


@pytest.fixture
def house(desk: Desk, chromium: Browser) -> Iterator[browser.House]:
    with browser.running(desk, chromium) as running:
        yield running


@pytest.fixture
def row(desk: Desk) -> DocumentRow:
    return desk.twins()


def at_work(house: browser.House, path: str, name: str = "ruiz", **options: object) -> browser.Seat:
    """Somebody who signed in with their password, looking at that page; the page's clock is in the test's hand."""
    if rows.find(name) is None:
        accounts.add_account(name, "reviewer", PASSWORD, LEDGER)
    context = house.chromium.new_context(base_url=house.base, viewport=browser.WIDE, **options)  # type: ignore[arg-type]
    seat = browser.Seat(context.new_page(), house.base, expected=(*browser.REFUSED, "403 (Forbidden)", "423 (Locked)"))
    seat.watch()
    house.open.append((context, seat))
    seat.page.clock.install()
    seat.page.goto(f"/sign-in?next={path}")
    seat.page.fill("[name=name]", name)
    seat.page.fill("[name=password]", PASSWORD)
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url(f"{house.base}{path}")
    return seat


def go_away(page: Page, minutes: str = "05:01") -> None:
    page.clock.fast_forward(minutes)
    page.locator(LOCKED).wait_for()
    browser.until(
        page, "fetch('/unlock', {headers: {Accept: 'application/json'}}).then(a => a.json()).then(a => a.locked)"
    )


def unlock(page: Page, proof: str = PASSWORD) -> None:
    page.locator("#lock [name=proof]").fill(proof)
    page.keyboard.press("Enter")


def test_a_page_that_nobody_works_at_hides_everything_and_comes_back_as_it_was(
    house: browser.House, row: DocumentRow
) -> None:
    page = at_work(house, f"/documents/{row.receipt}").page
    page.locator(".sheet img").first.wait_for()
    shown = page.locator("main").inner_text()
    go_away(page)
    seen = page.locator("body").inner_text() + page.locator("body").aria_snapshot()
    assert "Locked" in seen
    assert not [planted for planted in (*PLANTED, "Queue") if planted in seen]
    assert page.locator(".sheet img").first.evaluate("picture => getComputedStyle(picture).visibility") == "hidden"
    for key in ("Escape", "Escape", "1", "Enter", "Control+Enter", "/", "?", "n"):
        page.keyboard.press(key)
    page.locator(LOCKED).wait_for()
    assert page.locator("#lock [name=proof]").evaluate("field => field === document.activeElement")
    page.mouse.click(900, 400)
    unlock(page, "not the password")
    page.get_by_text("This does not fit.").wait_for()
    unlock(page)
    page.locator("#lock:not([open])").wait_for(state="attached")
    assert page.locator("html.locked").count() == 0
    assert page.locator("main").inner_text() == shown
    assert not page.locator("#lock [name=proof]").input_value()
    row.refresh_from_db()
    assert row.state == "review"


def test_the_new_desk_locks_too_and_goes_on_with_its_document(house: browser.House, row: DocumentRow) -> None:
    seat = at_work(house, "/desk")
    page = seat.page
    page.locator(f"#desk[data-doc='{row.receipt}']").wait_for()
    page.clock.run_for(2000)
    go_away(page)
    assert not [planted for planted in PLANTED if planted in page.locator("body").inner_text()]
    for key in ("1", "Enter", "Escape", "?"):
        page.keyboard.press(key)
    unlock(page)
    page.locator("#lock:not([open])").wait_for(state="attached")
    page.locator(f"#desk[data-state=ready][data-doc='{row.receipt}']").wait_for()
    assert "QUILLFEATHER" in page.locator("#desk").inner_text().upper()
    row.refresh_from_db()
    assert row.state == "review"


def test_work_in_one_tab_keeps_the_other_open_and_both_lock_and_open_together(
    house: browser.House, row: DocumentRow
) -> None:
    one = at_work(house, f"/documents/{row.receipt}").page
    two = one.context.new_page()
    two.clock.install()
    two.goto("/queue")
    one.clock.fast_forward("04:00")
    one.mouse.move(5, 5)
    two.clock.fast_forward("04:30")
    one.mouse.move(50, 50)
    two.wait_for_timeout(100)
    two.clock.fast_forward("00:40")
    assert two.locator(LOCKED).count() == 0
    go_away(one)
    two.locator(LOCKED).wait_for()
    unlock(one)
    two.locator("#lock:not([open])").wait_for(state="attached")
    assert two.locator("html.locked").count() == 0


def test_loading_the_page_again_does_not_open_it(house: browser.House, row: DocumentRow) -> None:
    page = at_work(house, f"/documents/{row.receipt}").page
    go_away(page)
    page.goto(f"/documents/{row.receipt}")

    page.wait_for_url(re.compile(r"/unlock\?next="))
    assert not [planted for planted in PLANTED if planted in page.content()]
    page.fill("[name=proof]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documents/{row.receipt}")


def test_a_session_that_was_ended_on_the_server_leaves_nothing_on_the_screen(
    house: browser.House, row: DocumentRow
) -> None:
    page = at_work(house, f"/documents/{row.receipt}").page
    ruiz = rows.find("ruiz")
    assert ruiz
    rows.sign_out(ruiz, "operator", LEDGER)
    page.clock.fast_forward("01:30")
    page.mouse.move(30, 30)

    page.wait_for_url(re.compile(r"/sign-in\?next="))
    assert not [planted for planted in PLANTED if planted in page.content()]


def test_the_picture_of_the_second_factor_is_read_by_a_telephone(house: browser.House) -> None:
    page = at_work(house, "/second-factor").page
    picture = Image.open(io.BytesIO(page.locator("svg.qr").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    secret = page.locator("#secret").inner_text().replace(" ", "")
    assert code.text.startswith("otpauth://totp/intake:ruiz?secret=" + secret)
    page.fill("[name=code]", code_of(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert len(re.findall(r"\w{5}-\w{5}-\w{5}", page.locator(".codes").inner_text())) == 10


def test_single_sign_on_works_across_sites_and_opens_a_locked_page_from_another_tab(
    desk: Desk, chromium: Browser
) -> None:
    """The provider is at 127.0.0.1 and the desk at localhost: to a browser these are two sites."""
    provider = Provider()
    provider.claims["roles"] = ["rad-desk"]
    file = desk.site.settings.keys / "sign-on.secret"
    file.write_text(SECRET)
    file.chmod(0o600)
    desk.change_settings(sign_on=SignOn(**provider.settings(label="the hospital's account", local=False)))
    with browser.running(desk, chromium) as house:
        base = house.base.replace("127.0.0.1", "localhost")
        page = chromium.new_context(base_url=base).new_page()
        page.clock.install()
        page.goto("/queue")
        page.get_by_role("link", name="Sign in with the hospital's account").click()
        page.wait_for_url("**/queue")
        page.get_by_role("link", name="a.ruiz").wait_for()
        go_away(page)
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Unlock with single sign-on").click()
        opened.value.get_by_role("heading", name="Unlocked").wait_for()
        page.evaluate("dispatchEvent(new Event('focus'))")
        page.locator("#lock:not([open])").wait_for(state="attached")
        assert page.url.endswith("/queue")
        page.context.close()
    provider.stop()
