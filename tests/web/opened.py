"""A page of the site in a real browser; any complaint of the page, or of its policy, fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from intake.web.server import make_app, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Desk


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
