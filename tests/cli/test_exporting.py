"""`intake export`, as somebody at the command line calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from intake.cli import loaded
from intake.errors import Missing
from intake.filing.cabinet import PatientCabinet
from intake.records import accounts as rows
from intake.records.ledger import Ledger
from intake.records.models import Event
from intake.records.sketches import StoredSketches
from intake.web import accounts
from intake.web.vouching import Unproven
from tests.filing.test_cabinet import bind
from tests.filing.test_recall import filed

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database
RUNNER = CliRunner()
PASSWORD = "a quiet long sentence"


@pytest.fixture
def receipt(settings: Settings) -> str:
    ledger = Ledger.of(settings.keys)
    accounts.add_account("soto", "supervisor", PASSWORD, ledger)
    accounts.add_account("ruiz", "reviewer", PASSWORD, ledger)
    return filed(PatientCabinet(settings.site, settings.store, ledger, {}, bind, StoredSketches()), settings).receipt


def export(settings: Settings, *arguments: str, said: str = PASSWORD + "\n", catch: bool = False) -> Result:
    given = ("export", *arguments, "--site", str(settings.site))
    return RUNNER.invoke(loaded(), given, input=said, catch_exceptions=catch)


def test_without_yes_it_is_only_told_what_would_be_done(settings: Settings, receipt: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = json.loads(export(settings, str(out), "--all", "--reason", "audit", "--json").stdout)
    assert (told["documents"], told["pages"], told["done"]) == (1, 3, False)
    assert not out.exists()
    assert not Event.objects.filter(subject=receipt, action="exported").exists()


def test_with_yes_a_supervisor_hands_over_and_is_named_in_the_ledger(
    settings: Settings, receipt: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = ("--mrn", "100001", "--reason", "patient_request", "--as", "soto", "--yes", "--json")
    told = json.loads(export(settings, str(out), *asked).stdout)
    assert (told["documents"], told["done"], told["folder"]) == (1, True, str(out))
    assert (out / "documents" / receipt / "archive.pdf").is_file()
    event = Event.objects.get(subject=receipt, action="exported")
    assert event.actor == f"user:{rows.find('soto').pk}"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--all", "--type", "letter"),
        ("--all", "--from", "yesterday"),
        ("--all", "--reason", "curiosity"),
        ("--all", "--yes"),
    ],
)
def test_what_is_asked_wrongly_is_a_usage_error(
    settings: Settings, receipt: str, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    assert receipt
    reason = () if "--reason" in asked else ("--reason", "audit")
    done = export(settings, str(tmp_path / "out"), *asked, *reason, catch=True)
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("receipt")
def test_a_place_inside_the_site_is_a_usage_error(settings: Settings) -> None:
    assert export(settings, str(settings.site / "out"), "--all", "--reason", "audit", catch=True).exit_code == 2


@pytest.mark.usefixtures("receipt")
def test_nobody_hands_over_without_password_and_role(settings: Settings, tmp_path: Path) -> None:
    asked = (str(tmp_path / "out"), "--all", "--reason", "audit", "--yes", "--as")
    with pytest.raises(Unproven):
        export(settings, *asked, "soto", said="guessed\n")
    with pytest.raises(Unproven, match="role"):
        export(settings, *asked, "ruiz")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("receipt")
def test_nobody_of_that_number_or_nothing_of_that_type_is_told(settings: Settings, tmp_path: Path) -> None:
    for asked in (("--mrn", "4711"), ("--type", "immunization")):
        with pytest.raises(Missing):
            export(settings, str(tmp_path / "out"), *asked, "--reason", "audit")
