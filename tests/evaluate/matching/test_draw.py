"""Drawn populations hold what they claim, and their queries can be asked."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from intake.evaluate.forge.population import INDEX_COLUMNS, plain
from intake.evaluate.matching.draw import QUERY_COLUMNS, TRUTH_COLUMNS, draw_queries, drawn
from intake.evaluate.matching.pages import FIELDS, KINDS, Drawn
from intake.evaluate.matching.queries import read_queries
from intake.evaluate.matching.register import Row
from intake.records.patient_csv import header_of, lines_of

PATIENTS, QUERIES = 6_000, 12_000
TAGS = {
    "foreign_mrn", "absent_relative_present", "duplicate_in_index", "one_surname", "provider_phone", "nickname",
    "maiden", "typo_first", "name_swap", "senior", "twin", "typo_last", "dob_wrong", "junior", "goes_by_middle",
    "absent_twin_jr", "no_name", "initial_only", "baby", "dob_is_visit_date", "sex_wrong", "mrn_keyed_wrong",
    "mixed_identity", "namesake", "wrong_label_mrn", "mrn_exists_here", "absent_namesake_present",
    "suffix_left_out",
}  # fmt: skip


class Whole:
    """A drawn population held whole, as only a test may."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.pages: list[Drawn] = []
        for rows, pages in drawn(3, patients=PATIENTS, queries=QUERIES):
            self.rows.update((row.mrn, row) for row in rows)
            self.pages += pages

    def of(self, tag: str) -> list[Drawn]:
        return [page for page in self.pages if tag in page.tags]

    def right(self, page: Drawn) -> list[Row]:
        return [self.rows[mrn] for mrn in page.mrns]


@pytest.fixture(scope="module")
def whole() -> Whole:
    return Whole()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[A-Z]+", plain(text).upper()))


def test_the_same_seed_draws_the_same_files_and_another_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        draw_queries(tmp_path / name, seed, patients=300, queries=200)
    for file in ("patients.csv", "queries.csv", "truth.csv"):
        a, b, c = ((tmp_path / name / file).read_bytes() for name in "abc")
        assert a == b
        assert a != c


def test_files_have_the_columns_of_the_contract_and_exactly_so_many_rows(tmp_path: Path) -> None:
    draw_queries(tmp_path, 1, patients=301, queries=150)
    assert header_of(tmp_path / "patients.csv") == (INDEX_COLUMNS, ())
    lines = list(lines_of(tmp_path / "patients.csv"))
    assert len(lines) == 301
    assert not [line.fault for line in lines if line.fault]
    for name, columns in (("queries", QUERY_COLUMNS), ("truth", TRUTH_COLUMNS)):
        rows = list(csv.reader((tmp_path / f"{name}.csv").open(encoding="utf-8")))
        assert tuple(rows[0]) == columns
        assert len(rows) == 151


def test_queries_are_read_back_and_their_right_rows_exist(tmp_path: Path) -> None:
    draw_queries(tmp_path, 5, patients=500, queries=400)
    rows = {row["mrn"] for row in csv.DictReader((tmp_path / "patients.csv").open(encoding="utf-8"))}
    queries = list(read_queries(tmp_path, dt.date(2026, 3, 2)))
    assert len(queries) == 400
    assert all(query.right <= rows for query in queries)
    assert all(query.findings.items for query in queries)
    assert 0.8 < sum(bool(query.right) for query in queries) / 400 < 0.97


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        draw_queries(tmp_path, 1, patients=10, queries=5)


def test_every_trap_occurs(whole: Whole) -> None:
    assert {tag for page in whole.pages for tag in page.tags} == TAGS


def test_one_query_in_ten_is_of_somebody_the_index_does_not_have(whole: Whole) -> None:
    absent = [page for page in whole.pages if not page.mrns]
    assert 0.085 < len(absent) / len(whole.pages) < 0.115
    related = [p for p in absent if {"absent_relative_present", "absent_namesake_present"} & set(p.tags)]
    assert 0.6 < len(related) / len(absent) < 0.85


def test_nobody_of_the_absent_is_in_the_index(whole: Whole) -> None:
    present = {page.person for page in whole.pages if page.mrns}
    absent = [page for page in whole.pages if not page.mrns]
    assert present.isdisjoint(page.person for page in absent)
    known = {(frozenset(_words(f"{r.first_name} {r.last_name}")), r.birth_date) for r in whole.rows.values()}
    clear = [
        p
        for p in absent
        if not {"mixed_identity", "baby"} & set(p.tags) and re.fullmatch(r"\d{4}-\d\d-\d\d", p.fields["dob"])
    ]
    assert len(clear) > 20
    assert not [
        p for p in clear if any(born == p.fields["dob"] and name <= _words(p.fields["name"]) for name, born in known)
    ]


