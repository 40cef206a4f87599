"""What kind of document it is, or that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.extract import extract, make_recogniser
from intake.extract.tables import document as table
from intake.kinds import Kind, load_kinds
from tests.extract.paper import FACTS, document

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("OPERATIVE REPORT\n\nPREOPERATIVE DIAGNOSIS: Hernia.\nPOSTOPERATIVE DIAGNOSIS: Same.", "operative_report"),
        ("Discharge Summary\n\nHospital Course: uneventful.\nCondition on Discharge: good.", "discharge_summary"),
        (
            "TECHNIQUE: Axial images without contrast.\nFINDINGS: No acute bleed.\nIMPRESSION: Normal.",
            "radiology_report",
        ),
        ("Test   Result   Reference Range\nSodium   140   135-145 mmol/L\nCollected: 1/2/24", "lab_report"),
        ("SUBJECTIVE: better.\nOBJECTIVE: afebrile.\nASSESSMENT: improving.\nPLAN: home.", "progress_note"),
        ("Dear Dr. Quill:\n\nThank you for your letter.\n\nSincerely,\nA. Foster", "letter"),
        ("FAX COVER SHEET\nTO: Records   FROM: Clinic\nPages including cover: 3", "fax_cover"),
        ("PSYCHIATRIC EVALUATION\nMental status examination: calm. Axis I: depression.", "psychiatry_note"),
        ("SUBPOENA DUCES TECUM\nPlaintiff v. Defendant. You are commanded to produce", "legal"),
        ("SPECIAL OFFER! Save 20% on toner. Call today! To be removed from this list call us.", "not_a_record"),
        ("12-LEAD ECG\nVent. rate 80 BPM  PR interval 160 ms  QRS duration 90 ms", "ecg"),
        ("EXPLANATION OF BENEFITS\nTHIS IS NOT A BILL\nAmount billed  Plan paid", "explanation_of_benefits"),
    ],
)
def test_a_document_is_known_by_its_title_or_its_wording(recogniser: Recogniser, text: str, code: str) -> None:
    assert extract(document(text), recogniser).kind.code == code


def test_little_evidence_leaves_the_kind_unknown(recogniser: Recogniser) -> None:
    findings = extract(document("Thank you very much.\nSee you next week."), recogniser)
    assert findings.kind.code == "unknown"


def test_an_empty_page_is_unknown(recogniser: Recogniser) -> None:
    assert extract(document(""), recogniser).kind.code == "unknown"


def test_the_best_three_are_kept_in_order(recogniser: Recogniser) -> None:
    kinds = extract(document("OPERATIVE REPORT\nbiopsy specimen"), recogniser).kinds
    assert len(kinds) == 3
    assert [k.probability for k in kinds] == sorted((k.probability for k in kinds), reverse=True)
    assert sum(k.probability for k in kinds) <= 1.001


def test_a_sensitive_kind_is_not_missed_under_a_plain_title(recogniser: Recogniser) -> None:
    text = """
PROGRESS NOTE
Mental status examination: withdrawn. Suicidal ideation: none. Thought process: linear.
Axis I: major depressive disorder. Past psychiatric history: two admissions. Psychotherapy weekly.
"""
    assert "psychiatry_note" in {k.code for k in extract(document(text), recogniser).kinds}


def test_a_site_adds_a_kind_by_its_title_words() -> None:
    kinds = {**load_kinds(), "tattoo_waiver": Kind("tattoo_waiver", "1-8", "Tattoo waiver", True, ("tattoo waiver",))}
    findings = extract(document("TATTOO WAIVER\n\nI accept."), make_recogniser(FACTS, kinds))
    assert findings.kind.code == "tattoo_waiver"


def test_every_shipped_kind_has_words_of_its_own() -> None:
    assert set(table("kind-words.json")) == set(load_kinds()) - {"unknown"}
