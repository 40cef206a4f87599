"""What is told of a database that does not answer says why, and of nobody."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection

from intake.errors import Unavailable
from intake.records import documents
from intake.records.connect import disconnect, telling_settings, trouble
from intake.records.models import Account

pytestmark = pytest.mark.database


@pytest.mark.usefixtures("settings")
def test_trouble_says_the_code_of_an_error_and_nothing_that_stands_in_a_row() -> None:
    Account.objects.create(name="boss")
    with pytest.raises(IntegrityError) as caught:
        Account.objects.create(name="boss")
    code = {"sqlite": "SQLITE_CONSTRAINT_UNIQUE", "postgresql": "23505"}[connection.vendor]
    assert trouble(caught.value) == f"IntegrityError {code}"


def test_trouble_without_a_code_says_its_kind() -> None:
    assert trouble(Unavailable("the share of QUILLFEATHER is away")) == "Unavailable"
    assert trouble(DatabaseError()) == "DatabaseError"


def test_trouble_without_a_code_says_where_it_arose_in_names_of_code() -> None:
    connection.ensure_connection()
    connection.connection.close()
    with pytest.raises(DatabaseError) as caught:
        documents.find("R-2026-000017 QUILLFEATHER")
    said = trouble(caught.value)
    if connection.vendor == "sqlite":
        assert "documents.find:" in said
    assert "QUILLFEATHER" not in said
    disconnect()


@pytest.mark.usefixtures("settings")
def test_a_log_of_the_database_that_tells_values_is_named() -> None:
    assert telling_settings() == []
    if connection.vendor != "postgresql":
        return  # SQLite keeps no log
    with connection.cursor() as cursor:
        cursor.execute("SET log_statement = 'all'")
        cursor.execute("SET log_error_verbosity = 'default'")
    assert telling_settings() == ["log_error_verbosity = default", "log_statement = all"]
