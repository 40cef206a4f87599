"""Workers take files in side by side; what came before is told in the order of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.evaluate.dry import Taken
from intake.evaluate.resent import with_resends
from tests.resend.letters import LETTER, OTHER, page, patient, sketch

if TYPE_CHECKING:
    from intake.model import Sketch


def taken(file: str, *sketches: Sketch | None, state: str = "filed", reasons: tuple[str, ...] = ()) -> Taken:
    line = {"source_file": file, "state": state, "reasons": list(reasons), "path": "patients/x"}
    return Taken(file, (line,) * max(1, len(sketches)), 1, 0.0, 0.0, sketches=sketches)


FIRST, AGAIN = (sketch(page(LETTER), who=patient(), scan=digit * 64) for digit in "ab")
ELSE = sketch(page(OTHER), who=patient(), scan="c" * 64)


def test_the_later_by_name_is_referred_and_names_the_earlier() -> None:
    one, two = with_resends([taken("fax/2.tif", AGAIN), taken("fax/1.tif", FIRST)])
    assert one.lines[0]["state"] == "filed"
    (line,) = two.lines
    assert (line["source_file"], line["state"], line["path"]) == ("fax/2.tif", "review", "")
    assert (line["resend"], line["resend_of"]) == ("same", "fax/1.tif")


def test_what_was_in_review_already_keeps_its_reasons() -> None:
    referred = taken("fax/2.tif", AGAIN, state="review", reasons=("weak_identity", "type_unsure"))
    _, two = with_resends([taken("fax/1.tif", FIRST), referred])
    assert two.lines[0]["reasons"] == ["weak_identity", "possible_resend", "type_unsure"]


def test_others_and_rejected_files_stay_as_they_were() -> None:
    before = [taken("fax/1.tif", FIRST), taken("fax/2.tif", ELSE), taken("fax/3.tif", state="rejected")]
    assert with_resends(before) == before


def test_a_letter_twice_in_one_scan_is_told() -> None:
    second = sketch(page(LETTER, number=2), who=patient())
    (one,) = with_resends([taken("fax/1.tif", FIRST, second)])
    assert [line["state"] for line in one.lines] == ["filed", "review"]