def test_fields_come_as_often_as_their_kind_of_page_has_them(whole: Whole) -> None:
    count = Counter(page.kind for page in whole.pages)
    for name, kind in KINDS.items():
        for field in ("dob", "sex", "phone", "address"):
            has = sum(bool(page.fields[field]) for page in whole.pages if page.kind == name)
            assert abs(has / count[name] - getattr(kind, field)) < 0.06
    assert set(whole.pages[0].fields) == set(FIELDS)


def test_a_record_number_is_right_unless_its_tag_says_otherwise(whole: Whole) -> None:
    otherwise = {"foreign_mrn", "wrong_label_mrn", "mrn_keyed_wrong", "mixed_identity"}
    for page in whole.pages:
        if page.fields["mrn"]:
            assert (page.fields["mrn"] in page.mrns) == otherwise.isdisjoint(page.tags)
    assert all(
        page.fields["mrn"] in whole.rows for page in (*whole.of("wrong_label_mrn"), *whole.of("mrn_exists_here"))
    )
    assert all(page.status == "conflict" for page in (*whole.of("wrong_label_mrn"), *whole.of("mixed_identity")))


def test_record_numbers_of_the_sender_are_told_apart_from_those_here(whole: Whole) -> None:
    plainly_foreign = [page for page in whole.of("foreign_mrn") if "mrn_exists_here" not in page.tags]
    assert not [page for page in plainly_foreign if page.fields["mrn"] in whole.rows]


def test_duplicates_are_two_rows_of_one_person(whole: Whole) -> None:
    pages = whole.of("duplicate_in_index")
    assert all(len(page.mrns) == 2 for page in pages)
    assert all(len(page.mrns) < 2 for page in whole.pages if page not in pages)
    one, other = whole.right(pages[0])
    assert one[1:] != other[1:]


def test_names_differ_as_their_tags_say(whole: Whole) -> None:
    def sole(tag: str) -> list[tuple[set[str], Row]]:
        return [
            (_words(p.fields["name"]), whole.right(p)[0])
            for p in whole.of(tag)
            if p.status == "present" and len(p.mrns) == 1
        ]

    for tag in ("nickname", "typo_first", "goes_by_middle", "initial_only"):
        kept = [row.first_name for words, row in sole(tag) if _words(row.first_name) <= words]
        assert len(kept) < 0.1 * len(sole(tag)), tag  # a register may have the same slip
    for tag in ("maiden", "one_surname", "typo_last"):
        kept = [row.last_name for words, row in sole(tag) if _words(row.last_name) <= words]
        assert len(kept) < 0.1 * len(sole(tag)), tag
    assert not [words for words, _ in sole("suffix_left_out") if words & {"JR", "SR", "II", "III"}]
    assert all(not page.fields["name"] for page in whole.of("no_name"))


def test_twins_and_fathers_and_sons_and_namesakes_stand_in_the_index(whole: Whole) -> None:
    twins = [whole.right(p)[0] for p in whole.of("twin") if p.status == "present" and len(p.mrns) == 1]
    births = Counter((row.last_name, row.birth_date) for row in whole.rows.values())
    assert sum(births[row.last_name, row.birth_date] > 1 for row in twins) > 0.85 * len(twins)
    names = Counter((row.last_name, row.first_name) for row in whole.rows.values())
    for tag in ("junior", "senior", "namesake"):
        rows = [whole.right(p)[0] for p in whole.of(tag) if p.status == "present" and len(p.mrns) == 1]
        assert sum(names[row.last_name, row.first_name] > 1 for row in rows) > 0.8 * len(rows), tag


def test_half_of_the_people_share_home_and_name_and_a_third_their_phone(whole: Whole) -> None:
    rows = [row for row in whole.rows.values() if row.address and row.phone]
    homes = Counter((row.address, row.last_name) for row in rows)
    phones = Counter(row.phone for row in rows)
    assert 0.35 < sum(homes[row.address, row.last_name] > 1 for row in rows) / len(rows) < 0.6
    assert 0.25 < sum(phones[row.phone] > 1 for row in rows) / len(rows) < 0.5


def test_strangers_live_under_one_address(whole: Whole) -> None:
    homes: dict[str, set[str]] = {}
    for row in whole.rows.values():
        homes.setdefault(f"{row.address} {row.zip}", set()).add(row.last_name)
    assert [home for home, names in homes.items() if home.strip() and len(names) > 4]
