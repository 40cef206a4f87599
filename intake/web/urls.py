"""The routes.  Each name must stand in `intake.web.guard.WHO_MAY`; documents are addressed by receipt alone."""

from __future__ import annotations

from django.urls import path, register_converter

from intake.web.views import decide, document, files, queue, sign_in, status


class Receipt:
    """A receipt in a URL: `R-2026-000017`, or `R-2026-000017-2` for a later document of the same scan."""

    regex = r"R-[0-9]{4}-[0-9]{6,12}(?:-[0-9]{1,4})?"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Receipt, "receipt")

urlpatterns = [
    path("", queue.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("awake", sign_in.awake, name="awake"),
    path("password", sign_in.password, name="password"),
    path("keys", sign_in.keys, name="keys"),
    path("help", queue.show_help, name="help"),
    path("status", status.status, name="status"),
    path("queue", queue.queue, name="queue"),
    path("queue/next", queue.following, name="next"),
    path("find", queue.find, name="find"),
    path("documents/<receipt:receipt>", document.document, name="document"),
    path("documents/<receipt:receipt>/search", decide.search, name="search"),
    path("documents/<receipt:receipt>/file", decide.file_it, name="file"),
    path("documents/<receipt:receipt>/refer-on", decide.refer_on, name="refer-on"),
    path("documents/<receipt:receipt>/close", decide.close, name="close"),
    path("documents/<receipt:receipt>/pages/<int:number>", files.page, name="page"),
    path("documents/<receipt:receipt>/pages/<int:number>/small", files.thumbnail, name="thumbnail"),
    path("documents/<receipt:receipt>/original", files.original, name="original"),
    path("documents/<receipt:receipt>/archive", files.archive, name="archive"),
]
