"""The page that the desk's modules live in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from intake.web import words
from intake.web.desk import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

_RECEIPT = re.compile(r"R-[0-9]{4}-[0-9]{6,12}(?:-[0-9]{1,4})?")

_STATIC = Path(__file__).parents[1] / "static/intake"
MODULES = tuple(
    f"intake/{folder}/{file.name}"
    for folder, ending in (("vendor", "*.mjs"), ("desk", "*.js"))
    for file in sorted((_STATIC / folder).glob(ending))
    if file.name != "types.js"
)
"""The modules of the desk, asked for at once: each would otherwise be asked for when another has come that names it."""


@require_GET
@ensure_csrf_cookie
def desk(request: HttpRequest) -> HttpResponse:
    """`/desk`: an empty page with what the modules need to begin; the address may hold a receipt, never a patient."""
    who, receipt = asked.person(request), request.GET.get("receipt", "")
    context = {
        "build": asked.BUILD,
        "modules": MODULES,
        "queues": json.dumps([{"name": name, "label": words.QUEUES[name]} for name in who.queues]),
        "reasons": json.dumps({name: _listed(reasons) for name, reasons in words.ASIDE.items()}),
        "keys_off": request.session.get("keys_off", False),
        "receipt": receipt if _RECEIPT.fullmatch(receipt) else "",
    }
    return render(request, "intake/desk.html", context)


def _listed(reasons: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": str(code), "label": label} for code, label in reasons.items()]
