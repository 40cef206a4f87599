"""A small OpenID Connect provider on loopback: real HTTP, real RS256, real PKCE; and every way to be wrong.

It signs in whoever comes, as `claims` say, and hands out tokens once for each code.  `spoil` changes the claims, or the
whole token, that is handed out next.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENT, SECRET = "intake-at-test", "s3cret of the client"


@dataclass
class Provider:
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "s-1", "preferred_username": "a.ruiz", "roles": []})
    spoil: Callable[[dict[str, Any]], object] = lambda claims: None
    token: str = ""
    """Handed out in place of a token that is signed here, if there is one."""
    asked: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def __post_init__(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                provider.answer(self, where.path, {k: v[0] for k, v in parse_qs(where.query).items()})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.answer(self, self.path, {k: v[0] for k, v in parse_qs(body).items()})

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, **more: Any) -> dict[str, Any]:
        """The table [sign_on] of a site that trusts this provider."""
        return {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret_file": "data/keys/sign-on.secret",
            "roles": {"rad-desk": "reviewer", "rad-lead": "supervisor"},
            **more,
        }

    def answer(self, handler: BaseHTTPRequestHandler, path: str, given: dict[str, str]) -> None:
        match path:
            case "/.well-known/openid-configuration":
                ends = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
                self._say(handler, {"issuer": self.issuer, **{k: f"{self.issuer}/{v}" for k, v in ends.items()}})
            case "/keys":
                self._say(handler, {"keys": [self.key.as_dict(private=False)]})
            case "/auth":
                self.asked.append(given)
                code = secrets.token_urlsafe(8)
                self._codes[code] = given
                handler.send_response(302)
                back = urlencode({"code": code, "state": given["state"], "iss": self.issuer})
                handler.send_header("Location", f"{given['redirect_uri']}?{back}")
                handler.end_headers()
            case "/token":
                self._say(handler, *self._token(handler.headers.get("Authorization", ""), given))
            case _:
                self._say(handler, {}, 404)

    def _token(self, authorization: str, given: dict[str, str]) -> tuple[dict[str, Any], int]:
        asked = self._codes.pop(given.get("code", ""), None)
        known = authorization == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or not known
            or asked["code_challenge"] != challenge
            or asked["code_challenge_method"] != "S256"
        ):
            return {"error": "invalid_grant"}, 400
        return {
            "access_token": "a",
            "token_type": "Bearer",
            "id_token": self.token or self._signed(asked["nonce"]),
        }, 200

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        self.spoil(claims)
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    @staticmethod
    def _say(handler: BaseHTTPRequestHandler, value: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(value).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
