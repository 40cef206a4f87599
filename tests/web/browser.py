"""Reviewers at real browsers.  What a page complains of, what its policy stops, what it asks elsewhere: each fails."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from intake.web import accounts
from intake.web.server import make_app, serve
from tests import leaks
from tests.web.people import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.web.conftest import Desk

CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="neither chromium-headless-shell nor chromium is installed"),
]
WIDE = {"width": 1440, "height": 900}
REFUSED = (
    "status of 409 (Conflict)",
    "status of 412 (Precondition Failed)",
    "status of 410 (Gone)",
    "status of 422 (Unprocessable Entity)",
)
"""What Chromium writes to the console of answers that are no fault."""


def until(page: Page, question: str, asked_with: object = None) -> None:
    """Ask the page again and again, until it says yes.

    Playwright's own ``wait_for_function`` evaluates from inside the page, which the policy of our pages forbids as
    soon as the first answer is no.
    """
    end = time.monotonic() + 10
    while not page.evaluate(question, asked_with):
        assert time.monotonic() < end, f"not within ten seconds: {question}"
        page.wait_for_timeout(20)


@contextmanager
def started() -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; the queries of the tests themselves are as synchronous as ever.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--enable-precise-memory-info"]
        )
        yield browser
        browser.close()


@dataclass
class Seat:
    """One reviewer at the desk."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = REFUSED

    def watch(self) -> None:
        """Collect what the page complains of."""
        page, base, complaints = self.page, self.base, self.complaints
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("framenavigated", lambda frame: leaks.hear("browser", frame.url))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((base, f"blob:{base}")) else complaints.append(asked.url),
        )
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
        )

    def photograph(self, folder: Path, name: str) -> None:
        """What it shows, for who looks into a failure."""
        self.page.screenshot(path=folder / f"{name}.png")

    def check(self) -> None:
        """Nothing was complained of, nothing is stored, and neither title nor address names anybody."""
        unexpected = [said for said in self.complaints if not said.endswith(self.expected)]
        assert unexpected == [], unexpected
        leaks.hear("browser", f"{self.page.url} {self.page.title()}")
        if self.page.url.startswith(self.base):
            assert self.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    def sit_down(self, receipt: str = "", query: str = "") -> None:
        """Open the desk, at that document if one is named, and wait until it can be decided."""
        self.page.goto(f"/desk{query}{'#' + receipt if receipt else ''}")
        self.ready(receipt)

    def ready(self, receipt: str = "") -> None:
        """Until a document, or that one, is there and its decision keys live."""
        which = f"[data-doc='{receipt}']" if receipt else ":not([data-doc=''])"
        self.page.locator(f"#desk[data-state=ready][data-alive=true]{which}").wait_for()

    def state(self, state: str) -> None:
        """Until the desk is in that state."""
        self.page.locator(f"#desk[data-state={state}]").wait_for()

    def keys(self, *keys: str) -> None:
        """Press them one after the other, as a hand does and a wand does not."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(45)

    @property
    def doc(self) -> str:
        """The receipt of the document before the reviewer."""
        return self.page.locator("#desk").get_attribute("data-doc") or ""

    def hinted(self, words: str) -> None:
        """Until that is said above the button that files."""
        self.page.locator("#hint", has_text=words).wait_for()

    @property
    def hint(self) -> str:
        """What is said above the button that files."""
        return self.page.locator("#hint").inner_text()


@dataclass
class House:
    """A running desk that reviewers can sit down at."""

    desk: Desk
    chromium: Browser
    base: str
    open: list[tuple[BrowserContext, Seat]] = field(default_factory=list)

    def seat(self, name: str = "ruiz", role: str = "reviewer", **options: object) -> Seat:
        """A browser of its own, signed in."""
        wanted = {"viewport": WIDE, "reduced_motion": "reduce", **options}
        context = self.chromium.new_context(base_url=self.base, **wanted)  # type: ignore[arg-type]  # options of Playwright
        context.set_default_timeout(10_000)
        seat = Seat(context.new_page(), self.base)
        seat.watch()
        self.open.append((context, seat))
        code = accounts.one_time_code(accounts.add_account(name, role, None, LEDGER))
        seat.page.goto(f"/sign-in?next=/help#{code}")  # not to the desk: a test says when somebody sits down
        seat.page.keyboard.press("Enter")
        seat.page.wait_for_url(f"{self.base}/help")
        return seat


@contextmanager
def running(desk: Desk, chromium: Browser) -> Iterator[House]:
    """The desk served; at the end no browser may have complained."""
    server = serve(make_app(desk.site, desk.delivered.append), "127.0.0.1", 0)
    house = House(desk, chromium, f"http://127.0.0.1:{server.port}")
    try:
        yield house
        for _, seat in house.open:
            seat.check()
    finally:
        for context, _ in house.open:
            context.close()
        server.stop()
