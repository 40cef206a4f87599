"""The figures of recognising, over all documents and by class of scan."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.evaluate.identity import GROUPS, ItemScore, PatientFound, by_item, known, patient_found
from intake.evaluate.judged import Share
from intake.evaluate.kinds.guesses import Reliability, reliability
from intake.kinds import UNKNOWN
from intake.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from intake.evaluate.identity import Known
    from intake.evaluate.judged import Judged, Line

ALL = "all"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was recognised.

    `patient` and `items` are by class of scan (`all`, the groups of `identity.GROUPS` and the classes themselves).
    `kinds` and `patients` hold the probabilities of type and patient against what was right, `page_sets` counts the
    documents of files that hold several, `merged` the results that hold pages of two patients: those filed, and those
    a person is not warned of.  `held_back` counts every reason of documents that should have been filed.
    """

    patient: Mapping[str, PatientFound]
    items: Mapping[str, tuple[ItemScore, ...]]
    kinds: Reliability
    abstained: Share
    patients: Reliability
    page_sets: Share
    merged_filed: int
    merged_unwarned: int
    held_back: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "patient": {name: one.to_json() for name, one in self.patient.items()},
            "items": {name: [score.to_json() for score in scores] for name, scores in self.items.items() if scores},
            "type_calibration": self.kinds.to_json(),
            "type_abstained": self.abstained.to_json(),
            "patient_calibration": self.patients.to_json(),
            "page_sets_of_batches": self.page_sets.to_json(),
            "two_patients_filed_as_one": self.merged_filed,
            "two_patients_unwarned": self.merged_unwarned,
            "held_back": dict(self.held_back),
        }


def understood(judged: Sequence[Judged], results: Iterable[Line]) -> Understood:
    """Count it all up; `results` are all lines, also those that stand for no document of the truth."""
    documents = [known(one) for one in judged]
    classes: dict[str, list[Known]] = {ALL: documents}
    for name, members in GROUPS.items():
        classes[name] = [one for one in documents if one.judged.quality in members]
    each: dict[str, list[Known]] = defaultdict(list)
    for one in documents:
        each[one.judged.quality].append(one)
    classes |= {name: each[name] for name in sorted(each) if name not in classes}
    settled = [one for one in judged if one.state in {"filed", "review"} and one.result and one.result.get("kinds")]
    batched = [one for one in judged if one.together]
    merged = _merged(judged, results)
    return Understood(
        patient={name: patient_found(group) for name, group in classes.items() if group},
        items={name: by_item(group) for name, group in classes.items()},
        kinds=reliability(claim for one in settled if (claim := _kind_claim(one))),
        abstained=Share(sum(_kind_claim(one) is None for one in settled), len(settled)),
        patients=reliability(claim for one in settled if (claim := _patient_claim(one))),
        page_sets=Share(sum(one.split_right for one in batched), len(batched)),
        merged_filed=sum(line["state"] == "filed" for line in merged),
        merged_unwarned=sum(Reason.SEVERAL_PATIENTS.value not in line["reasons"] for line in merged),
        held_back=_held_back(judged),
    )


def _kind_claim(one: Judged) -> tuple[float, bool] | None:
    """The probability of the type that stands first, and whether it is right; none if that is `unknown`."""
    best = (one.result or {})["kinds"][0]
    return None if best["code"] == UNKNOWN else (best["probability"], best["code"] == one.truth["type"])


def _patient_claim(one: Judged) -> tuple[float, bool] | None:
    """The probability of the first candidate, and whether it is they.

    None without one, and where the truth itself cannot tell.
    """
    owner, candidates = one.truth.get("mrn"), (one.result or {}).get("candidates")
    if not candidates or not (owner or one.truth.get("why") == "not_in_index"):
        return None
    return candidates[0]["probability"], candidates[0]["mrn"] == owner


def _merged(judged: Sequence[Judged], results: Iterable[Line]) -> list[Line]:
    """The lines that hold pages of documents about different patients."""
    owners: dict[tuple[str, int], str] = {}
    for one in judged:
        told = one.truth.get("patient_on_page") or {}
        owner = str(one.truth.get("mrn") or told.get("name") or "")
        owners |= {(one.file, page): owner for page in one.truth["pages"] if owner}
    return [
        line
        for line in results
        if len({owners[key] for page in line["pages"] if (key := (line["source_file"], page)) in owners}) > 1
    ]


def _held_back(judged: Sequence[Judged]) -> Mapping[str, int]:
    held = (one for one in judged if one.expects_filing and one.state == "review" and one.result)
    return dict(Counter(reason for one in held for reason in (one.result or {})["reasons"]).most_common())
