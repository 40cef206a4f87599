"""A private PostgreSQL cluster for the tests, from the distribution's packages."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Cluster:
    port: int
    server: subprocess.Popen[bytes] | None = None

    def url(self, name: str) -> str:
        return f"postgresql://intake:intake@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template1") -> str:
        name = name.lower().replace("-", "_")[:60]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]
        return self.url(name)

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[Cluster]:
        programs = _programs()
        data = folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        prefix = _without_root(folder)
        password = folder / "password"
        password.write_text("intake")
        password.chmod(0o644)
        init = [*prefix, str(programs / "initdb"), "-D", str(data), "-U", "intake", "-A", "scram-sha-256"]
        subprocess.run([*init, f"--pwfile={password}", "-E", "UTF8"], check=True, capture_output=True, cwd=folder)
        options = ["-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"]
        options += ["-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic"]  # docs/operations.md
        server = subprocess.Popen(
            [*prefix, str(programs / "postgres"), "-D", str(data), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            _wait(cls(port), server)
            yield cls(port, server)
        finally:
            # SIGTERM would wait for every connection that a thread of a test still holds; SIGINT ends them.
            server.send_signal(signal.SIGINT)
            server.wait(60)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: make setup-tests installs it")
    return found[-1].parent


def _without_root(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package has made a user for it."""
    if os.geteuid() != 0:
        return []
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == 0 and str(parent) != "/" and "pytest" in str(parent):
            parent.chmod(0o755)
    shutil.chown(folder, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def _wait(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    import time

    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("PostgreSQL did not start")
        try:
            psycopg.connect(cluster.url("postgres"), connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL does not answer")
