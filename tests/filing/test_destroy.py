"""The process dies, the disk refuses, the power fails at any call of a run; a repeat completes it."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from intake import audit
from intake.filing import destroy
from intake.records import destroying, documents, holds, purges
from intake.records.connect import connect
from intake.records.holds import On
from intake.records.models import DocumentRow, DocumentState, Event
from tests.aged import TEN_YEARS, Aged
from tests.torture.layer import DATABASE, KILLS, Fault, Layer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.timeout(600)
EVERY = 7
"""So many calls apart are the faults in this small torture."""
FAULTS = [*((kind, False) for kind in KILLS), ("disk full", False), ("read-only", True), (DATABASE, True)]


@pytest.fixture
def aged(make_settings: Callable[..., Settings]) -> Aged:
    return Aged.on(make_settings(retention=TEN_YEARS))


def suffer(aged: Aged, graveyard: Path, fault: Fault | None, number: int) -> tuple[bool, int]:
    """Let a process run the proposal until the fault; whether it came about, and how many calls there were.

    None are told of where it died.
    """
    graveyard.mkdir(exist_ok=True)
    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        layer = Layer(aged.settings.site, graveyard, fault, random.Random(fault.at if fault else 0))
        try:
            connect(aged.settings)
            real = BaseDatabaseWrapper._commit
            BaseDatabaseWrapper._commit = lambda wrapper: layer.commits(lambda: real(wrapper))  # type: ignore[method-assign]
            layer.install()
            aged.run(number)
        finally:
            os.write(write, f"{int(layer.met)} {layer.calls}".encode())
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    connect(aged.settings)
    came, calls = told.split() if told else (b"1", b"0")
    return came == b"1", int(calls)


def complete(aged: Aged, number: int) -> None:
    """What operations do after a crash: run it again, or finish it if it had come to its end."""
    if purges.get(number).ended is None:
        aged.run(number)
    else:
        aged.finish()


@pytest.mark.parametrize(("kind", "lasting"), FAULTS, ids=[f"{kind}{' lasting' * lasting}" for kind, lasting in FAULTS])
def test_at_whatever_call_it_is_stopped_a_repeat_completes_it_and_what_is_held_is_whole(
    aged: Aged, tmp_path: Path, kind: str, lasting: bool
) -> None:
    _, calls = one_life(aged, tmp_path / "graves", None)
    every = EVERY if kind in KILLS else 2 * EVERY
    assert sum(one_life(aged, tmp_path / "graves", Fault(kind, at, lasting))[0] for at in range(1, calls, every)) > 5


def one_life(aged: Aged, graves: Path, fault: Fault | None) -> tuple[bool, int]:
    """Two documents are due, a third beside one of them is held; a run meets the fault, and a repeat completes it."""
    name = f"{fault.name if fault else 'no fault'} {fault.at if fault else 0}"
    row, two = aged.filed(name), aged.batch(f"two {name}")
    hold = holds.place(On(receipt=two[1].receipt), "a lawsuit", "operator", aged.ledger)
    number = aged.approved()
    came, calls = suffer(aged, graves, fault, number)
    complete(aged, number)
    assert destroying.pending() == []
    for gone in (row, two[0]):
        left = documents.get(gone.document_id)
        assert left.state == DocumentState.DESTROYED
        assert destroy.certificate_of(left.destruction, aged.settings.site).exists()
        assert Event.objects.filter(subject=gone.receipt, action="destroyed").count() == 1
        assert Event.objects.filter(subject=gone.receipt, action="destruction_certified").count() == 1
    assert aged.is_there(two[1])
    assert aged.is_stored(two[1])
    holds.lift(hold.pk, "over", "user:2", aged.ledger)
    DocumentRow.objects.filter(pk=two[1].pk).update(kind="unknown")  # of no known type: kept from here on
    assert list(audit.verify(aged.settings, aged.ledger)) == []
    return came, calls
