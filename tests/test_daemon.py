"""The real service, real writers who are slow and strange: every page arrives, once, and nothing half-written does.

Times are short by settings; a scanner that stalls for half a minute stalls here for a second and a half.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from subprocess import DEVNULL
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake import pulse
from intake.records.models import ScanRow
from tests.scans import tiff
from tests.test_listening import mounted_over, written_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake.pulse import Pulse
    from intake.settings import Settings

pytestmark = pytest.mark.service
STALL = 1.5
PATIENT = {
    "every_seconds": 0.3,
    "still_seconds": 0.2,
    "in_use_minutes": 1.0,
    "canary_minutes": 0.02,
    "stalled_seconds": 10.0,
}


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return ready(make_settings)


def ready(make_settings: Callable[..., Settings], **watch: float) -> Settings:
    made = make_settings(watch={**PATIENT, **watch}, service={"readers": 1}, web={"port": 0})
    subprocess.run([sys.executable, "-m", "intake", "init", "--site", str(made.site)], check=True, capture_output=True)
    return made


@contextmanager
def running(settings: Settings, *before: str) -> Iterator[Callable[[], Pulse]]:
    """The service of that site as a process, started by the command `before`; gives what it says of its watching."""
    command = [sys.executable, "-m", "intake", "run", "--site", str(settings.site)]
    service = subprocess.Popen([*before, *command], stderr=subprocess.PIPE, text=True)

    def said() -> Pulse:
        end = time.monotonic() + 60
        while (found := pulse.read(settings.data)) is None and time.monotonic() < end:
            assert service.poll() is None
            time.sleep(0.1)
        assert found is not None
        return found

    try:
        said()
        yield said
    finally:
        service.send_signal(signal.SIGTERM)
        _, talk = service.communicate(timeout=60)
    assert service.returncode == 0, talk
    assert '"bug"' not in talk


def until(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def taken(content: bytes, seconds: float = 20.0) -> bool:
    """Whether exactly these bytes have been taken, once, by then."""
    digest = hashlib.sha256(content).hexdigest()
    return until(lambda: ScanRow.objects.filter(digest=digest).count() == 1, seconds)


def no_other(*contents: bytes) -> None:
    known = {hashlib.sha256(content).hexdigest() for content in contents}
    assert {row.digest for row in ScanRow.objects.all()} == known
    assert ScanRow.objects.count() == len(known)


def test_slow_and_strange_writers_lose_nothing(settings: Settings) -> None:
    fax = settings.watch_folders / "fax"
    contents = [tiff(shade, pages=2) for shade in range(1, 7)]
    with running(settings) as said:
        writers = [
            threading.Thread(target=write, args=(fax / f"{number}.tif", content))
            for number, (write, content) in enumerate(zip(WRITERS, contents, strict=True))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert all(taken(content) for content in contents)
        assert said().rearmed == 0
    no_other(*contents)
    assert [file.name for file in fax.iterdir() if file.suffix == ".tif"] == []


def stalls_in_the_middle(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        out.write(content[: len(content) // 2])
        out.flush()
        time.sleep(STALL)
        out.write(content[len(content) // 2 :])


def creates_it_empty_first(file: Path, content: bytes) -> None:
    file.touch()
    time.sleep(STALL)
    file.write_bytes(content)


def renames_over(file: Path, content: bytes) -> None:
    file.write_bytes(content[: len(content) // 3])
    time.sleep(STALL / 3)
    part = file.with_suffix(".part")
    part.write_bytes(content)
    part.replace(file)


def appends_after_a_pause(file: Path, content: bytes) -> None:
    """Opens and closes the file for each piece, as some multifunction printers do."""
    third = len(content) // 3
    for piece in (content[:third], content[third : 2 * third], content[2 * third :]):
        with file.open("ab") as out:
            out.write(piece)
        time.sleep(STALL / 2)


def writes_byte_by_byte(file: Path, content: bytes) -> None:
    with file.open("wb", buffering=0) as out:
        for at in range(0, len(content), max(1, len(content) // 20)):
            out.write(content[at : at + max(1, len(content) // 20)])
            time.sleep(STALL / 20)


def goes_on_writing_what_looks_whole(file: Path, content: bytes) -> None:
    """The file is complete by its structure, and its writer has not done with it."""
    with file.open("wb") as out:
        out.write(tiff(60))
        out.flush()
        os.fsync(out.fileno())
        time.sleep(STALL)
        out.seek(0)
        out.truncate()
        out.write(content)


WRITERS = (
    stalls_in_the_middle,
    creates_it_empty_first,
    renames_over,
    appends_after_a_pause,
    writes_byte_by_byte,
    goes_on_writing_what_looks_whole,
)


def test_where_no_event_ever_comes_slow_and_strange_writers_lose_nothing_either(
    make_settings: Callable[..., Settings],
) -> None:
    """Nor can it be told there who has a file open: what helps against pauses is `watch.still_seconds` alone.

    Who renames over a file is left out: an overlay shows the old one on, which no share does.
    """
    settings = ready(make_settings, still_seconds=2 * STALL)
    writes = [write for write in WRITERS if write is not renames_over]
    contents = [tiff(shade, pages=2) for shade in range(20, 20 + len(writes))]
    with written_elsewhere(settings.watch_folders) as elsewhere, running(settings):
        writers = [
            threading.Thread(target=write, args=(elsewhere / f"fax/{number}.tif", content))
            for number, (write, content) in enumerate(zip(writes, contents, strict=True))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert all(taken(content) for content in contents)
    no_other(*contents)


def test_where_the_system_grants_no_watches_the_sweep_alone_takes_what_comes(settings: Settings) -> None:
    """A namespace of users in which nobody may watch anything: as where `fs.inotify.max_user_watches` is used up."""
    forbid = 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"'
    before = ["unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh"]
    if not shutil.which("unshare") or subprocess.run([*before, "true"], check=False, stderr=DEVNULL).returncode:
        pytest.skip("namespaces of users cannot be made here: a system without watches is not tested")
    content = tiff(31)
    with running(settings, *before) as said:
        (settings.watch_folders / "fax/a.tif").write_bytes(content)
        assert taken(content)
        assert said().events == "none"
    no_other(content)


def test_a_file_that_is_being_written_while_the_service_starts_again_is_taken_once_and_whole(
    settings: Settings,
) -> None:
    content = tiff(41, pages=3)
    with (settings.watch_folders / "fax/a.tif").open("wb", buffering=0) as out:
        out.write(content[: len(content) // 3])
        with running(settings):
            time.sleep(STALL)
            out.write(content[len(content) // 3 : len(content) // 2])
            time.sleep(STALL)
        with running(settings):
            time.sleep(STALL)
            assert ScanRow.objects.count() == 0
            out.write(content[len(content) // 2 :])
            out.close()
            assert taken(content)
    no_other(content)


def test_a_folder_replaced_or_mounted_over_while_it_runs_is_watched_on(settings: Settings) -> None:
    fax = settings.watch_folders / "fax"
    first, second, third = tiff(11), tiff(12), tiff(13)
    with running(settings) as said:
        (fax / "a.tif").write_bytes(first)
        assert taken(first)
        before = said().rearmed
        fax.rename(settings.site / "moved away")
        fax.mkdir()
        (fax / "b.tif").write_bytes(second)
        assert taken(second)
        assert until(lambda: said().rearmed > before)
        before = said().rearmed
        with mounted_over(fax):
            (fax / "c.tif").write_bytes(third)
            assert taken(third)
            assert until(lambda: said().rearmed > before)
    no_other(first, second, third)


def test_the_service_says_that_it_watches_and_its_canaries_come_home(settings: Settings) -> None:
    with running(settings) as said:
        time.sleep(3)
        assert until(lambda: not said().complaints(timezone.now()))
        assert said().events == "heard"
        assert {source.name for source in said().sources} >= {"fax", "scanner"}
    assert ScanRow.objects.count() == 0
    assert not list(settings.watch_folders.glob("*/rejected/*"))
