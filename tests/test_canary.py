"""A canary flies into every folder and is known by its token alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.canary import LOOKS, Canaries, token_of
from intake.watch import Look, Patience, look

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ("fax", "scanner", "unsorted")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("fax", "scanner"):
        (tmp_path / name).mkdir()
    return tmp_path


def arrived(root: Path) -> Look:
    before = look(root, Look(), 0, Patience(0, 9, 9), lambda _: True)
    return look(root, before, 1, Patience(0, 9, 9), lambda _: True)


def find(birds: Canaries, root: Path, now: float) -> list[str]:
    """Take what has arrived as the sweep does; gives the sources where a canary was found."""
    found = [(one, token) for one in arrived(root).arrived if (token := token_of(one.path))]
    for one, token in found:
        one.path.unlink()
        birds.home(one.source, token, now)
    return sorted(one.source for one, _ in found)


def test_it_takes_the_way_of_every_other_file_and_comes_home(root: Path) -> None:
    birds = Canaries(every=60, patience=10)
    birds.send(root, SOURCES, 0.0)
    assert find(birds, root, 2.0) == ["fax", "scanner"]
    assert list(root.glob("*/*")) == []
    birds.looks = 99
    assert birds.missing(1000.0) == {}


def test_it_is_sent_again_only_when_it_is_time(root: Path) -> None:
    birds = Canaries(every=60, patience=10)
    for moment in (0.0, 1.0):
        birds.send(root, SOURCES, moment)
    assert len(list(root.glob("*/*"))) == 2
    find(birds, root, 2.0)
    birds.send(root, SOURCES, 30.0)
    assert list(root.glob("*/*")) == []
    birds.send(root, SOURCES, 63.0)
    assert len(list(root.glob("*/*"))) == 2


def test_one_that_is_not_found_in_time_and_some_looks_is_missing_until_it_is(root: Path) -> None:
    birds = Canaries(every=60, patience=10)
    birds.send(root, ("fax",), 0.0)
    assert birds.missing(11.0) == {}  # the sweep is slow: nobody has looked yet
    birds.looks = LOOKS + 1
    assert birds.missing(11.0) == {"fax": 11.0}
    assert find(birds, root, 12.0) == ["fax"]
    assert birds.missing(13.0) == {}


@pytest.mark.parametrize("content", [b"anything else", b""])
def test_a_file_that_only_has_its_name_is_a_file_like_any_other(root: Path, content: bytes) -> None:
    birds = Canaries(every=60, patience=10)
    birds.send(root, ("fax",), 0.0)
    (mine,) = root.glob("fax/*")
    mine.write_bytes(content)
    (root / "scanner/intake test 0123456789abcdef.txt").write_bytes(content)
    assert find(birds, root, 1.0) == []
    assert mine.exists()


def test_a_folder_that_cannot_be_written_to_is_missing(root: Path) -> None:
    birds = Canaries(every=60, patience=10)
    (root / "fax").rmdir()
    birds.send(root, ("fax",), 0.0)
    birds.looks = LOOKS + 1
    assert birds.missing(11.0) == {"fax": 11.0}
    birds.forget(["scanner"])  # the folder is gone for good
    assert birds.missing(11.0) == {}


def test_what_a_killed_service_left_is_removed_and_is_not_taken_for_the_one_that_is_out(root: Path) -> None:
    Canaries(every=60, patience=10).send(root, ("fax",), 0.0)
    birds = Canaries(every=60, patience=10)
    birds.send(root, ("scanner",), 0.0)
    (root / "fax/my intake test plan.txt").write_text("mine")
    assert find(birds, root, 1.0) == ["fax", "scanner"]
    assert [file.name for file in root.glob("*/*")] == ["my intake test plan.txt"]
    assert not birds.is_out("scanner")


def test_one_from_another_time_does_not_count_as_the_one_that_is_out(root: Path) -> None:
    Canaries(every=60, patience=10).send(root, ("fax",), 0.0)
    birds = Canaries(every=60, patience=10)
    birds.home("fax", token_of(next(root.glob("fax/*"))), 1.0)
    birds.send(root, ("fax",), 2.0)
    assert birds.is_out("fax")
    birds.home("fax", "0" * 16, 3.0)
    assert birds.is_out("fax")
