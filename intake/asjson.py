"""How a case is written down: the JSON that rows, `document.json` and golden tests share, both ways.

Boxes are lists `[page, left, top, right, bottom]` in fractions of the upright page.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from intake.model import (
    Box,
    Candidate,
    Evidence,
    Finding,
    Former,
    Guess,
    Item,
    KindGuess,
    Patient,
    PersonName,
    Role,
    Sketch,
    SketchWord,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake.model import Value

Json = dict[str, Any]


def finding_to_json(finding: Finding) -> Json:
    """One finding with its ink."""
    return {
        "item": finding.item.value,
        "role": finding.role.value,
        "value": _value_to_json(finding.value),
        "alternatives": [_value_to_json(value) for value in finding.alternatives],
        "guesses": [[_value_to_json(guess.value), round(guess.confidence, 4)] for guess in finding.guesses],
        "rule": finding.rule,
        "confidence": round(finding.confidence, 4),
        "ink": _ink_to_json(finding.ink),
    }


def finding_from_json(data: Json) -> Finding:
    """The finding that `finding_to_json` wrote."""
    return Finding(
        item=Item(data["item"]),
        role=Role(data["role"]),
        value=_value_from_json(data["value"]),
        alternatives=tuple(_value_from_json(value) for value in data["alternatives"]),
        rule=data["rule"],
        confidence=data["confidence"],
        ink=_ink_from_json(data["ink"]),
        guesses=tuple(Guess(_value_from_json(value), sure) for value, sure in data.get("guesses", [])),
    )


def candidate_to_json(candidate: Candidate) -> Json:
    """One candidate with its evidence, field by field."""
    return {
        "mrn": candidate.patient.mrn,
        "probability": round(candidate.probability, 6),
        "patient": patient_to_json(candidate.patient),
        "evidence": [
            {
                "item": evidence.item.value,
                "page_value": evidence.page_value,
                "index_value": evidence.index_value,
                "level": evidence.level,
                "weight": round(evidence.weight, 3),
                "ink": _ink_to_json(evidence.ink),
            }
            for evidence in candidate.evidence
        ],
    }


def candidate_from_json(data: Json) -> Candidate:
    """The candidate that `candidate_to_json` wrote."""
    return Candidate(
        patient=patient_from_json(data["patient"]),
        probability=data["probability"],
        evidence=tuple(
            Evidence(
                item=Item(entry["item"]),
                page_value=entry["page_value"],
                index_value=entry["index_value"],
                level=entry["level"],
                weight=entry["weight"],
                ink=_ink_from_json(entry["ink"]),
            )
            for entry in data["evidence"]
        ),
    )


def patient_to_json(patient: Patient) -> Json:
    """One row of the patient index."""
    return {
        "key": patient.key,
        "mrn": patient.mrn,
        "name": _value_to_json(patient.name),
        "birth_date": _day(patient.birth_date),
        "former_last_name": patient.former_last_name,
        "sex": patient.sex,
        "ssn_last4": patient.ssn_last4,
        "phone": patient.phone,
        "address": patient.address,
        "city": patient.city,
        "state": patient.state,
        "zip": patient.zip,
        "member_id": patient.member_id,
        "merged_into": patient.merged_into,
        "deceased": _day(patient.deceased),
        "formerly": [_former_to_json(former) for former in patient.formerly],
    }


def patient_from_json(data: Json) -> Patient:
    """The patient that `patient_to_json` wrote."""
    fields = {key: value for key, value in data.items() if key not in {"name", "birth_date", "deceased", "formerly"}}
    name = _value_from_json(data["name"])
    if not isinstance(name, PersonName):
        raise TypeError("a patient's name must be written in parts")
    born, died = _date(data["birth_date"]), _date(data["deceased"])
    formerly = tuple(_former_from_json(former) for former in data.get("formerly", ()))
    return Patient(name=name, birth_date=born, deceased=died, formerly=formerly, **fields)


def _former_to_json(former: Former) -> Json:
    return {
        "until": former.until.isoformat(),
        "name": _value_to_json(former.name) if former.name else None,
        "birth_date": _day(former.birth_date),
        "phone": former.phone,
        "address": former.address,
        "zip": former.zip,
    }


def _former_from_json(data: Json) -> Former:
    name = _value_from_json(data["name"]) if data["name"] else None
    if name is not None and not isinstance(name, PersonName):
        raise TypeError("a former name must be written in parts")
    until = dt.date.fromisoformat(data["until"])
    return Former(until, name, _date(data["birth_date"]), data["phone"], data["address"], data["zip"])


def kinds_to_json(kinds: Iterable[KindGuess]) -> list[Json]:
    """Document types with their probabilities, best first."""
    return [{"code": guess.code, "probability": round(guess.probability, 4)} for guess in kinds]


def kinds_from_json(data: Iterable[Json]) -> tuple[KindGuess, ...]:
    """The guesses that `kinds_to_json` wrote."""
    return tuple(KindGuess(entry["code"], entry["probability"]) for entry in data)


def sketch_to_json(sketch: Sketch) -> Json:
    """What is kept of a document to know it again; its keys are kept apart."""
    return {
        "scan": sketch.scan,
        "begins": sketch.begins,
        "pages": [
            {
                "words": " ".join(word.text for word in page),
                "unsure": [n for n, word in enumerate(page) if not word.sure],
            }
            for page in sketch.pages
        ],
        "date": _day(sketch.date),
        "said": sorted(day.isoformat() for day in sketch.said),
        "sure": sorted(day.isoformat() for day in sketch.sure),
        "whose": sketch.whose,
        "names": list(sketch.names),
    }


def sketch_from_json(data: Json) -> Sketch:
    """The sketch that `sketch_to_json` wrote, without its keys."""
    return Sketch(
        scan=data["scan"],
        begins=data["begins"],
        pages=tuple(_sketched(page["words"].split(), frozenset(page["unsure"])) for page in data["pages"]),
        date=_date(data["date"]),
        said=frozenset(map(dt.date.fromisoformat, data["said"])),
        sure=frozenset(map(dt.date.fromisoformat, data["sure"])),
        whose=data["whose"],
        names=tuple(data["names"]),
    )


def _sketched(words: Sequence[str], unsure: frozenset[int]) -> tuple[SketchWord, ...]:
    return tuple(SketchWord(word, number not in unsure) for number, word in enumerate(words))


def _value_to_json(value: Value) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, PersonName):
        return {"last": value.last, "first": value.first, "middle": value.middle, "suffix": value.suffix}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return value


def _value_from_json(data: Any) -> Value:  # noqa: ANN401 -- JSON
    if isinstance(data, dict):
        if "date" in data:
            return dt.date.fromisoformat(data["date"])
        return PersonName(**data)
    return str(data)


def _ink_to_json(ink: Sequence[Word]) -> list[Json]:
    return [
        {
            "text": word.text,
            "box": [
                word.page,
                *(round(edge, 5) for edge in (word.box.left, word.box.top, word.box.right, word.box.bottom)),
            ],
            "confidence": round(word.confidence, 3),
        }
        for word in ink
    ]


def _ink_from_json(data: Iterable[Json]) -> tuple[Word, ...]:
    return tuple(Word(entry["text"], entry["box"][0], Box(*entry["box"][1:]), entry["confidence"]) for entry in data)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
