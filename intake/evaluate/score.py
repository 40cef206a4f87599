"""Score results against truth: every page accounted for, none in the wrong chart, how much done without a person.

Results are lines as `intake documents --json` prints them; truth is a corpus' `truth.jsonl`.  Every share comes with
its Wilson 95 % interval (E. B. Wilson 1927), which stays honest for the small numbers of wrong filings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.evaluate.judged import Share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.evaluate.judged import Judged, Line

CODES = {
    "empty": "E102",
    "zero_bytes": "E102",
    "truncated_pdf": "E103",
    "truncated_tiff": "E103",
    "password": "E104",
    "encrypted_pdf": "E104",
    "text_as_pdf": "E101",
    "text_renamed_pdf": "E101",
    "zip": "E108",
    "docx": "E108",
    "html": "E108",
    "blank": "E107",
}
"""The code the mailroom must be told for each way a file can be broken."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of documents."""

    documents: int
    split: Share
    straight_through: Share
    wrong_patient: Share
    guessed_identity: Share
    against_policy: Share
    type_right: Share
    type_macro_f1: float | None
    filed_wrong_type: Share
    date_right: Share
    top1: Share
    top5: Share
    without_result: int

    def to_json(self) -> Line:
        """All of them, by name."""
        named = {name: getattr(self, name) for name in self.__slots__}
        return {name: value.to_json() if isinstance(value, Share) else value for name, value in named.items()}


def figures(judged: Sequence[Judged]) -> Figures:
    """Count them up."""
    filed = [j for j in judged if j.filed]
    wanted = [j for j in judged if j.expects_filing]
    settled = [j for j in judged if j.state in {"filed", "review"}]
    dated = [j for j in settled if j.truth.get("document_date")]
    asked = [j for j in judged if j.state == "review" and _owners(j)]
    right = [j for j in judged if j.filed_right]
    unbidden = [j for j in filed if not j.expects_filing]
    return Figures(
        documents=len(judged),
        split=_share(judged, [j.split_right for j in judged]),
        straight_through=_share(wanted, [j.filed_right or j.found_again for j in wanted]),
        wrong_patient=_share(filed, [j.to_wrong_patient for j in filed]),
        guessed_identity=_share(filed, [j.guessed_identity and not j.to_wrong_patient for j in filed]),
        against_policy=_share(filed, [j in unbidden and not j.guessed_identity for j in filed]),
        type_right=_share(settled, [kind_of(j) == j.truth["type"] for j in settled]),
        type_macro_f1=_macro_f1(settled),
        filed_wrong_type=_share(right, [kind_of(j) != j.truth["type"] for j in right]),
        date_right=_share(dated, [date_right(j) for j in dated]),
        top1=_share(asked, [bool(_owners(j) & set(_shown(j)[:1])) for j in asked]),
        top5=_share(asked, [bool(_owners(j) & set(_shown(j)[:5])) for j in asked]),
        without_result=sum(j.result is None for j in judged),
    )


def _share(of: Sequence[Judged], right: Sequence[bool]) -> Share:
    return Share(sum(right), len(of))


def kind_of(judged: Judged) -> str:
    """The type it was given; `unknown` if none."""
    return str((judged.result or {}).get("type") or "unknown")


def date_right(judged: Judged) -> bool:
    """Whether its date is one of those that are right."""
    right = [judged.truth["document_date"], *(judged.truth.get("date_alternatives") or ())]
    return (judged.result or {}).get("document_date") in right


def _owners(judged: Judged) -> set[str]:
    """The record numbers a reviewer should be shown."""
    owner = judged.truth.get("mrn")
    return {*(judged.truth.get("candidates_true") or ()), *([owner] if owner else [])}


def _shown(judged: Judged) -> list[str]:
    """The record numbers a reviewer was shown, best first."""
    result = judged.result or {}
    best = [result["mrn"]] if result.get("mrn") else []
    shown = [candidate["mrn"] for candidate in result.get("candidates") or ()]
    return list(dict.fromkeys(best + shown))


