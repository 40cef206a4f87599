"""What an older version has written is all there after an upgrade; and no version works on the rows of a later one.

The data are a site in which something of everything has happened, put into the tables as an older version knew them;
tables that stay empty then, and columns that are gone since, are filled by their type.
"""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from typer.testing import CliRunner

from intake import audit
from intake.cli import loaded
from intake.configuration import text_of
from intake.errors import WrongSettings
from intake.records import connect as connecting
from intake.records.connect import SQLITE_FILE, connect, is_current, migrate
from intake.records.ledger import Ledger
from intake.settings import load
from tests.cases import taken_scan
from tests.keeping import lived_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings
    from tests.postgres import Cluster

pytestmark = pytest.mark.database
NAMES = sorted(file.stem for file in Path(connecting.__file__).with_name("migrations").glob("[0-9]*.py"))
DERIVED = {"PatientKey"}
"""Made anew out of the patients' rows: `intake patients reindex`, which `intake doctor` asks for."""
VOUCHED = {"HoldRow", "DestructionRow"}
"""Rows that only the ledger vouches for: an invented one would be found by `verify`, as it should be."""

Rows = dict[str, dict[Any, dict[str, Any]]]


@pytest.mark.parametrize("name", [NAMES[0], NAMES[len(NAMES) // 2], NAMES[-2]])
def test_an_upgrade_loses_nothing_and_the_site_verifies(
    make_settings: Callable[..., Settings], cluster: Cluster | None, name: str
) -> None:
    settings = make_settings()
    lived_in(settings).write_down()
    present = rows_of(apps)
    settings = with_an_empty_database(settings, cluster)
    old = migrated_to(name)
    before = filled(old, present)
    assert not [table for table, rows in before.items() if not rows and table not in VOUCHED]
    assert not is_current()
    migrate()
    assert is_current()
    after = rows_of(apps)
    assert lost(before, after) == []
    ledger = Ledger.of(settings.keys)
    assert list(audit.verify(settings, ledger)) == []
    taken_scan(settings, ledger, b"the first scan after the upgrade")
    assert list(audit.verify(settings, ledger)) == []


def test_an_upgrade_that_was_broken_off_goes_on_where_it_was(
    make_settings: Callable[..., Settings], cluster: Cluster | None
) -> None:
    settings = make_settings()
    lived_in(settings).write_down()
    present = rows_of(apps)
    with_an_empty_database(settings, cluster)
    before = filled(migrated_to(NAMES[0]), present)
    for name in NAMES[1:]:
        with pytest.raises(KeyboardInterrupt):
            broken_off_in(name)
        assert MigrationRecorder.Migration.objects.filter(app="records").count() == NAMES.index(name)
    migrate()
    assert lost(before, rows_of(apps)) == []


def test_a_version_refuses_the_rows_of_a_later_one_in_a_sentence_and_leaves_them_alone(settings: Settings) -> None:
    MigrationRecorder(connection).record_applied("records", "9999_of_the_future")
    with pytest.raises(WrongSettings, match=r"a newer version of intake.*9999_of_the_future"):
        migrate()
    assert not is_current()
    done = CliRunner().invoke(loaded(), ["run", "--once", "--site", str(settings.site)])
    assert isinstance(done.exception, WrongSettings)
    assert MigrationRecorder.Migration.objects.filter(name="9999_of_the_future").exists()


def rows_of(state: Any) -> Rows:
    """All rows of all tables of ours, by table and primary key."""
    return {
        model.__name__: {row[model._meta.pk.attname]: row for row in model._default_manager.values()}
        for model in state.get_models()
        if model._meta.app_label == "records" and model.__name__ not in DERIVED
    }


def lost(before: Rows, after: Rows) -> list[str]:
    """Each row, and each value of one, that is not what it was; columns that are gone since are no loss."""
    said = []
    for table, rows in before.items():
        for key, row in rows.items():
            now = after[table].get(key)
            if now is None:
                said.append(f"{table} {key}")
            else:
                said += [f"{table} {key} {column}" for column in row.keys() & now.keys() if now[column] != row[column]]
    return said


def with_an_empty_database(settings: Settings, cluster: Cluster | None) -> Settings:
    """The same site and no table at all."""
    connections.close_all()
    if cluster:
        url = {"database": {"url": cluster.create(f"upgrade_{uuid.uuid4().hex}")}}
        (settings.site / "intake.toml").write_text(text_of(url), encoding="utf-8")
    else:
        for ending in ("", "-wal", "-shm"):
            (settings.data / f"{SQLITE_FILE}{ending}").unlink(missing_ok=True)
    settings = load(settings.site)
    connect(settings)
    return settings


def migrated_to(name: str) -> Any:
    """Bring the empty database to that migration; the models as they were then."""
    executor = MigrationExecutor(connection)
    return executor.migrate([("records", name)]).apps


def filled(old: Any, present: Rows) -> Rows:
    """Put the rows into the tables as they were; give what was put there."""
    chosen = [model for model in old.get_models() if model._meta.app_label == "records"]
    chosen = [model for model in chosen if model.__name__ not in VOUCHED]
    with transaction.atomic():
        for model in chosen:
            for row in list(present.get(model.__name__, {}).values()) or [{}]:
                values = {f.attname: row.get(f.attname, invented(f)) for f in model._meta.concrete_fields}
                model._default_manager.create(**values)
    for statement in connection.ops.sequence_reset_sql(no_style(), [m for m in chosen if m._meta.auto_field]):
        connection.cursor().execute(statement)
    return rows_of(old)


def invented(field: models.Field[Any, Any]) -> Any:
    """A value of the field's type; a foreign key points to the first row."""
    if field.is_relation or field.primary_key:
        return 1
    if field.null or field.has_default():
        return field.get_default()
    return next(value for kind, value in INVENTED if isinstance(field, kind))


INVENTED: tuple[tuple[type, Any], ...] = (
    (models.BooleanField, True),
    (models.DateTimeField, dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)),
    (models.DateField, dt.date(2026, 1, 2)),
    (models.JSONField, ["x"]),
    (models.BinaryField, b"x"),
    (models.FloatField, 0.5),
    (models.IntegerField, 7),
    (models.CharField, "x"),
    (models.TextField, "x"),
)


def broken_off_in(name: str) -> None:
    """Migrate, and end in the middle of that migration."""
    with pytest.MonkeyPatch.context() as patch:
        real = MigrationRecorder.record_applied

        def end(recorder: MigrationRecorder, app: str, migration: str) -> None:
            if migration == name:
                raise KeyboardInterrupt
            real(recorder, app, migration)

        patch.setattr(MigrationRecorder, "record_applied", end)
        migrate()
