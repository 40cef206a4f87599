from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import pytest

from intake.errors import Killed, Rejected, Unavailable
from intake.ocr import confined

if TYPE_CHECKING:
    from intake.ocr import Limits


def run(what: str, limits: Limits) -> dict[str, Any]:
    return confined.run("tests.ocr.childish", {"what": what}, dataclasses.replace(limits, page_seconds=1.0))


def test_a_child_works_in_an_empty_folder_and_knows_no_secrets(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_DATABASE__URL", "postgresql://secret")
    answer = run("answer", limits)
    assert answer["cwd"] == []
    assert not [name for name in answer["environment"] if name.startswith("INTAKE")]
    assert list(limits.work.iterdir()) == []


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("reject", "E104"),
        ("crash", "E103"),
        ("nowhere", "E103"),
        ("memory", "E105"),
        ("spin", "E105"),
        ("sleep", "E105"),
    ],
)
def test_whatever_a_file_does_to_its_child_the_parent_gets_an_answer_in_time(
    limits: Limits, what: str, code: str
) -> None:
    start = time.monotonic()
    with pytest.raises(Rejected) as rejected:
        run(what, limits)
    assert rejected.value.code == code
    assert time.monotonic() - start < 20


def test_a_full_disk_is_no_fault_of_the_file(limits: Limits) -> None:
    with pytest.raises(Unavailable):
        run("full disk", limits)


def test_a_child_that_the_system_kills_is_told_from_one_that_crashed(limits: Limits) -> None:
    with pytest.raises(Killed):
        run("out of memory", limits)


def test_a_child_that_wants_a_child_does_its_work_itself(limits: Limits) -> None:
    told: list[int] = []
    with confined.as_child(told.append):
        assert confined.run("tests.ocr.childish", {"what": "answer"}, limits)
    assert told[0] == 0
    assert not limits.work.exists()