def _macro_f1(settled: Sequence[Judged]) -> float | None:
    """The mean over types of the harmonic mean of precision and recall."""
    pairs = Counter((str(j.truth["type"]), kind_of(j)) for j in settled)
    kinds = {kind for pair in pairs for kind in pair}
    scores = []
    for kind in kinds:
        right = pairs[kind, kind]
        all_told = sum(n for (told, guessed), n in pairs.items() for side in (told, guessed) if side == kind)
        scores.append(2 * right / all_told)
    return round(sum(scores) / len(scores), 4) if scores else None


@dataclass(frozen=True, slots=True)
class FileFigures:
    """What became of the files as such: `unaccounted` ones have no line at all, which must never be."""

    files: int
    unaccounted: tuple[str, ...] = field(repr=False)
    broken_rejected: Share
    broken_code_right: Share
    broken_filed: int
    wrongly_rejected: int
    copies_found: Share

    def to_json(self) -> Line:
        """All of them, by name."""
        named = {name: getattr(self, name) for name in self.__slots__}
        return {name: value.to_json() if isinstance(value, Share) else value for name, value in named.items()}


def file_figures(truth: Sequence[Line], results: Sequence[Line], judged: Sequence[Judged]) -> FileFigures:
    """Count up files: all accounted for, broken ones refused with the right code, exact copies found."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in results:
        lines[line["source_file"]].append(line)
    broken = [t for t in truth if not t["documents"]]
    refused = [t for t in broken if lines[t["file"]] and all(r["state"] == "rejected" for r in lines[t["file"]])]
    coded = [t for t in broken if _code(t)]
    copies = [j for j in judged if j.truth.get("duplicate_of")]
    return FileFigures(
        files=len(truth),
        unaccounted=tuple(t["file"] for t in truth if not lines[t["file"]]),
        broken_rejected=Share(len(refused), len(broken)),
        broken_code_right=Share(
            sum(any(_code(t) in r["reasons"] for r in lines[t["file"]]) for t in coded), len(coded)
        ),
        broken_filed=sum(any(r["state"] == "filed" for r in lines[t["file"]]) for t in broken),
        wrongly_rejected=sum(j.state == "rejected" for j in judged),
        copies_found=Share(sum(j.found_again for j in copies), len(copies)),
    )


def _code(told: Mapping[str, Any]) -> str:
    return str(told.get("expect_code") or CODES.get(str(told.get("expect_rejected")), ""))


def by_quality(judged: Sequence[Judged]) -> dict[str, Figures]:
    """The figures of each class of scan."""
    classes: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        classes[one.quality].append(one)
    return {name: figures(classes[name]) for name in sorted(classes)}


def misfilings(judged: Sequence[Judged]) -> list[Line]:
    """Every document that went where it must not go, by file and page."""
    return [
        {
            "file": j.file,
            "pages": j.truth["pages"],
            "why": "wrong_patient" if j.to_wrong_patient else str(j.truth.get("why") or "expected_review"),
            "expected": j.truth.get("mrn"),
            "filed_to": sorted({str(line["mrn"]) for line in j.filed}),
        }
        for j in judged
        if j.filed and (j.to_wrong_patient or not j.expects_filing)
    ]


def referrals(judged: Sequence[Judged]) -> Counter[str]:
    """Why documents that should have been filed were referred: the first reason of each."""
    held = (j for j in judged if j.expects_filing and j.state == "review" and j.result)
    return Counter(str((j.result or {}).get("reasons", ["?"])[0]) for j in held)


def confusions(judged: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """Which types were taken for which."""
    settled = (j for j in judged if j.state in {"filed", "review"})
    return Counter((str(j.truth["type"]), kind_of(j)) for j in settled if kind_of(j) != j.truth["type"])
