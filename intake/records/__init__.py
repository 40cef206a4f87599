"""The database: Django models, migrations and every query.  Nothing above this package writes SQL (law 4)."""

from intake.records.framework import configure

configure()
