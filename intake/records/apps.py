"""Django's handle on this package."""

from django.apps import AppConfig


class Records(AppConfig):
    """The tables of intake."""

    name = "intake.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
