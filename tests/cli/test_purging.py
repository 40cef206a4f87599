"""`intake hold` and `intake purge`, as two people at the command line call them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from intake.cli import loaded
from intake.errors import Conflict, Missing
from intake.lock import lock
from intake.records import documents
from intake.records.models import DocumentState, Event, HoldRow
from intake.web import accounts
from intake.web.vouching import Unproven
from tests.aged import TEN_YEARS, Aged

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings

pytestmark = pytest.mark.database
RUNNER = CliRunner()
PASSWORD = "a quiet long sentence"


@pytest.fixture
def aged(make_settings: Callable[..., Settings]) -> Aged:
    made = Aged.on(make_settings(retention=TEN_YEARS))
    for name, role in (("soto", "supervisor"), ("haas", "supervisor"), ("ruiz", "reviewer"), ("olsen", "operator")):
        accounts.add_account(name, role, PASSWORD, made.ledger)
    return made


def intake(aged: Aged, *arguments: str, exit_code: int = 0) -> Result:
    given = (*arguments, "--site", str(aged.settings.site))
    done = RUNNER.invoke(loaded(), given, input=PASSWORD + "\n", catch_exceptions=False)
    assert done.exit_code == exit_code, done.output
    return done


def told(aged: Aged, *arguments: str, exit_code: int = 0) -> Any:
    return json.loads(intake(aged, *arguments, "--json", exit_code=exit_code).stdout)


def test_from_what_is_due_to_the_certificate_it_takes_two_people(aged: Aged) -> None:
    row = aged.filed("a")
    looked = told(aged, "purge")
    assert [one["receipt"] for one in looked["documents"]] == [row.receipt]
    assert (looked["proposal"], looked["documents"][0]["until"]) == (None, "2020-01-05")
    assert told(aged, "purge", "--propose", "--as", "olsen")["proposal"] == 1
    with pytest.raises(Unproven, match="supervisor"):
        intake(aged, "purge", "approve", "1", "--as", "olsen")
    with pytest.raises(Conflict, match="not approved"):
        intake(aged, "purge", "run", "1", "--yes")
    assert told(aged, "purge", "approve", "1", "--as", "soto")["approved_by"] == "soto"
    assert told(aged, "purge", "run", "1")["done"] is False
    assert aged.is_there(row)
    done = told(aged, "purge", "run", "1", "--yes")
    assert (done["destroyed"], done["fell_out"], done["bytes_left"]) == ([row.receipt], {}, 0)
    assert documents.get(row.document_id).state == DocumentState.DESTROYED
    (line,) = [json.loads(one) for one in intake(aged, "purge", "list", "--json").stdout.splitlines()]
    assert (line["state"], line["proposed_by"], line["approved_by"]) == ("ended", "olsen", "soto")
    assert told(aged, "documents")["state"] == "destroyed"
    intake(aged, "verify")


def test_a_supervisor_cannot_approve_what_they_proposed(aged: Aged) -> None:
    aged.filed("a")
    intake(aged, "purge", "--propose", "--as", "soto")
    with pytest.raises(Conflict, match="another person"):
        intake(aged, "purge", "approve", "1", "--as", "soto")
    intake(aged, "purge", "approve", "1", "--as", "haas")
    assert "R-2026-000001" in intake(aged, "purge", "show", "1").stdout
    intake(aged, "purge", "withdraw", "1", "--as", "olsen")
    with pytest.raises(Conflict, match="withdrawn"):
        intake(aged, "purge", "run", "1", "--yes")


def test_without_anything_due_nothing_is_proposed(aged: Aged) -> None:
    assert told(aged, "purge")["documents"] == []
    with pytest.raises(Missing):
        intake(aged, "purge", "--propose", "--as", "soto")
    with pytest.raises(Missing):
        intake(aged, "purge", "show", "7")


def test_a_hold_stands_from_when_it_is_placed_until_a_supervisor_lifts_it(aged: Aged) -> None:
    row, other = aged.filed("a"), aged.filed("b", whose=2)
    intake(aged, "purge", "--propose", "--as", "soto")
    intake(aged, "purge", "approve", "1", "--as", "haas")
    assert told(aged, "hold", "add", "--mrn", "100001", "--reason", "a lawsuit")["hold"] == 1
    done = told(aged, "purge", "run", "1", "--yes", exit_code=4)
    assert (done["destroyed"], done["fell_out"]) == ([other.receipt], {row.receipt: "is under legal hold 1"})
    assert "is due and is under legal hold 1" in intake(aged, "purge").stderr
    with pytest.raises(Unproven, match="supervisor"):
        intake(aged, "hold", "lift", "1", "--reason", "settled", "--as", "ruiz")
    assert told(aged, "hold", "lift", "1", "--reason", "settled", "--as", "soto")["lifted"]
    assert intake(aged, "hold", "list", "--json").stdout == ""
    assert told(aged, "hold", "list", "--all")["reason"] == "a lawsuit"
    assert HoldRow.objects.get().lifted_by.startswith("user:")


def test_with_the_service_running_it_is_the_service_that_lets_the_bytes_go(
    aged: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = aged.filed("a")
    number = aged.approved()
    monkeypatch.setattr("intake.cli.purging._PATIENCE", 0)
    with lock(aged.settings):
        done = told(aged, "purge", "run", str(number), "--yes", exit_code=4)
        assert done["bytes_left"] == 1
        assert aged.is_there(row)
        assert not Event.objects.filter(action="destruction_certified").exists()
    monkeypatch.undo()
    assert told(aged, "purge", "finish") == {"bytes_left": 0}
    assert not aged.is_there(row)
