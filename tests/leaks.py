"""A plugin of pytest: at the end of the run nobody who was planted may stand where no patient may (law 8).

It listens to all that the tests let happen: what is logged here and on stderr of every process that a test starts
(tracebacks come there too), each address that is asked for or answered with, the headers and titles of pages, the
metrics, and STATUS.txt.  The run has a folder of its own for temporary files, and nothing of ours may be left in it.
Each leak is told with its test or its file, and the run fails.  With xdist each worker listens, and the run tells.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intake import observe
from tests.planted import found_in

if TYPE_CHECKING:
    from collections.abc import Generator

FOLDER = "TESTS_LISTEN_IN"
"""The environment variable that names the folder of this run to the workers of xdist."""
STRANGERS = ("pytest-of-", "playwright", ".org.chromium", "org.chromium", "node-compile-cache", "npm-", "v8-")
"""How temporary files begin that are other programs' own."""
TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)


@dataclass
class Listener:
    """What one process of the run has heard; leaks are written down at once."""

    folder: Path
    heard: Counter[str] = field(default_factory=Counter)
    streams: dict[Path, str] = field(default_factory=dict)

    def hear(self, kind: str, text: str, where: str = "") -> None:
        """Look for planted names in the text of a log, an address, a page's title ..."""
        self.heard[kind] += 1
        if leaked := found_in(text):
            where = where or os.environ.get("PYTEST_CURRENT_TEST", "between two tests")
            with (self.folder / "leaks").open("a", encoding="utf-8") as out:
                out.write(f"{kind}: {leaked!r} ({where})\n")

    def stream(self) -> Path:
        """A file for what a process says that nobody wanted to hear."""
        file = self.folder / f"stream-{os.getpid()}-{len(self.streams)}"
        self.streams[file] = os.environ.get("PYTEST_CURRENT_TEST", "between two tests")
        return file

    def finish(self, temporary: Path | None = None) -> None:
        """Hear what was kept until the end; in `temporary` are the sites of the tests, those of workers too."""
        for file, where in self.streams.items():
            self.hear("log of a process", file.read_text(encoding="utf-8", errors="replace"), where)
        for file in temporary.rglob("STATUS.txt") if temporary else ():
            self.hear("STATUS.txt", file.read_text(encoding="utf-8", errors="replace"), str(file))
        name = self.folder / f"heard-{os.getpid()}"
        name.write_text(json.dumps(self.heard), encoding="utf-8")


_listener: Listener | None = None


