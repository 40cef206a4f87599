"""The index of the words of filed documents, and recalls.  `intake reindex` fills it with what was filed before."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = "CREATE VIRTUAL TABLE records_pagetext USING fts5 (words, whose, tokenize='unicode61 remove_diacritics 2')"
POSTGRES = (
    'CREATE TABLE records_pagetext (page_id bigint PRIMARY KEY, patient_id bigint NOT NULL, words tsvector NOT NULL)',
    'CREATE INDEX page_words ON records_pagetext USING gin (words)',
    'CREATE INDEX page_whose ON records_pagetext (patient_id)',
)


def make(apps, schema_editor):
    for statement in (SQLITE,) if schema_editor.connection.vendor == 'sqlite' else POSTGRES:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    schema_editor.execute('DROP TABLE records_pagetext')


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0010_vigil'),
    ]

    operations = [
        migrations.RunPython(make, remove),
        migrations.CreateModel(
            name='RecallRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folder', models.TextField()),
                ('reason', models.CharField(max_length=40)),
                ('actor', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('filed_by', models.CharField(blank=True, max_length=40)),
                ('filed', models.DateTimeField(null=True)),
                ('moved', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='records.documentrow')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='records.patientrow')),
            ],
        ),
    ]
