"""What the Django plugin of mypy must know; the product itself configures Django in `intake.records.connect`."""

from __future__ import annotations

SECRET_KEY = "only for type checks"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "intake.records",
    "intake.web",
]
AUTH_USER_MODEL = "records.Account"
USE_TZ = True
