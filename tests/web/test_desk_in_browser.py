"""A real browser clears an exception by keyboard; any complaint of the page, or of its policy, fails."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from intake.model import Reason, Resend, Verdict
from intake.records import documents, patients
from intake.web import accounts
from intake.web.server import make_app, serve
from tests.web.people import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from tests.web.conftest import Desk

CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="neither chromium-headless-shell nor chromium is installed"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; the queries of the tests themselves are as synchronous as ever.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(desk: Desk, chromium: Browser, expected: tuple[str, ...] = (), **options: object) -> Iterator[Page]:
    """The desk in the browser; at the end nothing may have been complained of, and nothing asked elsewhere."""
    server = serve(make_app(desk.site, desk.site.cabinet.carry_out), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.port}"
    context = chromium.new_context(base_url=base, reduced_motion="reduce", **options)  # type: ignore[arg-type]  # options of Playwright
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(base) else complaints.append(f"asked {asked.url}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
    )
    try:
        yield page
        assert [said for said in complaints if not said.endswith(expected or "\0")] == []
        kept = page.evaluate("[localStorage.length, sessionStorage.length]")
        assert kept == [0, 0]
    finally:
        context.close()
        server.stop()


def sign_in(page: Page) -> None:
    code = accounts.one_time_code(accounts.add_account("reviewer", "reviewer", None, LEDGER))
    page.goto(f"/sign-in#{code}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")


def wait(page: Page) -> None:
    """Until the first page is painted and decision keys live."""
    page.locator("body[data-state=ready]").wait_for()


def test_an_exception_is_cleared_by_keyboard_alone(desk: Desk, chromium: Browser) -> None:
    row, other = desk.twins(), desk.twins()
    with opened(desk, chromium) as page:
        sign_in(page)
        page.keyboard.press("Enter")  # "Start with the oldest" has the focus
        page.wait_for_url(f"**/documents/{row.receipt}")
        wait(page)
        assert page.locator(".sheet img").first.evaluate("picture => picture.naturalWidth") > 500
        page.keyboard.press("Enter")  # nobody is chosen: nothing may happen
        assert "Choose the patient first" in page.locator("#hint").inner_text()
        page.keyboard.press("2")
        assert "QUILLFEATHER, ZEBEDEE" in page.locator("#file").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/documents/{other.receipt}")
        page.get_by_text("Look at it").click()
        page.get_by_role("heading", name="Filed in the record.").wait_for()
        assert page.locator("dd", has_text="700102").count() == 1
    filed = documents.get(row.document_id)
    assert filed.state == "filed"
    assert filed.patient is not None
    assert filed.patient.mrn == "700102"
    assert documents.get(other.document_id).state == "review"


def test_keys_search_help_and_a_wand_never_file_by_accident(desk: Desk, chromium: Browser) -> None:
    row = desk.twins()
    asked_again = ("status of 422 (Unprocessable Entity)",)
    with opened(desk, chromium, asked_again, color_scheme="dark", viewport={"width": 1280, "height": 800}) as page:
        sign_in(page)
        held: list[Route] = []
        page.route("**/pages/1", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright cannot mark a builtin
        page.goto(f"/documents/{row.receipt}", wait_until="domcontentloaded")
        page.locator("body[data-state=waiting]").wait_for()
        page.keyboard.press("1")
        page.keyboard.press("Enter")  # before the page is seen, decision keys are dead
        assert "Wait for the page" in page.locator("#hint").inner_text()
        for route in held:
            route.continue_()
        page.unroute("**/pages/1")
        wait(page)
        page.keyboard.press("?")
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("2")  # a dialog is open: not for the desk
        page.keyboard.press("Escape")
        assert page.locator("input[name=patient]:checked").get_attribute("data-number") == "1"
        page.keyboard.type("700103\n", delay=1)  # a barcode wand
        page.wait_for_url(f"**/documents/{row.receipt}/search")
        assert page.locator(".found tbody tr").count() == 1
        assert page.locator("input[name=patient]:checked").count() == 0
        page.keyboard.press("3")
        wait(page)
        page.keyboard.press("Enter")  # the page speaks against her: asked first
        page.locator("#error").wait_for()
        assert "does not fit" in page.locator("#error").inner_text()
    assert documents.get(row.document_id).state == "review"


def test_it_can_be_done_without_script_on_a_narrow_screen(desk: Desk, chromium: Browser) -> None:
    row = desk.twins()
    with opened(desk, chromium, viewport={"width": 320, "height": 700}) as page:
        sign_in(page)
        cookies = page.context.cookies()
        plain = chromium.new_context(
            java_script_enabled=False, base_url=page.url, viewport={"width": 320, "height": 700}
        )
        plain.add_cookies(cookies)  # type: ignore[arg-type]  # as they came
        bare = plain.new_page()
        bare.goto(f"/documents/{row.receipt}")
        assert bare.locator("main").bounding_box()["width"] <= 320  # type: ignore[index]  # it is there
        bare.fill("#query", "okonkwo")
        bare.click("#search")
        assert bare.locator(".found tbody tr").count() == 1
        bare.locator("input[name=patient]").first.check()
        bare.click("#file")
        bare.wait_for_url("**/queue")
        plain.close()
    filed = documents.get(row.document_id)
    assert filed.state == "filed"
    assert filed.patient == documents.get(row.document_id).patient
    assert filed.patient is not None
    assert filed.patient.mrn == patients.by_mrn("700101").mrn


def test_a_possible_resend_stands_beside_what_it_resembles(desk: Desk, chromium: Browser) -> None:
    first = desk.refer(Reason.TYPE_UNSURE)
    second = desk.refer(Reason.POSSIBLE_RESEND, resend=Resend(first.document_id, Verdict.SAME, 1.0))
    with opened(desk, chromium) as page:
        sign_in(page)
        page.goto(f"/documents/{second.receipt}")
        wait(page)
        page.locator(".pair-pages > summary").click()
        pictures = page.locator(".sides img")
        assert pictures.count() == 2
        for number in range(2):
            pictures.nth(number).evaluate("picture => picture.decode()")
        left, right = (pictures.nth(number).bounding_box() for number in range(2))
        assert left
        assert right
        assert left["x"] + left["width"] <= right["x"]
        page.get_by_role("link", name=f"Open {first.receipt}").click()
        page.wait_for_url(f"**/documents/{first.receipt}")
