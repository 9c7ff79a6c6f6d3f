"""Every route says who may open it, and every route × every role × one's own and somebody else's is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from tests.support.world import FINDERS, FIXED, Side, sides
from worktrip.accounts.rules import STAFF, Access, Action, Actor, Role, Scope, may
from worktrip.plumbing import guards
from worktrip.plumbing.database import db
from worktrip.plumbing.events import Event

# what anybody may open: adding a line here is a decision
PUBLIC = {
    "static",
    "plumbing.healthz",
    "plumbing.readyz",
    "plumbing.metrics",
    "accounts.open_link",
    "accounts.sign_in",
    "accounts.sign_in_code",
    "accounts.set_up",
    "accounts.sign_out",
    "inquiries.ask",
    "inquiries.estimate",
    "inquiries.resume_draft",
    "inquiries.save_draft",
    "inquiries.sent",
    "catalogue.photo",
    "bookings.calendar",
    # the address is of one approver and one version, and does nothing but read and answer
    "proposals.review",
    "proposals.review_paper",
    "proposals.review_workbook",
    "billing.webhook",
    "site.activities",
    "site.activity",
    "site.home",
    "site.lodging",
    "site.lodgings",
    "site.open_subject",
    "site.privacy",
    "site.programme",
    "site.programmes",
    "site.robots",
    "site.styleguide",
    "site.terms",
    "site.workspace",
    "site.workspaces",
    "demo.answer_mail",
    "demo.enter",
    "demo.mail",
    "demo.mail_html",
    "demo.mailbox",
    "demo.people",
}
# what a role is for; whoever widens a role changes this line as well
NEVER: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: ("trip.", "desk.", "board.", "order.", "stay.", "billing.", "people.", "outbox.", "survey."),
    Role.DIRECTOR: ("trip.", "desk.", "board.", "order.", "stay.", "billing.", "people.", "outbox.", "survey."),
    Role.ACCOUNTANT: ("desk.", "board.", "people.", "outbox.", "survey.", "lead."),
    Role.ADMIN: ("trip.", "desk.", "board.", "billing.", "lead.", "survey."),
}
BY_LINK = (Role.ORGANISER, Role.ATTENDEE, Role.PARTNER)
READERS: tuple[Role | None, ...] = (None, *BY_LINK, *sorted(STAFF))


@dataclass(frozen=True)
class Route:
    """One rule with one method, and what its view says about itself."""

    rule: Rule
    method: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.rule.endpoint})"

    @property
    def action(self) -> Action | None:
        return getattr(self.view, "guard", None)

    def arguments(self, side: Side) -> dict[str, Any] | None:
        """The arguments of this address for one side, or None if that side has no such thing."""
        found = {name: side.value(name) for name in self.rule.arguments}
        return None if None in found.values() else found

    def scope(self, arguments: dict[str, Any]) -> Scope | None:
        """What the view is about."""
        finder = getattr(self.view, "scope", None)
        about = finder(**arguments) if finder else None
        assert about is None or isinstance(about, Scope)
        return about


def routes(app: Flask) -> Iterator[Route]:
    """Every route with every method, in order of address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule, method, app.view_functions[rule.endpoint])


def guarded(app: Flask) -> list[Route]:
    """Every route that not everybody may open."""
    return [route for route in routes(app) if route.action is not None]


def silent(app: Flask) -> set[str]:
    """Routes whose view neither has a guard nor stands on the public list."""
    return {str(route) for route in routes(app) if route.action is None and route.rule.endpoint not in PUBLIC}


def test_every_view_is_guarded_or_on_the_short_public_list(demo_app: Flask) -> None:
    public = {route.rule.endpoint for route in routes(demo_app) if getattr(route.view, "public", False)}
    assert silent(demo_app) == set()
    assert public - PUBLIC == set()
    assert {str(route) for route in guarded(demo_app) if route.rule.endpoint in PUBLIC} == set()


def test_a_view_that_says_nothing_would_be_noticed() -> None:
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/inbox", "trips.inbox", lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/desk", "trips.desk", guards.guarded(Action.DESK_READ)(lambda: ""))
    app.add_url_rule("/", "site.home", guards.public(lambda: ""))
    assert silent(app) == {"GET /inbox (trips.inbox)", "POST /inbox (trips.inbox)"}


def test_whatever_is_about_a_trip_or_a_house_is_asked_about_it(demo_app: Flask) -> None:
    about = {"trip_no", "facility_code"}
    unasked = [
        str(route)
        for route in guarded(demo_app)
        if about & route.rule.arguments and getattr(route.view, "scope", None) is None
        if str(route.action).startswith(("trip.", "survey.", "order.", "board."))
    ]
    assert unasked == []


