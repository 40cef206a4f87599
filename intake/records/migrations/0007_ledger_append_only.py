"""The database itself refuses to change or delete an event of the ledger."""

from django.db import migrations

def make(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        )
        editor.execute(
            "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON records_event "
            "FOR EACH ROW EXECUTE FUNCTION ledger_refuses()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER ledger_no_{verb.lower()} BEFORE {verb} ON records_event "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER ledger_append_only ON records_event")
        editor.execute("DROP FUNCTION ledger_refuses()")
        return
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER ledger_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("records", "0006_desk_order")]

    operations = [migrations.RunPython(make, drop)]
