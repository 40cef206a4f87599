"""`intake doctor`: is everything there that the service needs, and how to mend what is not."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble

from intake import ocr
from intake.errors import Unavailable, WrongSettings
from intake.extract import read_own_words, type_model_state
from intake.kinds import load_kinds
from intake.records import keyring, patient_keys, patient_wordindex, patients
from intake.records.connect import connect, is_current, telling_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.settings import Settings

LEAST_DISK = 0.10
"""Share of the disk that should be free."""
EARLIEST_CLOCK = 1_767_225_600  # 2026-01-01T00:00Z: a clock before the release is wrong
MISSING_DEPENDENCY = 3
ATTENTION = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and how to mend it.  `needed` things stop the service."""

    name: str
    ok: bool
    found: str
    mend: str = ""
    needed: bool = True
    dependency: bool = False


def examine(settings: Settings) -> list[Check]:
    """Look at everything; never raises."""
    return [
        tesseract := _tesseract(),
        *([_reading()] if tesseract.ok else []),
        *(
            _writable(folder)
            for folder in (settings.data, settings.store, settings.watch_folders, settings.patient_folders)
        ),
        _same_file_system(settings),
        *_database(settings),
        _disk(settings.site),
        _clock(),
        _kinds(settings),
        _type_model(settings),
        _secrets(settings.keys),
        _volume(settings.site),
    ]


def exit_code(checks: Sequence[Check]) -> int:
    """0 if all is well, 3 if a program is missing, 1 if something needed is wrong, 4 if something wants attention."""
    wrong = [check for check in checks if not check.ok]
    if any(check.dependency for check in wrong):
        return MISSING_DEPENDENCY
    if any(check.needed for check in wrong):
        return 1
    return ATTENTION if wrong else 0


def _tesseract() -> Check:
    mend = "install it: apt-get install tesseract-ocr tesseract-ocr-eng"
    program = shutil.which("tesseract")
    if program is None:
        return Check("tesseract", ok=False, found="not found", mend=mend, dependency=True)
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    first = (version.stdout or version.stderr).splitlines()[0] if version.stdout or version.stderr else "?"
    if "eng" not in listed.stdout.split():
        return Check("tesseract", ok=False, found=f"{first}, without English", mend=mend, dependency=True)
    return Check("tesseract", ok=True, found=first)


def _reading() -> Check:
    """Whether a drawn line is read: the library, its model, and the confined children that use both."""
    mend = "install tesseract-ocr-eng and the Python environment again, and see that the temporary folder has room"
    with tempfile.TemporaryDirectory(prefix="intake-doctor-", ignore_cleanup_errors=True) as folder:
        begun = time.monotonic()
        try:
            said = ocr.reads_a_drawn_line(Path(folder))
        except Unavailable as trouble:
            return Check("reading", ok=False, found=str(trouble), mend=mend, dependency=True)
    found = f"a drawn line, in {time.monotonic() - begun:.1f} s" if said else "a drawn line was not read"
    return Check("reading", ok=said, found=found, mend=mend, dependency=True)


def _writable(folder: Path) -> Check:
    name = f"folder {folder.name}"
    probe = folder / ".intake-doctor.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Check(
            name,
            ok=False,
            found=error.strerror or "cannot be written",
            mend=f"give the service's user rights to {folder}",
        )
    return Check(name, ok=True, found="can be written")


def _same_file_system(settings: Settings) -> Check:
    try:
        same = settings.store.stat().st_dev == settings.data.stat().st_dev
    except OSError:
        same = False
    return Check(
        "store",
        ok=same,
        found="on one file system with its drafts" if same else "on another file system",
        mend="keep data/ on one file system",
    )


def _database(settings: Settings) -> list[Check]:
    kind = "PostgreSQL" if settings.database.url else "SQLite"
    try:
        connect(settings)
        current = is_current()
        count = patients.size() if current else 0
        telling = telling_settings()
        findable = current and (not count or (patient_keys.are_there() and not patient_wordindex.is_waiting()))
    except (DatabaseTrouble, WrongSettings, OSError) as error:
        return [
            Check(
                "database",
                ok=False,
                found=f"{kind}: {type(error).__name__}",
                mend="is it running, and is [database] url right?",
            )
        ]
    found = f"{kind}, schema is {'current' if current else 'old'}"
    return [
        Check("database", ok=current, found=found, mend="start the service once: intake run"),
        Check(
            "patient index",
            ok=count > 0 and findable,
            found=f"{count} patients{'' if findable else ', of which not all can be found'}",
            mend="intake patients import FILE.csv" if findable else "intake patients reindex",
            needed=False,
        ),
        *([_database_log(telling)] if settings.database.url else []),
    ]


def _database_log(telling: Sequence[str]) -> Check:
    return Check(
        "log of the database",
        ok=not telling,
        found=f"may tell who patients are: {', '.join(telling)}" if telling else "tells no values",
        mend="set them as docs/operations.md says, and reload the server",
        needed=False,
    )


def _disk(site: Path) -> Check:
    usage = shutil.disk_usage(site)
    share = usage.free / usage.total
    return Check(
        "disk",
        ok=share >= LEAST_DISK,
        found=f"{usage.free / 1e9:.1f} GB free ({share:.0%})",
        mend="make room or enlarge the disk",
        needed=False,
    )


def _clock() -> Check:
    now = time.time()
    return Check(
        "clock",
        ok=now > EARLIEST_CLOCK,
        found=time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(now)),
        mend="set the clock (NTP)",
    )


def _kinds(settings: Settings) -> Check:
    try:
        kinds = load_kinds(settings.site / "document-types.csv")
        own = read_own_words(settings.site, kinds)
    except WrongSettings as wrong:
        return Check("document types", ok=False, found=str(wrong), mend="correct the file")
    return Check(
        "document types",
        ok=True,
        found=f"{len(kinds)}, with {len(own.labels)} labels and {len(own.dates)} lines of dates of the site's own",
    )


def _type_model(settings: Settings) -> Check:
    state = type_model_state(settings.type_models)
    mends = {
        "outgrown": "the shipped one is newer and in force: intake train --site DIR adapts it anew",
        "unreadable": "the shipped one is in force: intake train --site DIR --rollback",
    }
    return Check("type model", ok=state not in mends, found=state, mend=mends.get(state, ""), needed=False)


def _secrets(keys: Path) -> Check:
    wrong = list(keyring.faults(keys))
    return Check("secrets", ok=not wrong, found="; ".join(wrong) or "private", mend=f"chmod 600 {keys}/*")


def _volume(site: Path) -> Check:
    """Whether the site lies on an encrypted volume, as far as this machine can tell; it is said, never required."""
    try:
        where = subprocess.run(
            ["findmnt", "-no", "SOURCE", "-T", str(site)], capture_output=True, text=True, timeout=10, check=True
        )
        asked = ["lsblk", "-nso", "TYPE", where.stdout.strip()]
        kinds = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True).stdout.split()
    except (OSError, subprocess.SubprocessError):
        return Check("volume", ok=True, found="cannot be seen from here; see that it is encrypted (LUKS and the like)")
    if "crypt" in kinds:
        return Check("volume", ok=True, found="encrypted")
    return Check("volume", ok=True, found="not encrypted by this machine; patient data need an encrypted volume")
