"""The index behind the search for patients.  All rows wait to be brought into it (`intake.records.patient_wordindex`)."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE records_patientwords USING fts5 (words, content='', detail=none, columnsize=0, "
    "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')",
    'CREATE TABLE records_waitingwords (id integer PRIMARY KEY AUTOINCREMENT, patient_id bigint NOT NULL)',
)
POSTGRES = (
    'CREATE TABLE records_patientwords (patient_id bigint PRIMARY KEY, words tsvector NOT NULL)',
    'CREATE INDEX patient_words ON records_patientwords USING gin (words) WITH (fastupdate = off)',
    'CREATE TABLE records_waitingwords (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, patient_id bigint NOT NULL)',
)


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == 'sqlite' else POSTGRES:
        schema_editor.execute(statement)
    schema_editor.execute(
        'INSERT INTO records_waitingwords (patient_id) SELECT id FROM records_patientrow ORDER BY id'
    )


def remove(apps, schema_editor):
    schema_editor.execute('DROP TABLE records_patientwords')
    schema_editor.execute('DROP TABLE records_waitingwords')


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_ledger_append_only'),
    ]

    operations = [migrations.RunPython(make, remove)]
