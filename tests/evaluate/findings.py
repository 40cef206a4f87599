"""Documents of known truth and lines that stand for them, for the scorers' tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from intake.asjson import finding_to_json
from intake.evaluate.judged import Judged, judge
from intake.model import Box, Finding, Item, PersonName, Role, Word

BOX = [0.1, 0.1, 0.2, 0.2]


def item(what: str, role: str, text: str, page: int = 1) -> dict[str, Any]:
    return {"page": page, "item": what, "role": role, "text": text, "box": BOX}


def told(**more: Any) -> dict[str, Any]:
    base = {"pages": [1], "type": "ecg", "mrn": "7", "expect": "file", "document_date": "2025-01-02"}
    return {**base, "patient_on_page": {"name": "Ann Levy", "dob": "03/02/1950", "mrn": None}, **more}


def finding(what: Item, role: Role, value: Any, confidence: float = 0.9, page: int = 1) -> Finding:
    return Finding(what, role, value, (Word("x", page, Box(*BOX)),), "rule", confidence)


def name(last: str, first: str, role: Role = Role.PATIENT, confidence: float = 0.9) -> Finding:
    return finding(Item.NAME, role, PersonName(last, first), confidence)


def born(day: dt.date = dt.date(1950, 3, 2)) -> Finding:
    return finding(Item.BIRTH_DATE, Role.PATIENT, day)


def line(*findings: Finding, file: str = "a", pages: tuple[int, ...] = (1,), **more: Any) -> dict[str, Any]:
    base = {
        "source_file": file,
        "pages": list(pages),
        "state": "review",
        "mrn": None,
        "type": "ecg",
        "reasons": ["no_patient"],
        "candidates": [],
        "document_date": "2025-01-02",
        "kinds": [{"code": "ecg", "probability": 0.9}],
    }
    return {**base, "findings": [finding_to_json(f) for f in findings], **more}


def judged(truth: dict[str, Any], result: dict[str, Any], *items: dict[str, Any], quality: str = "bw300") -> Judged:
    file = {"file": "a", "class": quality, "documents": [truth], "optional_pages": [], "items": list(items)}
    return judge([file], [result])[0]
