"""Secrets: made private, and nothing starts on one that is weak, missing or anybody's to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from intake.cli import serving
from intake.cli.site import make_site
from intake.errors import WrongSettings
from intake.records import keyring
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.settings import load

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings


@pytest.fixture
def made(tmp_path: Path) -> Settings:
    """A site as `intake init` makes it, with an event in its ledger."""
    make_site(tmp_path / "new", None)
    settings = load(tmp_path / "new")
    connect(settings)
    with transaction.atomic():
        Ledger.of(settings.keys).write("operator", "tested", "site")
    return settings


def test_secrets_are_made_at_init_strong_and_private(made: Settings) -> None:
    assert made.keys.stat().st_mode & 0o777 == 0o700
    for name in keyring.MADE_BY_US:
        file = made.keys / name
        assert file.stat().st_mode & 0o777 == 0o600, name
        assert len(file.read_text()) >= keyring.LEAST_LENGTH
    assert len({(made.keys / name).read_text() for name in keyring.MADE_BY_US}) == len(keyring.MADE_BY_US)
    keyring.check(made.keys)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
@pytest.mark.parametrize("name", keyring.MADE_BY_US)
def test_a_secret_that_others_can_read_stops_the_start(made: Settings, name: str, mode: int) -> None:
    (made.keys / name).chmod(mode)
    with pytest.raises(WrongSettings, match=f"{name} can be read by others: chmod 600"):
        serving._open(made)


@pytest.mark.parametrize("weak", ["", "s3same", "a" * 64, "changeme" * 8])
@pytest.mark.parametrize("name", keyring.MADE_BY_US)
def test_a_weak_secret_stops_the_start_and_is_not_repeated(made: Settings, name: str, weak: str) -> None:
    (made.keys / name).write_text(weak)
    with pytest.raises(WrongSettings, match=f"{name} is too weak") as refused:
        serving._open(made)
    assert not weak or weak not in str(refused.value)


def test_a_ledger_without_its_key_is_not_gone_on_with(made: Settings) -> None:
    (made.keys / "ledger.key").unlink()
    with pytest.raises(WrongSettings, match=r"ledger\.key is missing"):
        serving._open(made)
    assert not (made.keys / "ledger.key").exists()
