"""Permission is one pure function: may(actor, action, scope).

Staff act for the whole installation by role. Organisers, attendees and partners act through a mailed link, and only on
the trip or facility that the link is about. What binds (accepting, changing bank data) needs a single-use code besides,
which is asked for by the use case itself.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to this service."""

    ORGANISER = "organiser"
    ATTENDEE = "attendee"
    CONCIERGE = "concierge"
    PARTNER = "partner"
    ACCOUNTANT = "accountant"
    DIRECTOR = "director"
    WORKER = "worker"
    OFFICER = "officer"
    ADMIN = "admin"


STAFF = frozenset({Role.CONCIERGE, Role.ACCOUNTANT, Role.DIRECTOR, Role.OFFICER, Role.ADMIN})


class OrganisationKind(StrEnum):
    """What an organisation is in the contract chains, which must never be mixed up."""

    COMPANY = "company"
    PARTNER = "partner"
    ASSOCIATION = "association"
    TOWN = "town"
    CORPORATION = "corporation"


class PartyType(StrEnum):
    """Whether a T-number is checked as a corporate number or only for its form."""

    CORPORATION = "corporation"
    SOLE_PROPRIETOR = "sole_proprietor"


class Action(StrEnum):
    """Everything somebody may be allowed to do. The first word is the noun it is done to."""

    TRIP_READ = "trip.read"  # the trip's page, its papers, the chain, its calendar
    TRIP_WRITE = "trip.write"  # say something in the thread, ask for a change
    TRIP_BIND = "trip.bind"  # consent, accept, pay: together with a single-use code where it binds
    SURVEY_ANSWER = "survey.answer"
    DESK_READ = "desk.read"  # inbox, hearing, internal notes, net prices
    DESK_WRITE = "desk.write"
    CATALOGUE_READ = "catalogue.read"
    CATALOGUE_WRITE = "catalogue.write"
    INVENTORY_READ = "inventory.read"
    INVENTORY_WRITE = "inventory.write"
    BOARD_WRITE = "board.write"  # a house's own page of how many there are: to see it is to say it
    ORDER_READ = "order.read"
    ORDER_ANSWER = "order.answer"
    STAY_READ = "stay.read"
    BILLING_READ = "billing.read"
    BILLING_WRITE = "billing.write"
    LEAD_READ = "lead.read"
    LEAD_WRITE = "lead.write"
    REPORT_READ = "report.read"
    SETTINGS_READ = "settings.read"
    SETTINGS_WRITE = "settings.write"
    PEOPLE_WRITE = "people.write"
    OUTBOX_READ = "outbox.read"
    OUTBOX_WRITE = "outbox.write"
    CLOCK_WRITE = "clock.write"
    STAFF_HOME = "staff.home"  # the home page of a signed-in person, own sessions


_ORGANISER = frozenset({Action.TRIP_READ, Action.TRIP_WRITE, Action.TRIP_BIND, Action.SURVEY_ANSWER})
BY_LINK: dict[Role, frozenset[Action]] = {
    Role.ORGANISER: _ORGANISER,
    Role.ATTENDEE: frozenset({Action.TRIP_READ}),
    Role.PARTNER: frozenset({Action.ORDER_READ, Action.ORDER_ANSWER, Action.BOARD_WRITE}),
}
_EVERY_STAFF = frozenset({Action.STAFF_HOME, Action.REPORT_READ, Action.CLOCK_WRITE})
BY_ROLE: dict[Role, frozenset[Action]] = {
    Role.CONCIERGE: _EVERY_STAFF
    | {
        # not TRIP_WRITE: what is written there stands as the organiser's word
        Action.TRIP_READ,
        Action.DESK_READ,
        Action.DESK_WRITE,
        Action.CATALOGUE_READ,
        Action.CATALOGUE_WRITE,
        Action.INVENTORY_READ,
        Action.INVENTORY_WRITE,
        Action.BOARD_WRITE,
        Action.ORDER_READ,
        Action.ORDER_ANSWER,
        Action.STAY_READ,
        Action.BILLING_READ,
        Action.LEAD_READ,
    },
    Role.ACCOUNTANT: _EVERY_STAFF
    | {Action.TRIP_READ, Action.CATALOGUE_READ, Action.BILLING_READ, Action.BILLING_WRITE, Action.ORDER_READ},
    Role.DIRECTOR: _EVERY_STAFF | {Action.LEAD_READ, Action.LEAD_WRITE},
    # aggregates only, never personal data
    Role.OFFICER: _EVERY_STAFF,
    Role.ADMIN: _EVERY_STAFF
    | {
        Action.SETTINGS_READ,
        Action.SETTINGS_WRITE,
        Action.PEOPLE_WRITE,
        Action.OUTBOX_READ,
        Action.OUTBOX_WRITE,
        Action.CATALOGUE_READ,
    },
}


