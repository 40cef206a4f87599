"""Single sign-on against a real provider on loopback: who gets in, and every wrong answer that lets nobody in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from intake.errors import WrongSettings
from intake.records import accounts as rows
from intake.records.models import Event, SignOnAttempt
from intake.settings import SignOn, build
from intake.web import accounts, sign_on
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER
from tests.web.provider import CLIENT, SECRET, Provider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.http import HttpResponse
    from django.test import Client

    from intake.records.models import Account
    from tests.web.conftest import Desk


@pytest.fixture
def provider(desk: Desk) -> Iterator[Provider]:
    running = Provider()
    running.claims["roles"] = ["rad-desk", "everybody"]
    file = desk.site.settings.keys / "sign-on.secret"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    desk.change_settings(sign_on=SignOn(**running.settings()))
    yield running
    running.stop()


def at_provider(location: str) -> str:
    """What the browser is sent back to, after the provider signed its owner in."""
    where = urlsplit(location)
    connection = http.client.HTTPConnection(str(where.hostname), where.port or 80, timeout=10)
    connection.request("GET", f"{where.path}?{where.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    assert back.path == "/sign-on/back"
    return f"{back.path}?{back.query}"


def come_back(browser: Client, path: str = "/sign-on") -> HttpResponse:
    return browser.get(at_provider(browser.get(path)["Location"]))  # type: ignore[return-value]  # of the test client


def account(name: str = "a.ruiz") -> Account | None:
    return rows.find(name)


def why_refused() -> str:
    return str(Event.objects.filter(action="sign_on_refused").latest("seq").detail["code"])


@pytest.mark.usefixtures("provider")
def test_a_mapped_role_gets_in_and_has_an_account_from_then_on(desk: Desk) -> None:
    browser = desk.browser()
    done = come_back(browser, "/sign-on?next=/queue")
    assert 'content="0;url=/queue"' in done.content.decode()
    assert browser.get("/queue").status_code == 200
    made = account()
    assert made
    assert made.role == "reviewer"
    assert not made.has_usable_password()
    come_back(desk.browser())
    assert len(rows.everybody()) == 1
    told = [(e.actor, e.action) for e in Event.objects.order_by("seq") if e.action != "taken"]
    assert ("sign-on", "account_added") in told
    assert told[-1] == (f"user:{made.pk}", "signed_in")


def test_the_provider_is_asked_with_pkce_state_and_nonce(desk: Desk, provider: Provider) -> None:
    come_back(desk.browser())
    come_back(desk.browser())
    first, second = provider.asked
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    assert first["redirect_uri"] == "http://localhost/sign-on/back"
    assert SECRET not in json.dumps(provider.asked)


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another nonce": (lambda claims: claims.update(nonce="of somebody else"), "id_token nonce"),
    "no nonce": (lambda claims: claims.pop("nonce"), "id_token nonce"),
    "another audience": (lambda claims: claims.update(aud="another client"), "id_token aud"),
    "two audiences, given to the other": (lambda claims: claims.update(aud=[CLIENT, "b"], azp="b"), "id_token azp"),
    "another issuer": (lambda claims: claims.update(iss="https://elsewhere.example"), "id_token iss"),
    "expired": (lambda claims: claims.update(exp=int(time.time()) - 120), "id_token"),
    "from the future": (lambda claims: claims.update(iat=int(time.time()) + 900), "id_token"),
    "no end": (lambda claims: claims.pop("exp"), "id_token exp"),
    "no subject": (lambda claims: claims.pop("sub"), "id_token sub"),
    "subject that is a number": (lambda claims: claims.update(sub=7), "id_token sub"),
    "unmapped role": (lambda claims: claims.update(roles=["everybody"]), "role"),
    "no role": (lambda claims: claims.pop("roles"), "role"),
    "role that says true": (lambda claims: claims.update(roles=True), "role"),
    "our own word for a role": (lambda claims: claims.update(roles=["supervisor"]), "role"),
    "roles in one text": (lambda claims: claims.update(roles="rad-desk,rad-lead"), "role"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_token_lets_nobody_in(desk: Desk, provider: Provider, wrong: str) -> None:
    provider.spoil, code = WRONG[wrong]
    browser = desk.browser()
    assert come_back(browser).status_code == 403
    assert browser.get("/queue").status_code == 303
    assert account() is None
    assert why_refused().startswith(code)


def forged(claims: dict[str, Any], algorithm: str, key: bytes) -> str:
    """A token as a forger makes it; the library makes none of these."""
    parts = [json.dumps({"alg": algorithm, "kid": "one"}).encode(), json.dumps(claims).encode()]
    head = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    mac = hmac.new(key, head.encode(), hashlib.sha256).digest() if key else b""
    return f"{head}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def test_a_token_that_somebody_else_signed_lets_nobody_in(desk: Desk, provider: Provider) -> None:
    now = int(time.time())
    claims = {"iss": provider.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "sub": "s-1", "roles": ["rad-lead"]}
    other = RSAKey.generate_key(2048, {"kid": "one"})
    tokens = {
        "another key of that name": jwt.encode({"alg": "RS256", "kid": "one"}, claims, other),
        "a key nobody knows": jwt.encode({"alg": "RS256", "kid": "two"}, claims, other),
        "the public key as a shared secret": forged(claims, "HS256", provider.key.as_pem(private=False)),
        "the client's secret": forged(claims, "HS256", SECRET.encode()),
        "no signature": forged(claims, "none", b""),
        "no token": "x",
    }
    for said, token in tokens.items():
        provider.token = token
        assert come_back(desk.browser()).status_code == 403, said
        assert why_refused().startswith("id_token"), said
    assert account() is None


@pytest.mark.usefixtures("provider")
def test_a_state_is_worth_something_once_and_in_one_browser(desk: Desk) -> None:
    browser = desk.browser()
    back = at_provider(browser.get("/sign-on")["Location"])
    stolen = desk.browser()
    assert stolen.get(back).status_code == 403
    assert why_refused() == "state"
    assert browser.get(back).status_code == 200
    cookie = browser.cookies["intake-sign-on"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax") or not cookie.value
    again = desk.browser()
    again.cookies["intake-sign-on"] = "x"
    assert again.get(back).status_code == 403


@pytest.mark.usefixtures("provider")
def test_a_replayed_state_is_refused_even_to_its_own_browser(desk: Desk) -> None:
    browser = desk.browser()
    back = at_provider(browser.get("/sign-on")["Location"])
    cookie = browser.cookies["intake-sign-on"].value
    assert browser.get(back).status_code == 200
    replay = desk.browser()
    replay.cookies["intake-sign-on"] = cookie
    assert replay.get(back).status_code == 403
    assert why_refused() == "state"
    assert SignOnAttempt.objects.count() == 0


@pytest.mark.usefixtures("provider")
def test_who_takes_too_long_begins_anew(desk: Desk) -> None:
    browser = desk.browser()
    back = at_provider(browser.get("/sign-on")["Location"])
    SignOnAttempt.objects.update(expires=sign_on.timezone.now())
    assert browser.get(back).status_code == 403


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied", "?state=&code="])
def test_an_answer_that_nobody_asked_for_is_refused(desk: Desk, query: str) -> None:
    assert desk.browser().get(f"/sign-on/back{query}").status_code == 403


def test_an_answer_of_another_issuer_is_refused(desk: Desk, provider: Provider) -> None:
    browser = desk.browser()
    back = at_provider(browser.get("/sign-on")["Location"])
    mixed = back.replace(urlsplit(provider.issuer).netloc.replace(":", "%3A"), "elsewhere.example")
    assert mixed != back
    assert browser.get(mixed).status_code == 403
    assert why_refused() == "issuer"


def test_the_role_follows_the_provider_and_ends_with_it(desk: Desk, provider: Provider) -> None:
    come_back(desk.browser())
    provider.claims["roles"] = ["rad-lead"]
    browser = desk.browser()
    come_back(browser)
    made = account()
    assert made
    assert made.role == "supervisor"
    assert Event.objects.filter(action="role_given", actor="sign-on").count() == 1
    provider.claims["roles"] = []
    assert come_back(desk.browser()).status_code == 403


@pytest.mark.usefixtures("provider")
def test_a_disabled_account_is_not_let_in_by_the_provider(desk: Desk) -> None:
    come_back(desk.browser())
    made = account()
    assert made
    rows.switch(made, "operator", LEDGER, on=False)
    assert come_back(desk.browser()).status_code == 403
    assert why_refused() == "disabled"


@pytest.mark.usefixtures("provider")
def test_a_local_account_is_not_taken_over_by_its_name(desk: Desk) -> None:
    accounts.add_account("A.Ruiz", "supervisor", PASSWORD, LEDGER)
    assert come_back(desk.browser()).status_code == 403
    assert why_refused() == "name"


def test_accounts_are_not_made_where_the_site_makes_them_itself(desk: Desk, provider: Provider) -> None:
    desk.change_settings(sign_on=SignOn(**provider.settings(make_accounts=False)))
    assert come_back(desk.browser()).status_code == 403
    assert why_refused() == "no account"
    own = sign_on.digest_of(provider.issuer, "s-1")
    accounts.add_account("made before", "reviewer", None, LEDGER, sign_on=own)
    assert come_back(desk.browser()).status_code == 200


def test_the_provider_can_be_made_to_vouch_for_a_second_factor(desk: Desk, provider: Provider) -> None:
    desk.change_settings(sign_on=SignOn(**provider.settings(require_amr=("mfa", "hwk"))))
    assert come_back(desk.browser()).status_code == 403
    assert why_refused() == "amr"
    provider.claims["amr"] = ["pwd", "mfa"]
    assert come_back(desk.browser()).status_code == 200


def test_local_accounts_can_be_shut_out_but_for_the_break_glass_one(desk: Desk, provider: Provider) -> None:
    desk.change_settings(sign_on=SignOn(**provider.settings(local=False, break_glass="glass")))
    accounts.add_account("ruiz", "reviewer", PASSWORD, LEDGER)
    glass = accounts.add_account("glass", "supervisor", PASSWORD, LEDGER)
    assert desk.browser().post("/sign-in", {"name": "ruiz", "password": PASSWORD}).status_code == 403
    code = accounts.one_time_code(accounts.add_account("new", "reviewer", None, LEDGER))
    assert desk.browser().post("/sign-in", {"code": code}).status_code == 403
    assert desk.browser().post("/sign-in", {"name": "glass", "password": PASSWORD}).status_code == 303
    event = Event.objects.get(action="break_glass_used")
    assert event.actor == f"user:{glass.pk}"


def test_a_provider_that_is_away_is_said_and_nothing_breaks(desk: Desk, provider: Provider) -> None:
    provider.stop()
    answer = desk.browser().get("/sign-on")
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_without_a_provider_there_is_no_way_round(desk: Desk) -> None:
    assert desk.browser().get("/sign-on")["Location"] == "/sign-in"
    assert desk.browser().get("/sign-on/back?state=x&code=y")["Location"] == "/sign-in"
    assert "sign-on" not in desk.browser().get("/sign-in").content.decode()


def test_a_secret_that_others_can_read_is_not_used(desk: Desk, provider: Provider) -> None:
    (desk.site.settings.keys / "sign-on.secret").chmod(0o640)
    with pytest.raises(WrongSettings, match="chmod 600"):
        sign_on.Provider(SignOn(**provider.settings()), desk.site.settings.site)._secret()


def test_a_locked_page_is_opened_by_its_owner_alone(desk: Desk, provider: Provider) -> None:
    browser = desk.browser()
    come_back(browser)
    browser.post("/lock")
    provider.claims["sub"] = "s-2"
    provider.claims["preferred_username"] = "somebody.else"
    assert come_back(browser).status_code == 403
    assert browser.get("/queue")["Location"].startswith("/unlock")
    provider.claims["sub"] = "s-1"
    page = come_back(browser).content.decode()
    assert provider.asked[-1]["prompt"] == "login"
    (token,) = parse_qs(urlsplit(page.split("url=")[1].split('"')[0]).query)["token"]
    assert browser.get(f"/unlock?token={token}").status_code == 200
    assert browser.get("/queue").status_code == 200


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"issuer": "http://id.example", "client_id": "x"}, "https"),
        ({"issuer": "https://id.example"}, "client_id"),
        ({"local": False}, "nobody gets in"),
        ({"issuer": "https://id.example", "client_id": "x", "roles": {"a": "root"}}, "roles"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(tmp_path: Path, table: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongSettings, match=said):
        build(tmp_path, {"sign_on": table})
