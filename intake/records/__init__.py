"""The database: Django models, migrations and every query.  Nothing above this package writes SQL (law 4)."""
