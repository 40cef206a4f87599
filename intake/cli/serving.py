"""Running the service from the command line, until a signal or until all is taken in."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from django.utils import timezone

from intake import mailroom
from intake.cli.app import out, print_json, progress, talk
from intake.daemon import Service
from intake.desk import open_site
from intake.errors import Unavailable
from intake.records import documents, keyring, patient_wordindex
from intake.records.connect import connect, migrate
from intake.web.probes import Probes, serve_probes
from intake.web.server import make_app, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.desk import Site
    from intake.settings import Settings
    from intake.vigil import Vigil
    from intake.web.server import Server


def serve_until_stopped(
    settings: Settings, *, meanwhile: Callable[[str], object] | None = None, any_port: bool = False
) -> None:
    """Run the service with its desk until a signal ends it.  The caller holds the site's lock.

    `meanwhile` is called with the desk's address once the desk answers.  With `any_port` another port is taken
    where the configured one is not free.
    """
    opened = _open(settings)
    service = _stopping_on_signals(Service(opened))
    app = make_app(opened, service.engine.submit_delivery)
    try:
        server = serve(app, settings.web.host, settings.web.port)
    except Unavailable:
        if not any_port:
            raise
        server = serve(app, settings.web.host, 0)
    probes = _probes(settings, service.vigil)
    address = f"http://{settings.web.host}:{server.port}/"
    talk(f"The review desk is at {address}")
    talk(f"Drop scans into {settings.watch_folders}. Stop with Ctrl-C.")
    try:
        if meanwhile is not None:
            meanwhile(address)
        service.run()
    finally:
        server.stop()
        if probes is not None:
            probes.stop()


def _probes(settings: Settings, vigil: Vigil) -> Server | None:
    """Metrics and probes, where the site has given them a port."""
    if not settings.metrics.port:
        return None
    return serve_probes(Probes(settings, vigil.is_alive), settings.metrics.host, settings.metrics.port)


def _open(settings: Settings) -> Site:
    connect(settings)
    keyring.check(settings.keys)
    opened = open_site(settings)
    migrate()
    if patient_wordindex.is_waiting():
        talk("Making the index by which patients are searched; after an upgrade this takes a minute for each million.")
        patient_wordindex.settle()
    return opened


def _stopping_on_signals(service: Service) -> Service:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop())
    return service


def run_once(settings: Settings, *, as_json: bool) -> None:
    """Take in what lies in the watch folders and print a summary.  The caller holds the site's lock."""
    service = _stopping_on_signals(Service(_open(settings), once=True))
    begun = timezone.now()
    with progress() as bar:
        task = bar.add_task("Taking in", total=None)
        most = 0

        def show(open_now: int, waiting: int) -> None:
            nonlocal most
            most = max(most, open_now + waiting)
            bar.update(task, total=most or None, completed=most - open_now - waiting)

        service.run_once(show)
    counts = documents.counts_by_state(begun)
    refused = sum(
        mailroom.refused_count(service.site.settings.watch_folders, source) for source in service.sweeper.seen.sources
    )
    summary = {**counts, "in_rejected_folders": refused}
    if as_json:
        print_json(summary)
    else:
        out.print(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in summary.items()))
