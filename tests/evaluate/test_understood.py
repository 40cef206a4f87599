"""Recognising is counted by class of scan, and two patients in one document are never overlooked."""

from __future__ import annotations

import json
from typing import Any

from intake.evaluate.judged import Share, judge
from intake.evaluate.understood import understood
from tests.evaluate.findings import born, line, name, told


def file(*documents: dict[str, Any], quality: str = "bw300") -> dict[str, Any]:
    return {"file": "a", "class": quality, "documents": list(documents), "optional_pages": [], "items": []}


def test_classes_are_put_into_the_groups_that_have_goals() -> None:
    lines = [line(name("LEVY", "ANN"), born())]
    found = understood(judge([file(told(), quality="fax_bad")], lines), lines)
    assert set(found.patient) == {"all", "poor", "fax_bad"}
    assert found.patient["poor"].both == Share(1, 1)
    assert json.dumps(found.to_json())


def test_pages_of_two_patients_in_one_document_are_counted() -> None:
    documents = [told(), told(pages=[2], mrn="8")]
    filed = line(pages=(1, 2), state="filed", mrn="7", reasons=[])
    warned = line(pages=(1, 2), reasons=["several_patients"])
    one = understood(judge([file(*documents)], [filed]), [filed])
    assert (one.merged_filed, one.merged_unwarned) == (1, 1)
    other = understood(judge([file(*documents)], [warned]), [warned])
    assert (other.merged_filed, other.merged_unwarned) == (0, 0)
    assert one.page_sets == Share(0, 2)


def test_a_type_left_unknown_is_abstention_and_no_claim() -> None:
    lines = [line(kinds=[{"code": "unknown", "probability": 0.8}], type="unknown")]
    found = understood(judge([file(told())], lines), lines)
    assert found.abstained == Share(1, 1)
    assert found.kinds.count == 0


def test_the_patients_probability_is_judged_where_the_truth_can_tell() -> None:
    candidates = [{"mrn": "7", "probability": 0.95}]
    lines = [line(candidates=candidates)]
    assert understood(judge([file(told())], lines), lines).patients.bins[0].right == Share(1, 1)
    unknown = told(mrn=None, expect="review", why="ambiguous_patient")
    assert understood(judge([file(unknown)], lines), lines).patients.count == 0
    stranger = told(mrn=None, expect="review", why="not_in_index")
    assert understood(judge([file(stranger)], lines), lines).patients.bins[0].right == Share(0, 1)


def test_every_reason_that_held_a_clear_document_back_is_counted() -> None:
    lines = [line(reasons=["date_unsure", "type_unsure"])]
    assert understood(judge([file(told())], lines), lines).held_back == {"date_unsure": 1, "type_unsure": 1}
