"""Connecting: from a site's settings to a Django that knows its database.

Django holds its configuration once a process; `connect` sets it the first time and afterwards only points the
connection at another site's database, which is what tests and `intake evaluate` need.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from intake.errors import WrongSettings

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

SQLITE_FILE = "intake.sqlite3"
BUSY_SECONDS = 30


def connect(settings: Settings) -> None:
    """Make `settings`' database the one all queries go to.  Creates nothing; see `migrate`."""
    database = database_of(settings)
    if django_settings.configured:
        connections.close_all()
        connections["default"].settings_dict.update(connections.configure_settings({"default": database})["default"])
        return
    django_settings.configure(**_django(settings, database))
    django.setup()


def migrate() -> None:
    """Bring the schema of the connected database up to this version."""
    call_command("migrate", verbosity=0, interactive=False)


def is_current() -> bool:
    """Whether the connected database has every migration of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


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


def _django(settings: Settings, database: dict[str, Any]) -> dict[str, Any]:
    web = settings.web
    return {
        "SECRET_KEY": secret(settings.keys, "web.key"),
        "DEBUG": False,
        "DATABASES": {"default": database},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en-us",
        "USE_I18N": False,
        "LOGGING_CONFIG": None,
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "intake.records",
            "intake.web",
        ],
        "AUTH_USER_MODEL": "records.Account",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "intake.web.guard.Guard",
        ],
        "ROOT_URLCONF": "intake.web.urls",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", *web.allowed_hosts],
        "LOGIN_URL": "/sign-in",
        "LOGIN_REDIRECT_URL": "/",
        "SESSION_COOKIE_AGE": web.idle_minutes * 60,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": web.behind_tls,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": web.behind_tls,
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    }
