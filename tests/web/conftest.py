"""A desk with people in the index and documents in the queue; no document here was ever read by a machine."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from intake.desk import limits_of, open_site
from intake.evaluate.forge import draw_document, draw_home, draw_people, print_scan
from intake.filing import document_id, place
from intake.model import (
    Box,
    Candidate,
    Case,
    Document,
    Evidence,
    Finding,
    Findings,
    Item,
    KindGuess,
    Level,
    PageReading,
    PersonName,
    Reading,
    Reason,
    Refer,
    Role,
    Word,
)  # fmt: skip
from intake.pictures import Pictures
from intake.records import accounts as account_rows
from intake.records import documents, patients, scans
from intake.records.ledger import Ledger
from intake.web import accounts
from intake.web.lent import KEY, Lent
from intake.web.sessions import begin_session
from tests.web import browser
from tests.web.people import LEDGER

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from django.http import HttpResponse
    from playwright.sync_api import Browser

    from intake.desk import Site
    from intake.model import Patient, Resend
    from intake.records.models import Account, DocumentRow
    from intake.settings import Settings

PASSWORD = "a quiet long sentence"
PEOPLE = """\
mrn,last_name,first_name,middle_name,suffix,former_last_name,birth_date,sex,ssn,phone,address,city,state,zip,member_id
700101,Quillfeather,Zebedee,,,,1961-03-14,M,,2125550177,9 Alder Lane,Troy,NY,12180,ZX1
700102,Quillfeather,Zebedee,,,,1961-08-14,M,,2125550178,9 Birch Rd,Troy,NY,12180,ZX2
700103,Okonkwo,Adaeze,,,,1988-01-30,F,,2125550179,44 Cedar St,Troy,NY,12180,ZX3
"""
INK = Word("QUILLFEATHER", 1, Box(0.2, 0.1, 0.4, 0.12))


@dataclass
class Desk:
    """The desk of one site and what was delivered from it."""

    site: Site
    page: Path = field(repr=False)
    delivered: list[str] = field(default_factory=list)
    _made: int = 0

    def __post_init__(self) -> None:
        self.lent = Lent(self.site, self.delivered.append, self.site.pictures)

    def change_settings(self, **tables: Any) -> None:
        """The same site with other tables of settings."""
        self.site = replace(self.site, settings=self.site.settings.model_copy(update=tables))
        self.lent = replace(self.lent, site=self.site)

    def account(self, role: str, name: str = "") -> Account:
        """An account with PASSWORD."""
        return accounts.add_account(name or role, role, PASSWORD, LEDGER)

    def browser(self, *, csrf: bool = False, **environ: Any) -> Client:
        """Somebody's browser, not signed in."""
        return Client(enforce_csrf_checks=csrf, **{"SERVER_NAME": "localhost", KEY: self.lent, **environ})

    def signed_in(self, role: str, name: str = "", *, csrf: bool = False) -> Client:
        """Somebody's browser after signing in; how one signs in is tested in views/test_sign_in.py."""
        accounts.add_account(name or role, role, None, LEDGER)
        return self.again(name or role, csrf=csrf)

    def again(self, name: str, *, csrf: bool = False) -> Client:
        """Another browser of somebody who has an account, after signing in."""
        account = account_rows.find(name)
        assert account
        browser = self.browser(csrf=csrf)
        browser.force_login(account)
        browser.cookies["intake-session"]["path"] = "/"
        session = browser.session
        begin_session(SimpleNamespace(session=session))  # type: ignore[arg-type]  # all it takes of a request
        session.save()
        return browser

    def refer(
        self,
        *reasons: Reason,
        candidates: tuple[Candidate, ...] = (),
        findings: tuple[Finding, ...] = (),
        source_file: str = "fax/a.tif",
        kind: str = "radiology_report",
        resend: Resend | None = None,
    ) -> DocumentRow:
        """A document in review, its scan in the store."""
        self._made += 1
        content = self.page.read_bytes() + str(self._made).encode()
        digest = hashlib.sha256(content).hexdigest()
        settings = self.site.settings
        path = place.stored(settings.store, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        arrived = scans.Arrived(f"arrival {self._made}", digest, "fax", source_file, len(content), 10, "image/tiff")
        scan = self.site.scan_of(scans.take(arrived, self.site.ledger))
        reading = Reading((PageReading(1, 8.5, 11.0, (), "ocr", quality=0.9),))
        case = Case(
            scan=scan,
            document=Document((1,), reading),
            findings=Findings(findings, (KindGuess(kind, 0.9), KindGuess("letter", 0.1)), dt.date(2025, 10, 10)),
            candidates=candidates,
            decision=Refer(reasons or (Reason.AMBIGUOUS_PATIENT,)),
            resend=resend,
        )
        return documents.refer(case, document_id(digest, (1,)), self.site.ledger)

    def twins(self) -> DocumentRow:
        """Two people of one name, and a birth date that says nothing."""
        return self.refer(
            Reason.AMBIGUOUS_PATIENT,
            findings=(NAME,),
            candidates=tuple(named(patients.by_mrn(mrn)) for mrn in ("700101", "700102")),
        )


NAME = Finding(Item.NAME, Role.PATIENT, PersonName("QUILLFEATHER", "ZEBEDEE"), (INK,), "label", 0.9)
BORN = Finding(Item.BIRTH_DATE, Role.PATIENT, dt.date(1961, 3, 14), (INK,), "label", 0.9)


def named(patient: Patient, probability: float = 0.48) -> Candidate:
    """A candidate of whom the name alone speaks."""
    return Candidate(
        patient,
        (Evidence(Item.NAME, "QUILLFEATHER, ZEBEDEE", "QUILLFEATHER, ZEBEDEE", Level.SAME, 12.0, (INK,)),),
        probability,
    )


def token_in(response: HttpResponse) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One forged fax, as TIFF."""
    rng = random.Random(5)
    people = draw_people(rng, 3)
    letter = draw_document(rng, people[0], "radiology_report", draw_home(rng))
    file = tmp_path_factory.mktemp("page") / "page.tif"
    print_scan(rng, letter.sheets[:1], file, "fax_std")
    return file


@pytest.fixture(scope="session")
def opened() -> list[Site]:
    """The first site that was opened: its rules of language are dear to make, and the same for all."""
    return []


@pytest.fixture
def site(settings: Settings, opened: list[Site]) -> Site:
    if not opened:
        opened.append(open_site(settings))
    ledger = Ledger.of(settings.keys)
    cabinet = replace(opened[0].cabinet, site=settings.site, store=settings.store, ledger=ledger)
    pictures = Pictures(settings.pictures, limits_of(settings))
    return replace(opened[0], settings=settings, ledger=ledger, cabinet=cabinet, pictures=pictures)


@pytest.fixture
def desk(site: Site, page: Path, tmp_path: Path) -> Iterator[Desk]:
    index = tmp_path / "patients.csv"
    index.write_text(PEOPLE, encoding="utf-8")
    site.desk.patients.load(index)  # type: ignore[attr-defined]  # StoredPatients
    made = Desk(site, page)
    yield made
    made.lent.pictures.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser.started() as launched:
        yield launched


@pytest.fixture
def house(desk: Desk, chromium: Browser) -> Iterator[browser.House]:
    """The desk served to browsers."""
    with browser.running(desk, chromium) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """When a test fails, what its browsers show is put into its temporary folder."""
    report = yield
    used = getattr(item, "funcargs", {})
    if report.when == "call" and report.failed and "house" in used:
        for number, (_, seat) in enumerate(used["house"].open):
            seat.photograph(used["tmp_path"], f"failed-{number}")
    return report
