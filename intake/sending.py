"""Telling people of alerts: the log, e-mail, a webhook.  Codes and counts only; what cannot be sent is logged."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import TYPE_CHECKING

from intake import observe
from intake.alerts import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.records.models import AlarmRow
    from intake.settings import AlertSettings, Settings

_SECONDS = 15
_log = observe.log("alerts")


def tell(new: Sequence[AlarmRow], over: Sequence[AlarmRow], settings: Settings) -> bool:
    """Tell of new alerts and of those that are over, each to whom it is for.  Returns whether all could be told."""
    for row in new:
        _log.warning("alert", code=row.code, source=row.subject)
    for row in over:
        _log.info("alert over", code=row.code, source=row.subject)
    if not (new or over):
        return True
    own = settings.alerts
    told = [_mail(new, over, to, own) for to in _people(new, over, own)]
    if own.webhook_url:
        told.append(_post(new, over, own.webhook_url))
    return all(told)


def _people(new: Sequence[AlarmRow], over: Sequence[AlarmRow], own: AlertSettings) -> list[str]:
    """The addresses that any of the alerts is for."""
    if not own.smtp_host:
        return []
    audiences = {audience for row in (*new, *over) if row.code in RULES for audience in RULES[row.code].to}
    return sorted({to for audience in audiences for to in own.addresses(audience)})


def message_for(to: str, new: Sequence[AlarmRow], over: Sequence[AlarmRow], own: AlertSettings) -> EmailMessage:
    """The mail to one address: the alerts that are for it, what to do about each, and what is over."""

    def for_them(rows: Sequence[AlarmRow]) -> list[AlarmRow]:
        return [
            row for row in rows if row.code in RULES and any(to in own.addresses(who) for who in RULES[row.code].to)
        ]

    wrong, done = for_them(new), for_them(over)
    lines = [line for row in wrong for line in (row.sentence, f"  Do: {RULES[row.code].do}", "")]
    lines += [f"Over: {row.sentence}" for row in done]
    first = wrong[0] if wrong else done[0]
    title = RULES[first.code].title if wrong else f"over: {RULES[first.code].title}"
    more = len(wrong) + len(done) - 1
    mail = EmailMessage()
    mail["From"], mail["To"] = own.mail_from, to
    mail["Subject"] = f"intake: {title}{f' and {more} more' if more else ''}"
    mail.set_content(
        "\n".join([*lines, "", "Alerts and their history: /alerts on the desk. Runbook: docs/operations.md"])
    )
    return mail


def _mail(new: Sequence[AlarmRow], over: Sequence[AlarmRow], to: str, own: AlertSettings) -> bool:
    mail = message_for(to, new, over, own)
    context = ssl.create_default_context()
    try:
        if own.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(own.smtp_host, own.smtp_port, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(own.smtp_host, own.smtp_port, timeout=_SECONDS)
        with server:
            if own.smtp_security == "starttls":
                server.starttls(context=context)
            if own.smtp_user:
                server.login(own.smtp_user, own.smtp_password)
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        _log.error("alert not mailed", error=type(error).__name__)
        return False
    return True


def body_of(new: Sequence[AlarmRow], over: Sequence[AlarmRow]) -> bytes:
    """What the webhook is sent, as JSON."""

    def line(row: AlarmRow) -> dict[str, str]:
        return {
            "code": row.code,
            "subject": row.subject,
            "title": RULES[row.code].title if row.code in RULES else row.code,
            "sentence": row.sentence,
            "do": RULES[row.code].do if row.code in RULES else "",
            "since": row.since.isoformat(),
        }

    return json.dumps({"raised": [line(row) for row in new], "cleared": [line(row) for row in over]}).encode()


def _post(new: Sequence[AlarmRow], over: Sequence[AlarmRow], url: str) -> bool:
    """POST to the site's webhook.  The scheme is checked by the settings: https, or http to this very machine."""
    request = urllib.request.Request(  # noqa: S310 -- see above
        url, data=body_of(new, over), headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS, context=ssl.create_default_context()):  # noqa: S310
            return True
    except (OSError, urllib.error.URLError, ValueError) as error:
        _log.error("alert not posted", error=type(error).__name__)
        return False
