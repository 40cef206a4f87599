"""Fixtures that many rooms share: a site of one's own, on SQLite or on PostgreSQL."""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING

import pytest

from intake.configuration import text_of
from intake.records.connect import SQLITE_FILE, connect, migrate
from intake.settings import Settings, build, load
from tests.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytest_plugins = ("tests.leaks",)
SettingsMaker = "Callable[..., Settings]"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="where the rows live")


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster | None]:
    """A private PostgreSQL cluster from the distribution's packages, or None where SQLite is tested."""
    if request.config.getoption("--database") == "sqlite":
        yield None
        return
    with Cluster.started(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="session")
def migrated(cluster: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database that every test's own is copied from: a file, or the name of a template."""
    site = tmp_path_factory.mktemp("migrated")
    url = cluster.create("template_intake") if cluster else ""
    settings = build(site, {"database": {"url": url}})
    settings.data.mkdir()
    connect(settings)
    migrate()
    from django.db import connections

    connections.close_all()
    return "template_intake" if cluster else str(settings.data / SQLITE_FILE)


@pytest.fixture
def make_settings(migrated: str, cluster: Cluster | None, tmp_path: Path) -> Callable[..., Settings]:
    """Makes a site with a migrated, empty database; tables of settings may be given by name."""

    def make(**tables: dict[str, object]) -> Settings:
        site = tmp_path / "site"
        for folder in (
            "data/store",
            "data/work",
            "data/keys",
            "patients",
            "watch_folders/scanner",
            "watch_folders/fax",
        ):
            (site / folder).mkdir(parents=True, exist_ok=True)
        if cluster:
            tables["database"] = {"url": cluster.create(f"test_{uuid.uuid4().hex}", template=migrated)}
        else:
            shutil.copy(migrated, site / "data" / SQLITE_FILE)
        (site / "intake.toml").write_text(text_of(tables), encoding="utf-8")
        settings = load(site)
        connect(settings)
        return settings

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Iterator[Settings]:
    """A site of this test's own."""
    from django.db import connections

    yield make_settings()
    connections.close_all()