def hear(kind: str, text: str) -> None:
    """For fixtures that see what only they can see: a browser's address and title."""
    if _listener is not None:
        _listener.hear(kind, text)


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its folders, and listen in."""
    global _listener  # noqa: PLW0603 -- what is listened to knows nothing of it
    if not hasattr(config, "workerinput"):
        place = Path(tempfile.mkdtemp(prefix="pytest-of-planted-"))
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
        os.environ[FOLDER] = str(place)
        (place / "tmp").mkdir()
        (place / "tmp").chmod(0o1777)
        os.environ["TMPDIR"] = str(place / "tmp")
    tempfile.tempdir = None
    observe.configure()  # log lines are written as the service writes them
    _listener = Listener(Path(os.environ[FOLDER]))
    _listen_to_processes(_listener)
    _listen_to_django(_listener)
    _listen_to_probes(_listener)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was written to stderr while the test was set up, ran and was taken down."""
    report = yield
    for title, text in report.sections:
        if title == f"Captured stderr {report.when}" and _listener is not None:
            _listener.hear("log", text, item.nodeid)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Each worker writes down what it heard; the run as a whole is judged by all of it."""
    assert _listener is not None
    if hasattr(session.config, "workerinput"):
        _listener.finish()
        return
    factory = getattr(session.config, "_tmp_path_factory", None)
    _listener.finish(getattr(factory, "_basetemp", None))  # asking for it by its method would make one
    if _leaks(_listener.folder):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was listened to, and each leak."""
    assert _listener is not None
    heard: Counter[str] = Counter()
    for file in _listener.folder.glob("heard-*"):
        heard.update(json.loads(file.read_text(encoding="utf-8")))
    leaks = _leaks(_listener.folder)
    said = ", ".join(f"{number} x {kind}" for kind, number in sorted(heard.items())) or "nothing"
    terminalreporter.write_line(f"planted names: {len(leaks)} found; listened to {said}")
    for leak in leaks:
        terminalreporter.write_line(f"LEAKED {leak}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The folders of the run go; what was left in them has been told."""
    if _listener is not None and not hasattr(config, "workerinput"):
        shutil.rmtree(_listener.folder, ignore_errors=True)


def _leaks(folder: Path) -> list[str]:
    """What was heard, and what was left over in the folder for temporary files, by name."""
    heard = (folder / "leaks").read_text(encoding="utf-8").splitlines() if (folder / "leaks").exists() else []
    left = [file for file in sorted((folder / "tmp").iterdir()) if not file.name.startswith(STRANGERS)]
    return [*heard, *(f"temporary file left over: {file.name}" for file in left)]


def _listen_to_processes(listener: Listener) -> None:
    """Stderr of every child: what a test reads of it, and what it throws away.  The rest pytest captures."""
    begin, talk = subprocess.Popen.__init__, subprocess.Popen.communicate

    @functools.wraps(begin)
    def begun(child: Any, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("stderr") == subprocess.DEVNULL:
            with listener.stream().open("wb") as out:
                begin(child, *args, **{**kwargs, "stderr": out})
            return
        begin(child, *args, **kwargs)
        if child.stderr is not None:
            child.stderr = _Overheard(child.stderr, listener)

    @functools.wraps(talk)
    def talked(child: Any, *args: Any, **kwargs: Any) -> Any:
        out, err = talk(child, *args, **kwargs)
        if err:
            listener.hear("log of a process", err if isinstance(err, str) else err.decode(errors="replace"))
        return out, err

    subprocess.Popen.__init__ = begun  # type: ignore[method-assign]
    subprocess.Popen.communicate = talked  # type: ignore[method-assign]


class _Overheard:
    """A stream of a child that a test reads itself."""

    def __init__(self, stream: Any, listener: Listener) -> None:
        self._stream = stream
        self._listener = listener

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Any:
        return iter(self.readline, "" if hasattr(self._stream, "encoding") else b"")

    def _heard(self, said: Any) -> Any:
        if said:
            self._listener.hear("log of a process", said if isinstance(said, str) else said.decode(errors="replace"))
        return said

    def readline(self, *args: Any) -> Any:
        return self._heard(self._stream.readline(*args))

    def read(self, *args: Any) -> Any:
        return self._heard(self._stream.read(*args))


def _listen_to_django(listener: Listener) -> None:
    """Addresses that are asked for, headers and titles that are answered: of the tests' clients, and of browsers."""
    from django.core.handlers.base import BaseHandler

    answer = BaseHandler.get_response

    @functools.wraps(answer)
    def answered(handler: Any, request: Any) -> Any:
        response = answer(handler, request)
        listener.hear("address", f"{request.method} {request.get_full_path()}")
        listener.hear("headers", "\n".join(f"{name}: {value}" for name, value in response.items()))
        if not response.streaming and (title := TITLE.search(response.content)):
            listener.hear("title", title[1].decode(errors="replace"))
        return response

    BaseHandler.get_response = answered  # type: ignore[method-assign]


def _listen_to_probes(listener: Listener) -> None:
    """What /metrics and its neighbours answer."""
    from intake.web.probes import Probes

    answer = Probes.__call__

    @functools.wraps(answer)
    def answered(probes: Any, environ: Any, start_response: Any) -> Any:
        body = list(answer(probes, environ, start_response))
        listener.hear("metrics", b"".join(body).decode())
        return body

    Probes.__call__ = answered  # type: ignore[method-assign]
