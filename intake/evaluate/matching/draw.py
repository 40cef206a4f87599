"""A drawn population of any size with queries on it: `patients.csv`, `queries.csv` and `truth.csv`.

The files have the columns that `intake patients import` and `evaluate.matching.queries` read.  People are drawn and
written a household at a time; memory holds no more than which rows are asked for.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.evaluate.forge.part import chance
from intake.evaluate.forge.population import INDEX_COLUMNS
from intake.evaluate.matching.households import Town
from intake.evaluate.matching.noise import damaged, page_confidence
from intake.evaluate.matching.pages import FIELDS, Drawn, Pages, Subject
from intake.evaluate.matching.register import RecordNumbers, Row, registered

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake.evaluate.matching.population import Person

QUERY_COLUMNS = ("qid", "doc_type", *FIELDS, "page_conf")
TRUTH_COLUMNS = ("qid", "status", "mrns", "quality", "tags", "person")
_ABSENT = 0.10
"""Share of the pages whose person the index does not have."""
_RELATED = 0.72
"""Of these, the share who have a relative or namesake in it."""
_UNTOLD = 0.05
"""Of those who changed their last name, the share who stand in the index under the former one."""
_TWICE = 0.01
"""Share of the people who were registered twice."""
MOST_PATIENTS = 40_000_000
"""Record numbers have eight digits, of which half are in use."""


def draw_queries(
    folder: Path, seed: int, *, patients: int, queries: int, done: Callable[[int], None] | None = None
) -> None:
    """Write a population of exactly that many rows and exactly that many queries; `done` is told of rows written.

    The same seed and sizes give the same files, byte for byte.  The folder is made; `FileExistsError` if it holds any.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    with (
        (folder / "patients.csv").open("w", encoding="utf-8", newline="") as index,
        (folder / "queries.csv").open("w", encoding="utf-8", newline="") as asked,
        (folder / "truth.csv").open("w", encoding="utf-8", newline="") as known,
    ):
        index_out, asked_out, known_out = csv.writer(index), csv.writer(asked), csv.writer(known)
        index_out.writerow(INDEX_COLUMNS)
        asked_out.writerow(QUERY_COLUMNS)
        known_out.writerow(TRUTH_COLUMNS)
        noise = chance(f"noise {seed}")
        written = count = 0
        for rows, pages in drawn(seed, patients=patients, queries=queries):
            index_out.writerows(rows)
            for page in pages:
                count += 1
                qid = f"{seed}-{count:07d}"
                asked_out.writerow((qid, page.kind, *_read(noise, page)))
                known_out.writerow(
                    (qid, page.status, "|".join(page.mrns), page.quality, " ".join(page.tags), page.person)
                )
            written += len(rows)
            if done:
                done(written)


def drawn(seed: int, *, patients: int, queries: int) -> Iterator[tuple[tuple[Row, ...], tuple[Drawn, ...]]]:
    """The rows of one household after the other, with the pages that are asked of it, before any noise."""
    rng, asking = chance(f"people {seed}"), chance(f"pages {seed}")
    town, numbers = Town(rng), RecordNumbers(patients)
    pages = Pages(asking, numbers)
    asked = Counter(asking.randrange(patients) for _ in range(queries))
    before = 0
    while before < patients:
        people = town.household()
        subjects = _registered(rng, people, numbers, before, patients)
        rows = tuple(row for subject in subjects for row in subject.rows)
        made: list[Drawn] = []
        for subject in subjects:
            for at in range(before, before + len(subject.rows)):
                made += (pages.draw(_whom(asking, town, subject)) for _ in range(asked[at]))
            before += len(subject.rows)
        yield rows, tuple(made)


def _registered(
    rng: random.Random, people: tuple[Person, ...], numbers: RecordNumbers, before: int, patients: int
) -> tuple[Subject, ...]:
    """The people with their rows, as many as there is room for."""
    subjects: list[Subject] = []
    for person in people:
        times = 2 if rng.random() < _TWICE else 1
        mrns = [numbers.of(at) for at in range(before, min(before + times, patients))]
        before += len(mrns)
        known, tags = person, ["duplicate_in_index"] if len(mrns) > 1 else []
        if person.former_last_name and rng.random() < _UNTOLD:
            known = replace(person, last_name=person.former_last_name, former_last_name="")
            person = replace(person, former_last_name="")  # noqa: PLW2901  (no page of hers bears it any more)
            tags.append("maiden")
        rows = tuple(registered(rng, known, mrn, again=at > 0) for at, mrn in enumerate(mrns))
        if rows:
            subjects.append(Subject(person, rows, tuple(tags)))
    here = {subject.person.role for subject in subjects}
    twins = Counter(s.person.birth_date for s in subjects if s.person.role == "twin")
    return tuple(replace(s, tags=(*s.tags, *_role_tags(s.person, here, twins[s.person.birth_date]))) for s in subjects)


def _role_tags(person: Person, here: set[str], twins: int) -> tuple[str, ...]:
    """What the person is to somebody who stands in the index as well."""
    paired = {"junior": "senior" in here, "senior": "junior" in here, "twin": twins > 1, "namesake": True}
    return (person.role,) if paired.get(person.role) else ()


def _whom(asking: random.Random, town: Town, subject: Subject) -> Subject:
    """The person of that row; one time in ten somebody in their stead whom the index does not have."""
    if asking.random() >= _ABSENT:
        return subject
    if asking.random() >= _RELATED:
        return Subject(town.stranger(), ())
    other = town.missing(subject.person)
    if other.role == "namesake":
        return Subject(other, (), ("absent_namesake_present",))
    tags = ["absent_relative_present"]
    if other.role in ("twin", "junior", "senior"):
        tags += ["absent_twin_jr", other.role]
    return Subject(other, (), tuple(tags))


def _read(noise: random.Random, page: Drawn) -> tuple[str, ...]:
    """The fields as OCR gives them, and its confidence."""
    hand = page.kind == "handwritten"
    texts = (damaged(noise, page.fields[name], page.quality, hand=hand) if page.fields[name] else "" for name in FIELDS)
    return (*texts, f"{page_confidence(noise, page.quality):.3f}")
