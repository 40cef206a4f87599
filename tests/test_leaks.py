"""The plugin that listens for planted names finds each kind of leak, names it, and fails the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.planted import EVERY, found_in

pytestmark = pytest.mark.xdist_group("leaks")
ROOT = Path(__file__).parents[1]
LOG = "from intake import observe\n    observe.log('here').info('filed', state='QUILLFEATHER')"
CHILD = """import subprocess, sys
    talk = [sys.executable, '-c', 'import sys; print(chr(90) + "ebedee", file=sys.stderr)']"""
ANSWER = """import intake.records.connect
    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse
    from django.test import RequestFactory
    handler = BaseHandler()
    handler._middleware_chain = lambda asked: HttpResponse({page!r}, headers={{'X-About': {about!r}}})
    handler.get_response(RequestFactory().get({path!r}))"""
METRICS = """from intake.web.probes import Probes
    Probes._metrics = lambda probes: ('200 OK', 'text/plain', 'patients{name="Okonkwo"} 1')
    Probes(None, lambda: True)({'PATH_INFO': '/metrics', 'REQUEST_METHOD': 'GET'}, lambda status, headers: None)"""
LEAKS = {
    "a log line": (LOG, "LEAKED log: "),
    "a traceback": ("import traceback\n    traceback.print_exception(ValueError('700101'))", "LEAKED log: "),
    "a child that is heard": (
        CHILD + "\n    subprocess.run(talk, capture_output=True, check=True)",
        "LEAKED log of a process: ",
    ),
    "a child that nobody heard": (
        CHILD + "\n    subprocess.run(talk, stderr=subprocess.DEVNULL, check=True)",
        "LEAKED log of a process: ",
    ),
    "a child that is read line by line": (
        CHILD
        + "\n    with subprocess.Popen(talk, stderr=subprocess.PIPE, text=True) as child:\n        list(child.stderr)",
        "LEAKED log of a process: ",
    ),
    "an address": (ANSWER.format(page="x", about="y", path="/find?who=Okonkwo"), "LEAKED address: "),
    "a header": (ANSWER.format(page="x", about="Okonkwo", path="/find"), "LEAKED headers: "),
    "a title": (ANSWER.format(page="<title>Okonkwo</title>", about="y", path="/find"), "LEAKED title: "),
    "the metrics": (METRICS, "LEAKED metrics: "),
    "what a browser shows": ("from tests.leaks import hear\n    hear('browser', '/#Okonkwo')", "LEAKED browser: "),
    "STATUS.txt": (
        "(tmp_path / 'fax').mkdir()\n    (tmp_path / 'fax/STATUS.txt').write_text('last: Quillfeather')",
        "LEAKED STATUS.txt: ",
    ),
    "a temporary folder": (
        "import tempfile\n    tempfile.mkdtemp(prefix='intake-try-')",
        "LEAKED temporary file left over: intake-try-",
    ),
}


def run(folder: Path, bodies: list[str], *options: str) -> str:
    """Run a test of each body with the plugin; give its exit code and what it said."""
    tests = [f"def test_{number}(tmp_path):\n    {body}\n" for number, body in enumerate(bodies)]
    (folder / "test_some.py").write_text("\n".join(tests))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.leaks", "-p", "no:cacheprovider", "-c", os.devnull]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), *options, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    return f"exit code {done.returncode}\n{done.stdout}"


@pytest.fixture(scope="module", params=[(), ("-n", "1")], ids=["alone", "divided"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a run says in which each of the leaks happens; divided, each worker listens and the run tells."""
    return run(tmp_path_factory.mktemp("leaking"), [body for body, _ in LEAKS.values()], *request.param)


def test_a_run_with_leaks_fails_though_its_tests_pass(told: str) -> None:
    assert "exit code 1\n" in told
    assert f"{len(LEAKS)} passed" in told
    assert f"planted names: {len(LEAKS)} found" in told


@pytest.mark.parametrize("leak", LEAKS)
def test_each_leak_is_named(told: str, leak: str) -> None:
    number, said = list(LEAKS).index(leak), LEAKS[leak][1]
    (line,) = [
        line for line in told.splitlines() if line.startswith(said) and (f"test_{number}" in line or "-try-" in said)
    ]
    assert line


def test_a_run_without_a_leak_passes_and_says_what_it_listened_to(tmp_path: Path) -> None:
    told = run(tmp_path, [LOG.replace("QUILLFEATHER", "filed")])
    assert "exit code 0\n" in told
    assert "planted names: 0 found; listened to 1 x log" in told


def test_a_number_counts_only_where_it_stands_alone() -> None:
    assert all(found_in(text) for text in ("mrn=700101", "(700101)", "700101.tif", "Born 1961-03-14T00:00"))
    assert not any(map(EVERY.search, ("5700101", "0.700101", "T06:23:29.700101Z", "a700101f", "1961-03-145")))
