"""The sweep takes what is whole and still, and nothing else."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.watch import MOST_AT_ONCE, Look, Patience, is_ignored, look, needs_polling

PATIENCE = Patience(still=3, stuck=900, busy=900)


def whole(path: Path) -> bool:
    return path.read_bytes().endswith(b"%%EOF")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "scanner").mkdir()
    return tmp_path


def looks(root: Path, *times: float, before: Look | None = None) -> Look:
    seen = before or Look()
    for time in times:
        seen = look(root, seen, time, PATIENCE, whole)
    return seen


def names(seen: Look) -> list[str]:
    return [arrival.source_file for arrival in seen.arrived]


def test_a_file_is_taken_only_after_two_looks_without_a_change(root: Path) -> None:
    (root / "scanner/a.pdf").write_bytes(b"x%%EOF")
    first = looks(root, 0)
    assert names(first) == []
    assert first.waiting == {"scanner": 1}
    assert names(looks(root, 1, before=first)) == []
    assert names(looks(root, 4, before=first)) == ["scanner/a.pdf"]


def test_the_next_look_is_due_when_the_first_file_will_have_been_still(root: Path) -> None:
    (root / "scanner/a.pdf").write_bytes(b"x%%EOF")
    first = looks(root, 0)
    (root / "scanner/b.pdf").write_bytes(b"x%%EOF")
    second = looks(root, 1, before=first)
    assert (Look().due, first.due, second.due) == (math.inf, PATIENCE.still, PATIENCE.still)
    third = looks(root, PATIENCE.still, before=second)
    assert names(third) == ["scanner/a.pdf"]
    assert third.due == 1 + PATIENCE.still
    (root / "scanner/a.pdf").unlink()
    assert looks(root, 1 + PATIENCE.still, before=third).due == math.inf


def test_a_file_without_its_end_is_looked_at_again_after_as_long(root: Path) -> None:
    (root / "scanner/a.pdf").write_bytes(b"x")
    seen = looks(root, 0, 10)
    assert seen.waiting == {"scanner": 1}
    assert seen.due == 10 + PATIENCE.still


def test_a_file_that_is_already_there_at_start_waits_like_any_other(root: Path) -> None:
    (root / "scanner/a.pdf").write_bytes(b"x%%EOF")
    os.utime(root / "scanner/a.pdf", (1, 1))
    assert names(looks(root, 1000)) == []


def test_a_file_that_grows_is_not_taken_before_it_is_still_again(root: Path) -> None:
    file = root / "scanner/a.pdf"
    file.write_bytes(b"x")
    seen = looks(root, 0, 2)
    file.write_bytes(b"xx%%EOF")
    seen = looks(root, 4, before=seen)
    assert names(seen) == []
    assert names(looks(root, 5, before=seen)) == []
    assert names(looks(root, 7.5, before=seen)) == ["scanner/a.pdf"]


def test_a_file_without_its_end_waits_and_is_then_given_up_but_never_called_whole(root: Path) -> None:
    (root / "scanner/a.pdf").write_bytes(b"half a file")
    seen = looks(root, 0, 10, 100, 800)
    assert names(seen) == []
    seen = looks(root, 901, before=seen)
    assert [(a.source_file, a.whole) for a in seen.arrived] == [("scanner/a.pdf", False)]


def test_a_writer_that_stalls_and_goes_on_loses_nothing(root: Path) -> None:
    file = root / "scanner/a.pdf"
    file.write_bytes(b"first half")
    seen = looks(root, 0, 30, 60)
    assert names(seen) == []
    with file.open("ab") as out:
        out.write(b"second half%%EOF")
    assert names(looks(root, 61, 65, before=seen)) == ["scanner/a.pdf"]


def test_an_empty_file_waits_for_its_content(root: Path) -> None:
    (root / "scanner/a.pdf").touch()
    assert names(looks(root, 0, 10)) == []


def test_a_file_that_keeps_changing_is_reported_and_left(root: Path) -> None:
    file = root / "scanner/a.pdf"
    seen = Look()
    for time in range(0, 1000, 50):
        file.write_bytes(b"x" * (time + 1))
        seen = looks(root, time, before=seen)
    assert names(seen) == []
    assert [a.source_file for a in seen.busy] == ["scanner/a.pdf"]


def test_files_in_moved_folders_are_taken(root: Path) -> None:
    deep = root / "scanner/from desk 3/monday"
    deep.mkdir(parents=True)
    (deep / "a.pdf").write_bytes(b"%%EOF")
    assert names(looks(root, 0, 5)) == ["scanner/from desk 3/monday/a.pdf"]


def test_a_file_dropped_beside_the_sources_is_taken_too(root: Path) -> None:
    (root / "lost.pdf").write_bytes(b"%%EOF")
    seen = looks(root, 0, 5)
    assert [(a.source, a.source_file) for a in seen.arrived] == [("unsorted", "lost.pdf")]


def test_links_and_devices_are_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.pdf").write_bytes(b"%%EOF")
    (outside / "hard.pdf").write_bytes(b"%%EOF")
    (root / "scanner/link.pdf").symlink_to(outside / "secret.pdf")
    (root / "scanner/folder").symlink_to(outside)
    (root / "scanner/hard.pdf").hardlink_to(outside / "hard.pdf")
    os.mkfifo(root / "scanner/pipe.pdf")
    assert names(looks(root, 0, 5)) == []


def test_our_own_folders_and_notes_are_left_alone(root: Path) -> None:
    for own in ("rejected", "rescan", "receipts"):
        (root / "scanner" / own).mkdir()
        (root / "scanner" / own / "a.pdf").write_bytes(b"%%EOF")
    (root / "scanner/STATUS.txt").write_bytes(b"%%EOF")
    (root / "rejected").mkdir()
    (root / "rejected/b.pdf").write_bytes(b"%%EOF")
    assert names(looks(root, 0, 5)) == []


@pytest.mark.parametrize(
    "name", ["a.tmp", "a.PART", "a.filepart", "~$letter.docx", ".hidden", "Thumbs.db", "x - WHY.txt"]
)
def test_temporary_names_are_ignored(name: str) -> None:
    assert is_ignored(name)


@given(st.text(st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1, max_size=40))
def test_an_ordinary_pdf_is_never_ignored_whatever_its_name(stem: str) -> None:
    assert is_ignored(f"{stem}.pdf") == stem.startswith((".", "~$"))


def test_a_name_that_is_not_utf8_still_arrives_as_text(root: Path) -> None:
    (root / "scanner" / os.fsdecode(b"caf\xe9.pdf")).write_bytes(b"%%EOF")
    (name,) = names(looks(root, 0, 5))
    assert name == "scanner/caf\\xe9.pdf"


def test_a_file_renamed_over_another_waits_again(root: Path) -> None:
    file = root / "scanner/a.pdf"
    file.write_bytes(b"one%%EOF")
    seen = looks(root, 0, 2)
    (root / "new").write_bytes(b"two%%EOF")
    (root / "new").rename(file)
    assert names(looks(root, 4, before=seen)) == []


def test_a_vanished_source_keeps_what_was_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "scanner/a.pdf").write_bytes(b"%%EOF")
    seen = looks(root, 0)
    real = os.scandir

    def away(path: object) -> object:
        if Path(str(path)) == root / "scanner":
            raise OSError(112, "Host is down")
        return real(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", away)
    seen = looks(root, 2, before=seen)
    assert seen.unreachable == ("scanner",)
    monkeypatch.undo()
    assert names(looks(root, 4, before=seen)) == ["scanner/a.pdf"]


MOUNTS = """\
22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
30 22 0:40 / /srv/scans rw - cifs //nas/scans rw
31 22 0:41 / /srv/with\\040space rw - fuse.sshfs host:/ rw
32 22 0:42 / /srv/scans/local rw - ext4 /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("folder", "polled"),
    [
        ("/srv/scans/fax", True),
        ("/srv/with space/a", True),
        ("/srv/scans/local/x", False),
        ("/srv/other", False),
        ("/srv/scansions", False),
    ],
)
def test_network_file_systems_are_polled_without_being_asked(folder: str, *, polled: bool) -> None:
    assert needs_polling(Path(folder), MOUNTS) is polled


def test_a_flood_arrives_in_bounded_looks_the_oldest_first_and_none_is_left(root: Path) -> None:
    total = 2 * MOST_AT_ONCE + 30
    for number in range(total):
        file = root / "scanner" / f"{number:04d}.pdf"
        file.write_bytes(b"x%%EOF")
        os.utime(file, (10_000 - number, 10_000 - number))
    asked = []

    def counted(path: Path) -> bool:
        asked.append(path)
        return True

    seen, taken = looks(root, 0), []
    for round_ in range(3):
        asked.clear()
        seen = look(root, seen, 4.0 + round_, PATIENCE, counted)
        assert len(asked) <= MOST_AT_ONCE
        taken += names(seen)
        for arrival in seen.arrived:
            arrival.path.unlink()
        assert seen.more == (round_ < 2)
    assert taken == [f"scanner/{number:04d}.pdf" for number in reversed(range(total))]