@dataclass(frozen=True)
class Scope:
    """What an action is about: a trip, a facility, or nothing in particular."""

    trip_id: int | None = None
    facility_id: int | None = None


ANYWHERE = Scope()


@dataclass(frozen=True)
class Access:
    """What one opened link gives: a role towards one trip or one facility."""

    role: Role
    scope: Scope
    link_id: int = 0
    person_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who is asking: a visitor, somebody with opened links, or signed-in staff, or several of these."""

    person_id: int | None = None
    name: str = ""
    language: str | None = None
    roles: frozenset[Role] = frozenset()
    links: tuple[Access, ...] = ()
    session_id: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether this is signed-in staff."""
        return bool(self.roles & STAFF)

    @property
    def label(self) -> str:
        """How the event log names this actor: without personal data."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return ",".join(f"link:{access.link_id}" for access in self.links) or "visitor"

    def wants_sign_in(self, action: Action) -> bool:
        """Whether signing in as staff could help with `action`."""
        return any(action in granted for granted in BY_ROLE.values())

    def access_to(self, scope: Scope) -> Access | None:
        """The opened link about `scope`, if any."""
        return next((access for access in self.links if access.scope == scope), None)


VISITOR = Actor()


def may(actor: Actor, action: Action, scope: Scope | None = None) -> bool:
    """Whether `actor` may do `action` to the object of `scope`. Pure; the only place where permission is decided."""
    if any(action in BY_ROLE.get(role, frozenset()) for role in actor.roles & STAFF):
        return True
    if scope is None or scope == ANYWHERE:
        return False
    return any(action in BY_LINK.get(access.role, frozenset()) and access.scope == scope for access in actor.links)


# what stands where a name or a text was erased; a msgid
ERASED = "(削除済み)"

# Links and codes ----------------------------------------------------------------------------------------------

LINK_LASTS_AFTER_STAY = timedelta(days=60)
CODE_LASTS = timedelta(minutes=20)
CODE_ATTEMPTS = 5
SESSION_LASTS = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
PASSWORD_LEAST = 12


def link_ends(last_day: date | None) -> date | None:
    """The last day on which a trip's link opens: 60 days after the stay; open-ended while the stay has no date."""
    return last_day + LINK_LASTS_AFTER_STAY if last_day else None


def code_is_open(now: datetime, expires_at: datetime, used_at: datetime | None, attempts: int) -> bool:
    """Whether a single-use code may still be tried: not used, not late, not guessed at five times."""
    return used_at is None and now < expires_at and attempts < CODE_ATTEMPTS


def normal_code(typed: str) -> str:
    """Six digits however they were typed: full width, with spaces or hyphens."""
    folded = typed.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    return re.sub(r"\D", "", folded)


def password_problem(password: str) -> str | None:
    """Why a password is not taken, as a msgid, or None. Long counts; no rule of signs and digits."""
    if len(password) < PASSWORD_LEAST:
        return "12文字以上にしてください。"
    if len(set(password)) < 5:
        return "同じ文字の繰り返しは使えません。"
    return None


class Registration(StrEnum):
    """What the association is registered for under the travel law, in the words of the register (rules 3.1)."""

    FIRST = "第一種旅行業"
    SECOND = "第二種旅行業"
    THIRD = "第三種旅行業"
    REGIONAL = "地域限定旅行業"
    NONE = "登録なし"


_WRITTEN = str.maketrans("123", "一二三")  # data


def registration_of(written: str | None) -> Registration | None:
    """The registration that somebody wrote down, in whatever digits; None where it says nothing we know."""
    plain = unicodedata.normalize("NFKC", written or "").translate(_WRITTEN)
    return next((each for each in Registration if plain.startswith(each.value.removesuffix("旅行業"))), None)  # data


@dataclass(frozen=True)
class IssuerFacts:
    """What papers say about the association on a day. None: nobody has confirmed it, so what needs it is blocked."""

    name: str
    address: str
    phone: str
    t_number: str | None
    is_qualified_issuer: bool | None
    rounding: str
    travel_registration: str | None
    travel_registration_no: str | None
    travel_manager: str | None
    contract_form: str | None
    bank_account: str | None
    # codes of the municipalities that a regional registration covers
    travel_area: str | None = None
    handling_percent: int | None = None
    handling_yen: int | None = None
    cancelling_yen: int | None = None
    is_demo: bool = False
    missing: tuple[str, ...] = field(default=())

    @property
    def registration(self) -> Registration | None:
        return registration_of(self.travel_registration)

    @property
    def area(self) -> frozenset[str] | None:
        """The municipalities of a regional registration; None while nobody has confirmed them."""
        return frozenset(self.travel_area.split()) if self.travel_area else None
