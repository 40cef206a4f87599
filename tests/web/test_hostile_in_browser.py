"""Whatever a name, a note or a page says, it is words: every page that can be opened is, in a real browser.

The pages are those of the URL map, so that new ones are covered.  Scripts, templates, formulas and characters that
turn writing round stand in names of files, patients, types of evidence, notes, codes and accounts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.model import Evidence, Finding, Item, Level, PersonName, Reason, Role, Word
from intake.records import patients
from intake.web import guard
from tests.web import browser
from tests.web.conftest import INK, named
from tests.web.routes import all_routes

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.web.conftest import Desk

pytestmark = browser.MARKS
SCRIPT = "<img src=x onerror=window.hit=1>"
NAMES = (
    f"{SCRIPT}</title></textarea></script><script>window.hit=2</script>"
    "{{7*7}}{% debug %}\u202egnp.txt\"'><b onclick=x>"
)
COMPLAIN = "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.blockedURI))"
FORMULA = '=HYPERLINK("http://elsewhere.example","x")'


def hostile(desk: Desk, folder: Path) -> str:
    """A document about people and from a file whose names are hostile; its receipt."""
    index = folder / "hostile.csv"
    short = "<svg onload=hit=3>{{7*7}}"
    index.write_text(
        "mrn,last_name,first_name,birth_date,address\n"
        f'800101,"{short}\u202e","{short}",1961-03-14,"=1+1 <script>hit=4</script>"\n',
        encoding="utf-8",
    )
    desk.site.desk.patients.load(index)  # type: ignore[attr-defined]  # StoredPatients
    ink = Word(SCRIPT, 1, INK.box)
    name = Finding(Item.NAME, Role.PATIENT, PersonName(SCRIPT, NAMES), (ink,), "label", 0.9)
    number = Finding(Item.RECORD_NUMBER, Role.PATIENT, f"javascript:hit=5//{SCRIPT}", (ink,), "code", 0.9)
    evidence = Evidence(Item.NAME, NAMES, SCRIPT, Level.SAME, 12.0, (ink,))
    candidate = replace(named(patients.by_mrn("800101")), evidence=(evidence,))
    file = f"fax/{NAMES[:200]}{FORMULA}.tif"
    return desk.refer(
        Reason.AMBIGUOUS_PATIENT, findings=(name, number), candidates=(candidate,), source_file=file
    ).receipt


def is_inert(page: Page, said: list[str]) -> None:
    page.wait_for_load_state()
    assert page.evaluate("window.hit") is None, page.url
    assert page.locator("main b[onclick], img[src=x], svg[onload], script:not([src])").count() == 0, page.url
    assert not [one for one in said if "policy" in one or "Refused" in one], said
    if page.locator("main").count():
        assert "49" not in re.sub(r"[\d:]*\d{3,}[\d:]*|\d+:\d+(:\d+)?", "", page.locator("main").inner_text()), page.url


@pytest.mark.parametrize("role", ["reviewer", "supervisor", "auditor", "operator", "mailroom"])
def test_names_are_words_on_every_page(desk: Desk, chromium: Browser, tmp_path: Path, role: str) -> None:
    receipt = hostile(desk, tmp_path)
    session = desk.signed_in(role, SCRIPT).cookies["intake-session"].value
    with browser.running(desk, chromium) as house:
        context = chromium.new_context(base_url=house.base, viewport=browser.WIDE, accept_downloads=True)  # type: ignore[arg-type]
        context.add_cookies([{"name": "intake-session", "value": session, "url": house.base}])
        page, said = context.new_page(), list[str]()
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(f"policy: a dialog said {dialog.message}"))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.blockedURI))"
        )
        opened = 0
        for name, route in all_routes().items():
            if role not in (guard.WHO_MAY[name] or ()) or name in {"original", "archive"}:
                continue
            answer = context.request.get(route.path(receipt=receipt), max_redirects=0)
            if answer.status == 200 and "html" in answer.headers.get("content-type", ""):
                page.goto(route.path(receipt=receipt))
                is_inert(page, said)
                opened += 1
        if role in {"reviewer", "supervisor"}:
            page.goto(f"/desk#{receipt}")
            page.locator(f"#desk[data-doc='{receipt}']").wait_for()
            assert SCRIPT in page.content().replace("&lt;", "<").replace("&gt;", ">")
            is_inert(page, said)
        assert opened >= 4
        context.close()


def test_tables_that_are_taken_away_hold_no_formulas(desk: Desk, tmp_path: Path) -> None:
    receipt = hostile(desk, tmp_path)
    browser_ = desk.signed_in("supervisor", FORMULA)
    for name, route in all_routes().items():
        if "supervisor" not in (guard.WHO_MAY[name] or ()):
            continue
        for query in ("", "?format=csv", "?csv=1"):
            answer = browser_.get(route.path(receipt=receipt) + query)
            if "csv" not in answer.headers.get("content-type", ""):
                continue
            body = b"".join(answer).decode()  # type: ignore[call-overload]  # of the test client
            cells = re.findall(r'(?:^|,)"?([^",\n]*)', body, re.MULTILINE)
            assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t", "\r"}], name