def test_every_argument_of_an_address_is_known_to_the_walk(demo_app: Flask) -> None:
    names = {name for route in guarded(demo_app) for name in route.rule.arguments}
    unknown = names - FINDERS.keys() - FIXED.keys()
    assert unknown == set(), "say in tests/support/world.py how to find an own and a foreign one"
    sign_in(demo_app.test_client(), Role.CONCIERGE)
    own, _ = sides()
    missing = {name for name in names if own.value(name) is None}
    assert missing == set(), "the demo world has none, so these routes were never walked"


@pytest.mark.parametrize("role", NEVER)
def test_a_role_stays_within_its_work(role: Role) -> None:
    actor = Actor(person_id=1, roles=frozenset({role}))
    too_much = [
        action.value for action in Action if action.value.startswith(NEVER[role]) and may(actor, action, Scope(1))
    ]
    assert too_much == []


def test_a_visitor_may_nothing_that_is_guarded() -> None:
    assert [action for action in Action if may(Actor(), action, Scope(trip_id=1))] == []


@pytest.mark.parametrize("role", BY_LINK)
def test_a_link_opens_nothing_but_what_it_is_about(role: Role) -> None:
    actor = Actor(links=(Access(role, Scope(trip_id=1)), Access(role, Scope(facility_id=1))))
    for foreign in (Scope(trip_id=2), Scope(facility_id=2), Scope(), None):
        assert [action for action in Action if may(actor, action, foreign)] == []


# --- the same by real requests ---------------------------------------------------------------------------------------


def become(client: PageClient, role: Role | None, own: Side) -> Actor:
    """Let the client be somebody of that role on the own side; the actor that the rules should see."""
    if role is None:
        return Actor()
    if role in STAFF:
        return Actor(person_id=sign_in(client, role), roles=frozenset({role}))
    about = {"facility_id": own.facility_id} if role is Role.PARTNER else {"trip_id": own.trip_id}
    follow_link(client, role, **about)
    return Actor(links=(Access(role, Scope(**about)),))


def is_refusal(response: TestResponse) -> bool:
    """Whether the answer shows nothing: no permission, no such thing, or the way to sign in."""
    asks_to_sign_in = response.status_code in {302, 303} and "/sign-in" in response.headers.get("Location", "")
    return response.status_code in {401, 403, 404, 410} or asks_to_sign_in


def send(client: PageClient, route: Route, arguments: dict[str, Any]) -> TestResponse:
    """Make the request itself, without following where it leads."""
    adapter = client.application.url_map.bind("localhost")
    return client.open(adapter.build(route.rule.endpoint, arguments, method=route.method), method=route.method)


def events() -> int:
    """How many events were recorded so far: a refused request records none."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


@pytest.mark.parametrize("role", READERS, ids=lambda role: role.value if role else "visitor")
def test_requests_are_answered_as_the_rules_say(role: Role | None, demo_app: Flask, demo_client: PageClient) -> None:
    demo_client.lint = False
    own, foreign = sides()
    actor = become(demo_client, role, own)
    recorded, wrong = events(), []
    for route in guarded(demo_app):
        for name, side in (("own", own), ("foreign", foreign)):
            arguments = route.arguments(side)
            if arguments is None or route.action is None:
                continue
            allowed = may(actor, route.action, route.scope(arguments))
            # what an allowed POST does is for its stage's tests; here only that a refused one does nothing
            if allowed and route.method != "GET":
                continue
            response = send(demo_client, route, arguments)
            contrary = response.status_code in {401, 403} if allowed else not is_refusal(response)
            if contrary:
                wrong.append(f"{route}, {name}: {'allowed' if allowed else 'refused'}, yet {response.status_code}")
            if response.status_code >= 500:
                wrong.append(f"{route}, {name}: {response.status_code}")
            if not allowed and events() != recorded:
                wrong.append(f"{route}, {name}: refused, yet something was recorded")
            recorded = events()
    assert wrong == []


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.PARTNER])
def test_a_thing_of_somebody_else_is_not_found_under_ones_own_address(
    role: Role, demo_app: Flask, demo_client: PageClient
) -> None:
    demo_client.lint = False
    own, foreign = sides()
    become(demo_client, role, own)
    container = "facility_code" if role is Role.PARTNER else "trip_no"
    shown = []
    for route in guarded(demo_app):
        mine, theirs = route.arguments(own), route.arguments(foreign)
        if container not in route.rule.arguments or mine is None or theirs is None:
            continue
        mixed = {**theirs, container: mine[container]}
        if mixed != mine and not is_refusal(send(demo_client, route, mixed)):
            shown.append(f"{route} with {mixed}")
    assert shown == []
