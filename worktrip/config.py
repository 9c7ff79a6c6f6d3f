"""Settings: every environment variable the service reads, its default and meaning. Nothing else reads them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
SECRET_LEAST = 32
# an address has 64 characters before the @, and a token needs up to 48 of them
REPLY_LOCAL_MOST = 16


class SettingsError(SystemExit):
    """The service refuses to start; the message is the one sentence an operator needs."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation may set. Names are those of the environment variables, in lower case."""

    database_url: str = f"sqlite:///{INSTANCE / 'worktrip.sqlite3'}"
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    # empty: a file of its own beside the database; redis://… lets any number of machines share the queue
    queue_url: str = ""
    queue_workers: int = 2
    # mailbox: keeps mail in the database and shows it (demo only); smtp://user:password@host:587?from=desk@example.jp
    mail_url: str = ""
    mail_from: str = "WORK TRIP <desk@worktrip.example>"
    # trip@reply.example.jp: answers to a trip's mails go to trip+<token>@…; empty: they are asked for on the page
    mail_reply_to: str = ""
    # where `flask mail receive` listens for them, speaking SMTP and LMTP
    mail_in: str = "127.0.0.1:2525"
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    # empty: Stripe itself; the demo names its local stand-in
    stripe_api_base: str = ""
    # where Checkout pages live: browsers may be sent there by a form
    stripe_checkout_origin: str = "https://checkout.stripe.com"
    # one process counts for itself with memory://; several share redis://…
    limits_url: str = "memory://"
    # seconds of real time after which a claimed outbox row may be taken by another worker
    outbox_lease_seconds: int = 60
    # years after somebody's last trip until what is known of them is erased
    personal_data_years: int = 3
    # the desk's capacity guard: groups on site on one day, and things one of the desk has due on one day
    desk_most_groups: int = 2
    desk_most_due: int = 8
    # rules 3.1: lodging and transport need a registration under the travel law, activities alone none. UNVERIFIED
    activities_need_registration: bool = False
    # where houses fax their weekly sheet to; empty: the sheet asks them to call
    desk_fax: str = ""
    log_level: str = "INFO"
    demo: bool = False
    testing: bool = False

    @classmethod
    def from_environment(cls, overrides: Mapping[str, object] | None = None) -> Self:
        """Read the environment, then `overrides` (keys in upper case). SettingsError on a value of the wrong kind."""
        values: dict[str, object] = {}
        for field in fields(cls):
            name = field.name.upper()
            raw: object
            if overrides and name in overrides:
                raw = overrides[name]
            else:
                # tests say so themselves: a stray variable must not switch off limits
                raw = os.environ.get(name) if name != "TESTING" else None
            if raw is None:
                continue
            try:
                values[field.name] = _convert(raw, field.type)
            except ValueError:
                raise SettingsError(f"{name} must be of kind {field.type}, but is {raw!r}.") from None
        return cls(**values).checked()  # type: ignore[arg-type]

    def checked(self) -> Self:
        """Refuse what must not run: production without a secret key or a way to send mail."""
        if not self.secret_key:
            raise SettingsError(
                "SECRET_KEY is not set. Set it to a long random text and keep it: links and sessions depend on it."
            )
        if len(self.secret_key) < SECRET_LEAST and not (self.demo or self.testing):
            raise SettingsError(
                f"SECRET_KEY is short enough to be guessed. Set it to a random text of {SECRET_LEAST} characters."
            )
        if self.stripe_secret_key and not self.stripe_webhook_secret:
            raise SettingsError(
                "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET, so no card payment could be confirmed."
            )
        if self.mail_url == "mailbox:" and not (self.demo or self.testing):
            raise SettingsError(
                "MAIL_URL=mailbox: shows mail to anybody and is for the demo only. Name an SMTP server."
            )
        local, at, domain = self.mail_reply_to.partition("@")
        if self.mail_reply_to and not (local and at and domain and len(local) <= REPLY_LOCAL_MOST and "+" not in local):
            raise SettingsError(
                f"MAIL_REPLY_TO must be an address of up to {REPLY_LOCAL_MOST} characters before the @ and without a +."
            )
        host, _, port = self.mail_in.rpartition(":")
        if not host or not port.isdigit():
            raise SettingsError("MAIL_IN must be of the form host:port, such as 127.0.0.1:2525.")
        if self.personal_data_years < 1:
            raise SettingsError("PERSONAL_DATA_YEARS is below 1, so people would be forgotten while they are served.")
        return self


def _convert(raw: object, kind: object) -> object:
    if kind in (bool, "bool"):
        return raw if isinstance(raw, bool) else str(raw).strip().lower() in {"1", "true", "yes", "on"}
    if kind in (int, "int"):
        return int(str(raw))
    return str(raw)
