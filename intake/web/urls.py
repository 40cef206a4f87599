"""The routes.  Each name must stand in `intake.web.guard.WHO_MAY`; documents are addressed by receipt alone."""

from __future__ import annotations

from django.urls import path, register_converter

from intake.web.desk import changing, deciding, grid, looking, shell, work
from intake.web.views import (
    alerts,
    blind,
    board,
    covers,
    document,
    files,
    folder,
    lock,
    own,
    people,
    purges,
    quality,
    queue,
    recall,
    sign_in,
    sign_on,
    status,
)


class Receipt:
    """A receipt in a URL: `R-2026-000017`, or `R-2026-000017-2` for a later document of the same scan."""

    regex = r"R-[0-9]{4}-[0-9]{6,12}(?:-[0-9]{1,4})?"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class PatientKey(Receipt):
    """A patient in a URL: the opaque key, which says nothing of them."""

    regex = r"[0-9a-f]{32}"


register_converter(Receipt, "receipt")
register_converter(PatientKey, "patient")

urlpatterns = [
    path("", queue.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/second", sign_in.second, name="sign-in-second"),
    path("sign-on", sign_on.begin, name="sign-on"),
    path("sign-on/back", sign_on.end, name="sign-on-back"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("awake", sign_in.awake, name="awake"),
    path("lock", lock.lock, name="lock"),
    path("unlock", lock.unlock, name="unlock"),
    path("password", own.password, name="password"),
    path("second-factor", own.factor, name="second-factor"),
    path("second-factor/recovery-codes", own.recovery_codes, name="recovery-codes"),
    path("accounts", people.people, name="accounts"),
    path("accounts/<int:number>", people.change, name="account"),
    path("keys", sign_in.keys, name="keys"),
    path("help", queue.show_help, name="help"),
    path("status", status.status, name="status"),
    path("status/find", status.find, name="status-find"),
    path("status/done", status.done, name="status-done"),
    path("covers", covers.covers, name="covers"),
    path("queue", queue.queue, name="queue"),
    path("find", queue.find, name="find"),
    path("dashboard", board.dashboard, name="dashboard"),
    path("dashboard/csv", board.dashboard_csv, name="dashboard-csv"),
    path("reports/reconcile", board.reconciled, name="reconcile"),
    path("alerts", alerts.alerts, name="alerts"),
    path("quality", quality.quality, name="quality"),
    path("quality/next", quality.following, name="quality-next"),
    path("quality/<int:number>", quality.sample, name="quality-sample"),
    path("quality/<int:number>/pages/<int:at>", blind.page, name="quality-page"),
    path("quality/<int:number>/settle", quality.settle, name="quality-settle"),
    path("quality/stops/<int:number>/clear", quality.clear, name="quality-clear"),
    path("purges", purges.purges, name="purges"),
    path("purges/<int:number>", purges.purge, name="purge"),
    path("purges/<int:number>/approve", purges.approve, name="purge-approve"),
    path("purges/<int:number>/withdraw", purges.withdraw, name="purge-withdraw"),
    path("desk", shell.desk, name="desk"),
    path("desk/api/claim", work.claim, name="desk-claim"),
    path("desk/api/lease", work.lease, name="desk-lease"),
    path("desk/api/release", work.release, name="desk-release"),
    path("desk/api/counts", work.counts, name="desk-counts"),
    path("desk/api/grid", grid.grid, name="desk-grid"),
    path("desk/api/grid/decide", grid.decide, name="desk-grid-decide"),
    path("desk/api/documents/<receipt:receipt>/decision", deciding.decide, name="desk-decision"),
    path("desk/api/documents/<receipt:receipt>/edits", changing.change, name="desk-edits"),
    path("desk/api/documents/<receipt:receipt>/undo", deciding.undo, name="desk-undo"),
    path("desk/api/documents/<receipt:receipt>/search", looking.search, name="desk-search"),
    path("desk/api/documents/<receipt:receipt>/compare", looking.compared, name="desk-compare"),
    path("desk/api/documents/<receipt:receipt>/words/<int:number>", looking.page_words, name="desk-words"),
    path("documents/<receipt:receipt>", document.document, name="document"),
    path("documents/<receipt:receipt>/pages/<int:number>", files.page, name="page"),
    path("documents/<receipt:receipt>/pages/<int:number>/small", files.thumbnail, name="thumbnail"),
    path("patients", folder.find, name="patients"),
    path("patients/typed", folder.typed, name="patients-typed"),
    path("patients/text", folder.everywhere, name="text"),
    path("patients/<patient:key>", folder.folder, name="folder"),
    path("patients/<patient:key>/text", folder.inside, name="folder-text"),
    path("patients/<patient:key>/documents/<receipt:receipt>", folder.shown, name="folder-document"),
    path("documents/<receipt:receipt>/recall", recall.recall, name="recall"),
    path("documents/<receipt:receipt>/original", files.original, name="original"),
    path("documents/<receipt:receipt>/archive", files.archive, name="archive"),
]
