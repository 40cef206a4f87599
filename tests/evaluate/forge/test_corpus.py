"""A forged corpus has the form of a corpus, and its truth holds."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import tomllib
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from intake.evaluate.forge import SITUATIONS, World, draw_home, forge_corpus, pose
from intake.kinds import load_kinds
from intake.settings import build

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("corpus")
KEYS = {"file", "source", "class", "pages", "documents", "optional_pages", "kind", "trouble", "notes"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "c"
    forge_corpus(folder, 11, documents=24, patients=300)
    return folder


def truth_of(corpus: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def pages_of(file: Path) -> int:
    if file.suffix == ".pdf":
        with pikepdf.open(file) as pdf:
            return len(pdf.pages)
    with Image.open(file) as picture:
        return getattr(picture, "n_frames", 1)


def test_every_file_of_the_inbox_has_its_truth_and_no_other(corpus: Path) -> None:
    files = {path.relative_to(corpus / "inbox").as_posix() for path in (corpus / "inbox").rglob("*") if path.is_file()}
    truth = truth_of(corpus)
    assert {told["file"] for told in truth} == files
    assert all(set(told) >= KEYS for told in truth)


def test_the_pages_of_a_file_belong_to_a_document_or_are_optional(corpus: Path) -> None:
    for told in truth_of(corpus):
        if not told["documents"]:
            continue
        pages = sorted([page for d in told["documents"] for page in d["pages"]] + told["optional_pages"])
        assert pages == list(range(1, told["pages"] + 1))
        assert pages_of(corpus / "inbox" / told["file"]) == told["pages"]


def test_the_words_of_every_page_stand_beside_it(corpus: Path) -> None:
    for told in truth_of(corpus):
        texts = [corpus / "text" / f"{told['file']}.p{page}.txt" for page in range(1, told["pages"] + 1)]
        words = [text.read_text(encoding="utf-8") for text in texts]
        for document in told["documents"]:
            name = document["patient_on_page"]["name"]
            if name and document.get("why") != "illegible":
                assert any(name in words[page - 1] for page in document["pages"])


def test_the_truth_says_what_stands_on_every_page(corpus: Path) -> None:
    for told in truth_of(corpus):
        for document in told["documents"]:
            here = [item for item in told["items"] if item["page"] in document["pages"] and item["role"] == "patient"]
            name = document["patient_on_page"]["name"]
            if name and document.get("why") != "illegible":
                assert name in {item["text"] for item in here if item["item"] == "name"}
        assert all(0 <= edge <= 1 for item in told.get("items", []) for edge in item["box"])


def test_who_is_to_be_filed_is_on_file_and_who_is_not_is_not(corpus: Path) -> None:
    with (corpus / "patients.csv").open(encoding="utf-8") as file:
        index = {row["mrn"] for row in csv.DictReader(file)}
    kinds = load_kinds()
    for told in truth_of(corpus):
        for document in told["documents"]:
            if document["expect"] == "file":
                assert document["mrn"] in index
                assert kinds[document["type"]].auto_file
            else:
                assert document["why"]
            assert set(document.get("candidates_true", [])) <= index


def test_the_site_can_be_opened_with_the_corpus_settings(corpus: Path, tmp_path: Path) -> None:
    settings = build(tmp_path, tomllib.loads((corpus / "site.toml").read_text(encoding="utf-8")))
    assert settings.organisation.name
    assert settings.separators.payloads == ("PATCHT",)


def test_the_same_seed_writes_the_same_corpus(tmp_path: Path) -> None:
    digests = []
    for name in "ab":
        forge_corpus(tmp_path / name, 7, documents=4, patients=60)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])
    assert digests[0] == digests[1]


@pytest.mark.parametrize("situation", list(SITUATIONS))
def test_each_situation_can_be_posed(situation: str) -> None:
    rng = random.Random(situation)
    world = World(rng, draw_home(rng), 400)
    posed = pose(rng, world, situation)
    index = {person.mrn for person in world.people}
    assert posed.drawn.sheets
    assert (posed.expect == "file") == (not posed.why)
    assert posed.mrn is None or posed.mrn in index
    assert set(posed.candidates) <= index


def test_nobody_is_written_about_whose_double_is_on_file() -> None:
    rng = random.Random(3)
    world = World(rng, draw_home(rng), 120)
    for _ in range(20):
        pose(rng, world, "double_untold")
    for _ in range(40):
        person = world.patient()
        twins = [
            p
            for p in world.people
            if (p.first_name, p.last_name, p.birth_date) == (person.first_name, person.last_name, person.birth_date)
        ]
        assert twins == [person]


def test_a_world_that_is_too_small_says_so() -> None:
    rng = random.Random(3)
    world = World(rng, draw_home(rng), 2)
    world.patient()
    world.patient()
    with pytest.raises(LookupError):
        world.patient()


def test_pairs_come_in_their_order_and_name_the_first(tmp_path: Path) -> None:
    forge_corpus(tmp_path / "c", 3, documents=20, patients=100, pairs=1.0)
    truth = {told["file"]: told for told in truth_of(tmp_path / "c")}
    again = {
        file: document[way]
        for file, told in truth.items()
        for document in told["documents"]
        for way in ("duplicate_of", "corrects", "extends")
        if way in document
    }
    assert again
    assert set(again.values()) <= set(truth)
    assert all(file[-9:-4] > first[-9:-4] for file, first in again.items())
