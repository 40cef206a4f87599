"""Connecting: from a site's settings to a Django that knows its database.

Django holds its configuration once a process; `connect` points it at one site, and may be called again for
another, which is what tests and `intake evaluate` need.
"""

from __future__ import annotations

import os
import secrets
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings as django_settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from intake.errors import WrongSettings

if TYPE_CHECKING:
    from django.db.migrations import Migration
    from django.db.migrations.state import ProjectState

    from intake.settings import Settings

SQLITE_FILE = "intake.sqlite3"
_SILENT = {
    "log_error_verbosity": ("terse",),
    "log_min_error_statement": ("log", "fatal", "panic"),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
}
"""The values under which each is silent (PostgreSQL, "Error Reporting and Logging")."""
BUSY_SECONDS = 30
_HOST = "__Host-"
"""Browsers take a cookie of such a name only over TLS, from this very host."""


def connect(settings: Settings) -> None:
    """Make `settings`' database the one all queries go to.  Creates no table; see `migrate`."""
    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": database_of(settings)})["default"]
    with suppress(AttributeError):  # nothing was asked of the database before
        del connections["default"]  # this thread's, made for the database before; other threads make their own anew
    web = settings.web
    for name, value in {
        "SECRET_KEY": secret(settings.keys, "web.key"),
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", *web.allowed_hosts],
        "SESSION_COOKIE_AGE": web.idle_minutes * 60,
        "SESSION_COOKIE_NAME": f"{_HOST if web.behind_tls else ''}intake-session",
        "SESSION_COOKIE_SECURE": web.behind_tls,
        "CSRF_COOKIE_NAME": f"{_HOST if web.behind_tls else ''}intake-csrf",
        "CSRF_COOKIE_SECURE": web.behind_tls,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600 if web.behind_tls else 0,
    }.items():
        setattr(django_settings, name, value)


def disconnect() -> None:
    """Close this thread's connection; the next query opens one."""
    connections.close_all()


def migrate() -> None:
    """Bring the schema of the connected database up to this version.

    Raises `WrongSettings` if a later version has been at work there: what it has written, this one cannot know.
    """
    if later := _of_a_later_version():
        raise WrongSettings(
            f"this database was used by a newer version of intake (it has {later[-1]}). Run that version, or restore "
            "a copy from before the upgrade: intake restore"
        )
    executor = _Executor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def make_tables() -> None:
    """Make the tables of a connected database that has none; those of an earlier version are left to the service."""
    if not MigrationRecorder(connection).applied_migrations():
        migrate()


class _Executor(MigrationExecutor):
    """Notes each migration in the transaction that makes it.

    Django's own notes some of them a moment later: who was killed in between found tables made twice at every start.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Make one migration, whole or not at all."""
        del fake, fake_initial
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            state = migration.apply(state, editor)
            for statement in editor.deferred_sql:
                editor.execute(statement, None)
            editor.deferred_sql.clear()
            self.recorder.record_applied(migration.app_label, migration.name)
        return state


def trouble(error: BaseException) -> str:
    """What ails the database, for a log: the kind of error and its code (`SQLITE_BUSY`, a SQLSTATE), never its text.

    The text of an error can hold what somebody is called.  Of an error without a code it is told where it was raised.
    """
    cause = error.__cause__ or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or _place(error)
    return f"{type(error).__name__} {code}".strip()


def _place(error: BaseException) -> str:
    """The function of ours in which an error was raised, and the innermost one: names of code, and nothing else."""
    inner = error.__cause__ or error
    frames = traceback.extract_tb(error.__traceback__) + traceback.extract_tb(inner.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}intake{os.sep}" in frame.filename]
    told = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in (*ours[-1:], *frames[-1:])]
    return " ".join(dict.fromkeys(told))


def telling_settings() -> list[str]:
    """Settings of the connected PostgreSQL under which its own log tells values of rows, as `name = value`.

    The text of a statement holds them, and so does the detail of an error ("Key (mrn)=(...) already exists").
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_SILENT)])
        return sorted(f"{name} = {value}" for name, value in cursor.fetchall() if value not in _SILENT[name])


def is_current() -> bool:
    """Whether the connected database has every migration of this version, and none of a later one."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not _of_a_later_version()


def _of_a_later_version() -> list[str]:
    """The migrations the database has had that this version does not know; Django itself passes over them."""
    loader = MigrationLoader(connection)
    known = loader.disk_migrations or {}
    return sorted(name for app, name in loader.applied_migrations if app == "records" and (app, name) not in known)


def secret(keys: Path, name: str, size: int = 48) -> str:
    """The secret of that name, made at first use: a file of mode 0600 that no other user can read."""
    file = keys / name
    if not file.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with file.open("x", encoding="ascii") as out:
                file.chmod(0o600)
                out.write(secrets.token_urlsafe(size))
        except FileExistsError:  # another process was faster; its secret is as good
            pass
    return file.read_text(encoding="ascii").strip()


def database_of(settings: Settings) -> dict[str, Any]:
    """Django's description of the site's database: SQLite in `data/`, or PostgreSQL from `[database] url`."""
    url = settings.database.url
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(settings.data / SQLITE_FILE),
            "OPTIONS": {
                "timeout": BUSY_SECONDS,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        msg = "[database] url must be empty (SQLite) or look like postgresql://user:password@host/name"
        raise WrongSettings(msg)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10},
    }
