"""Security headers, CSRF, rate limits and keys derived from SECRET_KEY."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any, TypeVar
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, default_limits=[], headers_enabled=True)


def derive(purpose: str, *parts: object, size: int = 16) -> str:
    """A secret that can be printed again from what stands in the database: HMAC of purpose, id and generation."""
    text = "\x1f".join([purpose, *map(str, parts)]).encode()
    mac = hmac.new(current_app.config["SECRET_KEY"].encode(), text, hashlib.sha256).digest()
    return base64.b32encode(mac[:size]).decode().rstrip("=").lower()


def hashed(token: str) -> str:
    """What is kept of a random token at rest."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare secrets without telling how much of them is right."""
    return hmac.compare_digest(one.encode(), other.encode())


def takes(most_bytes: int) -> Callable[[View], View]:
    """Let this view be sent more than others may be: files. Named beneath its guard."""

    def decorate(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate


def _let_files_in() -> None:
    """Before anything reads what was sent, since whoever reads first is held to the limit."""
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, "most_bytes", None)
    if most is not None:
        request.max_content_length = most


def init_app(app: Flask) -> None:
    """Switch on CSRF, limits and headers."""
    app.before_request(_let_files_in)
    csrf.init_app(app)
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["LIMITS_URL"])
    app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    limiter.init_app(app)
    app.after_request(_headers)


def file_headers(headers: Headers, _path: str, _url: str) -> None:
    """What every file of static/ says: a drawing that is opened by itself runs nothing either."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Vary"] = "Accept-Encoding"
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def by_trip() -> str:
    """Count attempts by the trip they are about: what is mailed about it is annoying from any address."""
    return f"trip:{(request.view_args or {}).get('trip_no', '').upper()}"


def _headers(response: Response) -> Response:
    checkout = " ".join(filter(None, [current_app.config["STRIPE_CHECKOUT_ORIGIN"]]))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        # Chromium silently drops a redirect after a form unless the page named where it leads
        "form-action": f"'self' {checkout}".strip(),
    }
    policy.update(getattr(g, "policy", {}))
    headers = response.headers
    headers.setdefault("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in headers and request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if request.endpoint not in {"site.home", "inquiries.ask"}:
        headers.setdefault("X-Robots-Tag", "noindex")
    return response
