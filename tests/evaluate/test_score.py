"""The scorer counts what matters, and never flatters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.evaluate.judged import Share, judge, wilson
from intake.evaluate.score import confusions, figures, file_figures, misfilings, referrals


def told(file: str, *documents: dict[str, Any], optional: tuple[int, ...] = (), **more: Any) -> dict[str, Any]:
    return {"file": file, "class": "bw200", "documents": list(documents), "optional_pages": list(optional), **more}


def document(pages: list[int], mrn: str | None, expect: str = "file", **more: Any) -> dict[str, Any]:
    base = {"pages": pages, "type": "ecg", "mrn": mrn, "expect": expect, "document_date": "2025-01-02"}
    return {**base, "date_alternatives": ["2025-01-03"], **more}


def line(file: str, pages: list[int], state: str, mrn: str | None = None, **more: Any) -> dict[str, Any]:
    base = {
        "source_file": file,
        "pages": pages,
        "state": state,
        "mrn": mrn,
        "type": "ecg",
        "reasons": [],
        "candidates": [],
    }
    return {**base, "document_date": "2025-01-02", **more}


def test_a_document_filed_to_its_patient_is_straight_through() -> None:
    one = figures(judge([told("a", document([1], "7"))], [line("a", [1], "filed", "7")]))
    assert one.straight_through == Share(1, 1)
    assert one.wrong_patient == Share(0, 1)


def test_one_page_in_the_wrong_chart_is_a_wrong_patient() -> None:
    truth = [told("a", document([1], "7"), document([2], "8"))]
    judged = judge(truth, [line("a", [1, 2], "filed", "7")])
    assert figures(judged).wrong_patient.hits == 1
    assert [m["expected"] for m in misfilings(judged)] == ["8"]
    assert figures(judged).split.hits == 0


def test_filing_by_luck_is_counted_even_if_it_went_well() -> None:
    truth = [told("a", document([1], None, "review", why="ambiguous_patient", candidates_true=["7", "8"]))]
    one = figures(judge(truth, [line("a", [1], "filed", "7")]))
    assert one.guessed_identity == Share(1, 1)
    assert one.straight_through.of == 0


def test_filing_a_sensitive_type_is_against_policy() -> None:
    truth = [told("a", document([1], "7", "review", why="sensitive_type"))]
    one = figures(judge(truth, [line("a", [1], "filed", "7")]))
    assert one.against_policy == Share(1, 1)
    assert one.guessed_identity.hits == 0


def test_optional_pages_may_be_in_or_out() -> None:
    truth = [told("a", document([2], "7"), optional=(1, 3))]
    for pages in ([2], [1, 2], [1, 2, 3]):
        assert figures(judge(truth, [line("a", pages, "filed", "7")])).split == Share(1, 1)


def test_a_copy_told_as_such_is_as_good_as_filed() -> None:
    truth = [told("a", document([1], "7")), told("b", document([1], "7", duplicate_of="a"))]
    results = [line("a", [1], "filed", "7"), line("b", [1], "duplicate", None)]
    judged = judge(truth, results)
    assert figures(judged).straight_through == Share(2, 2)
    assert file_figures(truth, results, judged).copies_found == Share(1, 1)


def test_a_letter_sent_again_counts_as_found_whichever_of_both_was_referred_but_was_not_straight_through() -> None:
    truth = [told("a", document([1], "7")), told("b", document([1], "7", corrects="a")), told("c", document([1], "8"))]
    again = {**line("a", [1], "review", "7"), "reasons": ["possible_resend"]}
    wrong = {**line("c", [1], "review", "8"), "reasons": ["possible_resend"]}
    results = [again, line("b", [1], "filed", "7"), wrong]
    judged = judge(truth, results)
    found = file_figures(truth, results, judged)
    assert (found.copies_found, found.false_copies) == (Share(1, 1), Share(1, 3))
    assert figures(judged).straight_through == Share(1, 3)


def test_a_whole_file_told_as_duplicate_needs_no_pages() -> None:
    truth = [told("a", document([1], "7")), told("b", document([1], "7", duplicate_of="a"))]
    results = [line("a", [1], "filed", "7"), line("b", [], "duplicate", None)]
    judged = judge(truth, results)
    assert figures(judged).straight_through == Share(2, 2)
    assert figures(judged).without_result == 0


def test_a_file_without_any_line_is_unaccounted() -> None:
    truth = [told("a", document([1], "7")), told("b", document([1], "8"))]
    results = [line("a", [1], "filed", "7")]
    judged = judge(truth, results)
    assert file_figures(truth, results, judged).unaccounted == ("b",)
    assert figures(judged).without_result == 1


def test_a_broken_file_must_be_refused_with_its_code() -> None:
    truth = [
        told("a", expect_rejected="zip"),
        told("b", expect_rejected="empty", expect_code="E102"),
        told("c", expect_rejected="html"),
    ]
    results = [
        line("a", [], "rejected", reasons=["E108"]),
        line("b", [], "rejected", reasons=["E103"]),
        line("c", [1], "filed", "7"),
    ]
    files = file_figures(truth, results, judge(truth, results))
    assert files.broken_rejected == Share(2, 3)
    assert files.broken_code_right == Share(1, 3)
    assert files.broken_filed == 1


def test_the_right_patient_must_be_among_those_shown() -> None:
    truth = [told("a", document([1], "7", "review", why="conflict"))]
    shown = [{"mrn": "8", "probability": 0.5}, {"mrn": "7", "probability": 0.4}]
    one = figures(judge(truth, [line("a", [1], "review", "8", candidates=shown, reasons=["conflict"])]))
    assert one.top1 == Share(0, 1)
    assert one.top5 == Share(1, 1)


def test_an_alternative_date_is_right_too() -> None:
    judged = judge([told("a", document([1], "7"))], [line("a", [1], "filed", "7", document_date="2025-01-03")])
    assert figures(judged).date_right == Share(1, 1)


def test_types_are_counted_with_macro_f1() -> None:
    truth = [told("a", document([1], "7")), told("b", document([1], "8", type="letter"))]
    results = [line("a", [1], "filed", "7"), line("b", [1], "review", "8", reasons=["type_unsure"])]
    judged = judge(truth, results)
    one = figures(judged)
    assert one.type_right == Share(1, 2)
    assert one.type_macro_f1 == pytest.approx((2 / 3 + 0) / 2, abs=1e-4)
    assert confusions(judged) == {("letter", "ecg"): 1}
    assert referrals(judged) == {"type_unsure": 1}


def test_figures_are_written_as_json() -> None:
    one = figures(judge([told("a", document([1], "7"))], [line("a", [1], "filed", "7")])).to_json()
    assert one["straight_through"]["rate"] == 1.0
    assert one["straight_through"]["low95"] < 0.5
    assert one["top1"]["rate"] is None


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_share_and_never_leaves_its_bounds(hits: int, more: int) -> None:
    of = hits + more
    low, high = wilson(hits, of)
    assert 0 <= low <= high <= 1
    if of:
        assert low - 1e-9 <= hits / of <= high + 1e-9


def test_none_wrong_of_many_still_leaves_room_for_doubt() -> None:
    assert wilson(0, 100)[1] == pytest.approx(0.0370, abs=0.0005)
