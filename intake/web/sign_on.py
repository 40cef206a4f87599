"""Single sign-on: OpenID Connect, code flow with PKCE, state and nonce (OIDC Core 1.0, RFC 7636, RFC 9700).

Authlib asks and hands in, joserfc checks signatures; what is decided here is whom to believe: keys and endpoints come
from the issuer's own document, algorithms from a closed list, and a state is worth something once, to the browser that
it was given to.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.utils import timezone
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from intake.errors import IntakeError, Unavailable, WrongSettings
from intake.records import proofs
from intake.records.models import SignOnAttempt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from intake.records.models import Account
    from intake.settings import SignOn

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by keys that only the issuer holds; never `none`, never a shared secret."""
ATTEMPT_LIVES = timedelta(minutes=10)
CLOCKS_DIFFER = 60
"""Seconds by which the provider's clock may differ from ours."""
PATIENCE = 10.0
"""Seconds to wait for the provider."""
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Refused(IntakeError):
    """The provider's answer lets nobody in; the message is a code for the ledger."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for: a digest of issuer and subject, what to call them, and their role here."""

    digest: str
    name: str = field(repr=False)
    role: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as the site's settings name it."""

    settings: SignOn
    site: Path

    def send(self, redirect_uri: str, cookie: str, back: str, unlocks: Account | None) -> str:
        """Remember that this browser is sent to the provider; returns the address to send it to."""
        found = self._metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        kept = SignOnAttempt(
            state=_digest(state, cookie), nonce=nonce, verifier=verifier, back=back[:300], unlocks=unlocks,
            expires=timezone.now() + ATTEMPT_LIVES,
        )  # fmt: skip
        proofs.remember(kept)
        extra = {"prompt": "login", "max_age": "0"} if unlocks else {}
        with self._session(redirect_uri) as session:
            address, _ = session.create_authorization_url(
                found["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce, **extra
            )
        return str(address)

    def receive(self, answer: Mapping[str, str], redirect_uri: str, cookie: str) -> tuple[Person, SignOnAttempt]:
        """Whom the provider's answer vouches for.

        Raises `Refused` if it vouches for nobody, and `Unavailable` if the provider does not answer.
        """
        attempt = proofs.redeem(_digest(answer.get("state", ""), cookie)) if cookie else None
        if attempt is None:
            raise Refused("state")
        if answer.get("iss", self.settings.issuer) != self.settings.issuer:  # RFC 9207
            raise Refused("issuer")
        if "code" not in answer:
            raise Refused("provider")
        found = self._metadata()
        token = self._token(found, answer["code"], attempt.verifier, redirect_uri)
        return self._person(self._claims(found, token, attempt.nonce)), attempt

    def _metadata(self) -> dict[str, Any]:
        issuer = self.settings.issuer
        found = self._get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise Refused("issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            where = urlsplit(str(found.get(name, "")))
            if where.scheme != "https" and not (where.hostname in _LOOPBACK and urlsplit(issuer).hostname in _LOOPBACK):
                raise Refused("endpoint")
        return found

    def _get(self, address: str) -> dict[str, Any]:
        try:
            response = requests.get(address, timeout=PATIENCE, allow_redirects=False)
            found = response.json() if response.status_code == requests.codes.ok else None
        except requests.RequestException:
            found = None
        if not isinstance(found, dict):
            raise Unavailable("the provider of single sign-on does not answer")
        return found

    def _session(self, redirect_uri: str) -> OAuth2Session:
        secret = self._secret()
        return OAuth2Session(
            self.settings.client_id, secret, scope="openid profile", redirect_uri=redirect_uri,
            default_timeout=PATIENCE, code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
        )  # fmt: skip

    def _secret(self) -> str | None:
        if not self.settings.client_secret_file:
            return None
        file = self.site / self.settings.client_secret_file
        try:
            if file.stat().st_mode & 0o077:
                raise WrongSettings(f"{file.name} can be read by others: chmod 600")
            return file.read_text(encoding="utf-8").strip()
        except OSError:
            raise WrongSettings("[sign_on] client_secret_file cannot be read") from None

    def _token(self, found: Mapping[str, Any], code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        try:
            with self._session(redirect_uri) as session:
                return dict(
                    session.fetch_token(
                        found["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier,
                        allow_redirects=False,
                    )
                )  # fmt: skip
        except requests.RequestException:
            raise Unavailable("the provider of single sign-on does not answer") from None
        except (AuthlibBaseError, ValueError, KeyError):
            raise Refused("token") from None

    def _claims(self, found: Mapping[str, Any], token: Mapping[str, Any], nonce: str) -> CodeIDToken:
        """The claims of the ID token, once signature, issuer, audience, times and nonce are right."""
        own = self.settings
        try:
            keys = KeySet.import_key_set(self._get(found["jwks_uri"]))  # type: ignore[arg-type]  # checked by what it does
            decoded = jwt.decode(str(token.get("id_token", "")), keys, algorithms=list(ALGORITHMS))
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {"iss": {"essential": True, "value": own.issuer}, "aud": {"essential": True, "value": own.client_id}},
                {"nonce": nonce, "client_id": own.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=CLOCKS_DIFFER)
        except (JoseError, ValueError, KeyError, TypeError) as wrong:
            claim = getattr(wrong, "claim", "") or getattr(wrong, "error", "")
            raise Refused(f"id_token {claim}".strip()[:60]) from None
        return claims

    def _person(self, claims: Mapping[str, Any]) -> Person:
        own = self.settings
        if own.require_amr and not set(own.require_amr) & set(_texts(claims.get("amr"))):
            raise Refused("amr")
        held = set(_texts(claims.get(own.role_claim)))
        role = next((role for value, role in own.roles.items() if value in held), None)
        if role is None:
            raise Refused("role")
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise Refused("subject")
        name = claims.get(own.name_claim)
        return Person(digest_of(own.issuer, subject), name if isinstance(name, str) and name else subject, role)


def digest_of(issuer: str, subject: str) -> str:
    """Under this digest an account remembers whom of which provider it belongs to."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def new_cookie() -> str:
    """What binds a sign-on to the browser that began it."""
    return secrets.token_urlsafe(32)


def _digest(state: str, cookie: str) -> str:
    return hashlib.sha256(f"{state}\n{cookie}".encode()).hexdigest()


def _texts(claim: object) -> list[str]:
    """A claim that lists texts, or is one."""
    if isinstance(claim, str):
        return [claim]
    return [one for one in claim if isinstance(one, str)] if isinstance(claim, list) else []
