"""Bytes to disk: never over something, never half."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import Damaged
from intake.filing import place
from intake.filing.plan import document_id

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_in_place_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "patients/ab/key/2026/id"
    for content in (b"first", b"second"):
        draft = tmp_path / content.decode()
        draft.mkdir()
        (draft / "document.json").write_bytes(content)
        placed = place.place_folder(draft, target, tmp_path)
        assert placed is (content == b"first")
    assert (target / "document.json").read_bytes() == b"first"


def test_the_same_bytes_are_kept_once_and_other_bytes_are_never_taken_for_them(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    digest = hashlib.sha256(b"scan").hexdigest()
    for _ in range(2):
        draft = tmp_path / "draft"
        draft.write_bytes(b"scan")
        assert place.keep(draft, store, digest).read_bytes() == b"scan"
        assert not draft.exists()
    place.stored(store, digest).write_bytes(b"flipped")
    draft.write_bytes(b"scan")
    with pytest.raises(Damaged):
        place.keep(draft, store, digest)


@given(content=st.binary(max_size=5000))
def test_what_is_copied_is_what_was_there(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("copy")
    (folder / "a").write_bytes(content)
    assert place.copy(folder / "a", folder / "b") == hashlib.sha256(content).hexdigest()
    assert (folder / "b").read_bytes() == content


def test_readers_of_a_replaced_file_see_the_old_or_the_new(tmp_path: Path) -> None:
    file = tmp_path / "STATUS.txt"
    place.replace(file, b"old")
    with file.open("rb") as reader:
        place.replace(file, b"new")
        assert reader.read() == b"old"
    assert file.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["STATUS.txt"]


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=5, unique=True),
    st.lists(st.integers(1, 500), min_size=1, max_size=5, unique=True),
)
def test_other_pages_of_a_scan_are_another_document(pages: list[int], others: list[int]) -> None:
    assert (document_id("ab" * 32, pages) == document_id("ab" * 32, others)) == (pages == others)
