"""The status page: counts and reasons for the mailroom, fit for a screen on the wall, and nothing of a patient."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake import pulse
from intake.pulse import Pulse, SourcePulse
from intake.records import scans
from intake.records.models import AlarmRow, DocumentRow
from tests.planted import PLANTED
from tests.test_mailroom import RECEIPT, refused

if TYPE_CHECKING:
    from intake.records.models import ScanRow
    from tests.web.conftest import Desk

ROLES = ("mailroom", "reviewer", "supervisor", "operator", "auditor")


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A day with a document in review, a refused file and a slip."""
    desk.twins()
    row = desk.refer(source_file="fax/Quillfeather Zebedee.tif")
    DocumentRow.objects.filter(pk=row.pk).update(state="awaiting_rescan")
    refused(desk.site.settings.watch_folders, "E104", "Quillfeather.pdf")
    say(desk)
    return desk


def say(desk: Desk, **changes: object) -> None:
    """What the service says of its watching."""
    now = timezone.now()
    said = Pulse(now, now, events="heard", sources=(SourcePulse("fax", waiting=2), SourcePulse("scanner")))
    pulse.write(desk.site.settings.data, replace(said, **changes))  # type: ignore[arg-type]


def page(desk: Desk, role: str = "mailroom") -> str:
    return desk.signed_in(role, f"{role} {timezone.now().timestamp()}").get("/status").content.decode()


def row_of(html: str, source: str) -> list[str]:
    """The cells of one source as text."""
    (found,) = re.findall(rf'<tr><th scope="row">{source}</th>(.*?)</tr>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", found, re.DOTALL)]


def test_the_mailroom_sees_what_was_taken_and_what_is_to_be_done(busy: Desk) -> None:
    html = page(busy)
    files, _, _, receipt, waiting, rejected, rescan, state = row_of(html, "fax")
    assert (files, waiting, rejected, rescan, state) == ("2", "2", "0", "1", "● ok")
    assert receipt.startswith("R-")
    assert row_of(html, "scanner")[5] == "1"
    assert "protected with a password" in html
    assert RECEIPT in html
    assert "Running" in html


@pytest.mark.parametrize("role", ROLES)
def test_no_patient_is_on_it_and_names_of_files_only_for_who_may_see_them(busy: Desk, role: str) -> None:
    html = page(busy, role)
    assert ("Quillfeather.pdf" in html) == (role != "operator")
    for planted in PLANTED:
        assert planted not in html.replace("Quillfeather.pdf", "")


def test_it_is_closed_without_sign_in_unless_the_site_opens_it(busy: Desk) -> None:
    assert busy.browser().get("/status").status_code == 303
    web = busy.site.settings.web.model_copy(update={"open_status": True})
    settings = busy.site.settings.model_copy(update={"web": web})
    busy.lent = replace(busy.lent, site=replace(busy.site, settings=settings))
    response = busy.browser().get("/status")
    html = response.content.decode()
    assert response.status_code == 200
    assert row_of(html, "fax")[0] == "2"
    assert "Quillfeather" not in html
    assert "<form" not in html
    assert busy.browser().post("/status/find", {"what": RECEIPT}).status_code == 303
    assert busy.browser().get("/queue").status_code == 303


def test_it_refreshes_itself_without_a_script_and_can_be_held_still(busy: Desk) -> None:
    browser = busy.signed_in("mailroom")
    assert '<meta http-equiv="refresh" content="15">' in browser.get("/status").content.decode()
    assert "http-equiv" not in browser.get("/status?still").content.decode()


def test_a_screen_that_refreshes_itself_keeps_nobody_signed_in(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = busy.signed_in("mailroom")
    before = browser.session["seen"]
    later = timezone.now().timestamp() + 300
    monkeypatch.setattr("time.time", lambda: later)
    browser.get("/status")
    assert browser.session["seen"] == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stalled": True}, "Has stopped looking"),
        ({"trouble": "the disk is full"}, "Files stay in their folders until this is over: the disk is full."),
        ({"said": timezone.now() - timezone.timedelta(minutes=5)}, "Not running"),
        ({"sources": (SourcePulse("fax", reachable=False),)}, "cannot be read"),
        ({"sources": (SourcePulse("fax", canary_late=99.0),)}, "files dropped here are not seen"),
    ],
)  # fmt: skip
def test_trouble_stands_first_and_in_plain_words(busy: Desk, changes: dict[str, object], said: str) -> None:
    say(busy, **changes)
    assert said in page(busy)


def test_a_quiet_source_is_asked_about(busy: Desk) -> None:
    AlarmRow.objects.create(
        code="quiet", subject="scanner", sentence="Nothing came since Friday.", since=timezone.now()
    )
    assert row_of(page(busy), "scanner")[-1] == "▲ Nothing came since Friday. Is it on?"


def arrived(desk: Desk, name: str) -> ScanRow:
    return scans.take(scans.Arrived(name, "7" * 64, "fax", f"fax/{name}", 9, 10, "image/tiff"), desk.site.ledger)


def test_a_file_is_found_by_name_or_receipt_with_its_line_of_life(busy: Desk) -> None:
    row = arrived(busy, "scan0042.tif")
    scans.was_read(row.pk, 3, busy.site.ledger)
    browser = busy.signed_in("mailroom")
    for asked in ("scan0042", row.receipt, row.receipt[-6:]):
        response = browser.post("/status/find", {"what": asked})
        html = response.content.decode()
        assert row.receipt in html
        steps = [re.sub(r"<[^>]+>", "", step) for step in re.findall(r"<li>(.*?)</li>", html)]
        assert [step.split(" ", 1)[1] for step in steps][-2:] == ["taken", "read"]
        assert response["Cache-Control"] == "no-store"


def test_who_may_not_see_names_finds_by_receipt_alone(busy: Desk) -> None:
    row = arrived(busy, "scan0042.tif")
    browser = busy.signed_in("operator")
    assert 'class="life"' not in browser.post("/status/find", {"what": "scan0042"}).content.decode()
    found = browser.post("/status/find", {"what": row.receipt}).content.decode()
    assert "scan0042" not in found
    assert 'class="life"' in found


def test_what_is_asked_is_neither_repeated_nor_in_an_address(busy: Desk) -> None:
    html = busy.signed_in("mailroom").post("/status/find", {"what": "<b>Quillfeather"}).content.decode()
    assert "<b>" not in html
    assert "&lt;b&gt;" not in html
    assert busy.signed_in("mailroom", "x").get("/status/find").status_code == 405


def test_who_has_seen_to_a_refused_file_takes_it_off_the_list(busy: Desk) -> None:
    browser = busy.signed_in("mailroom")
    assert browser.post("/status/done", {"source": "scanner", "receipt": RECEIPT}).status_code == 302
    html = browser.get("/status").content.decode()
    assert row_of(html, "scanner")[5] == "0"
    assert len(list((busy.site.settings.watch_folders / "scanner/rejected").iterdir())) == 1
    browser.post("/status/done", {"source": "../../etc", "receipt": RECEIPT})


def test_folders_that_are_away_do_not_break_the_page(busy: Desk) -> None:
    folders = busy.site.settings.watch_folders
    folders.rename(folders.with_name("away"))
    assert "fax" in page(busy)
