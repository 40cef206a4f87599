from __future__ import annotations

import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intake.errors import Unavailable
from intake.ocr import confined

if TYPE_CHECKING:
    from intake.ocr import Limits

ROOT = Path(__file__).resolve().parents[2]


def run(what: str, limits: Limits) -> dict[str, Any]:
    return confined.run("tests.ocr.childish", {"what": what}, dataclasses.replace(limits, page_seconds=1.0))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def is_gone_soon(pid: int) -> bool:
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_alive(pid)


def test_every_child_is_another_process_of_the_same_nursery(limits: Limits) -> None:
    one, other = run("answer", limits), run("answer", limits)
    assert one["pid"] != other["pid"]
    assert one["parent"] == other["parent"] != os.getpid()


def test_a_nursery_can_be_made_ready_before_the_first_job() -> None:
    script = """
from intake.ocr import confined, make_ready
make_ready()
first = confined._nursery._process
make_ready()
print(first is confined._nursery._process, first.poll())
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "None"]


def test_a_child_has_nothing_open_but_the_way_to_its_starter(limits: Limits) -> None:
    nowhere, talk = run("answer", limits)["open"]
    assert nowhere == "/dev/null"
    assert talk.startswith("socket:")


def test_what_a_child_starts_ends_with_it(limits: Limits) -> None:
    assert is_gone_soon(run("descend", limits)["descendant"])


def test_a_nursery_that_was_killed_is_no_fault_of_the_file_and_is_started_again(limits: Limits) -> None:
    with pytest.raises(Unavailable):
        run("kill the nursery", limits)
    assert run("answer", limits)["cwd"] == []


def test_the_nursery_ends_with_a_starter_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from intake.ocr import Limits, confined; "
        "answer = confined.run('tests.ocr.childish', {'what': 'answer'}, Limits(Path(sys.argv[1]))); "
        "print(answer['parent'], flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        nursery = int(starter.stdout.readline())
        assert is_alive(nursery)
        starter.send_signal(signal.SIGKILL)
    assert is_gone_soon(nursery)


def test_a_nursery_that_is_ended_in_its_rehearsal_leaves_nothing_behind(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with ours, theirs:
        command = [sys.executable, "-m", "intake.ocr.nursery"]
        with subprocess.Popen(command, cwd="/", stdin=theirs, env=environment) as nursery:
            until = time.monotonic() + 60
            while not list(tmp_path.iterdir()) and time.monotonic() < until:
                time.sleep(0.005)
            assert list(tmp_path.iterdir())
            nursery.terminate()
    assert list(tmp_path.iterdir()) == []
