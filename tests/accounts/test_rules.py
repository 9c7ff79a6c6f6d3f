"""Who may do what, how long links and codes open, and which passwords are taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from worktrip.accounts import rules
from worktrip.accounts.rules import ANYWHERE, VISITOR, Access, Action, Actor, Role, Scope, may

OWN_TRIP, OTHER_TRIP = Scope(trip_id=1), Scope(trip_id=2)
OWN_HOUSE, OTHER_HOUSE = Scope(facility_id=1), Scope(facility_id=2)
A = Action

# What staff may do, in full: what a role's line does not name is refused. Columns are those of the installation's map.
STAFF_MAY: dict[Role, set[Action]] = {
    Role.CONCIERGE: {
        A.STAFF_HOME, A.STAFF_SEARCH, A.REPORT_READ, A.CLOCK_WRITE,
        A.TRIP_READ, A.DESK_READ, A.DESK_WRITE,
        A.CATALOGUE_READ, A.CATALOGUE_WRITE, A.INVENTORY_READ, A.INVENTORY_WRITE, A.BOARD_WRITE,
        A.ORDER_READ, A.ORDER_ANSWER, A.STAY_READ, A.BILLING_READ, A.LEAD_READ,
    },
    Role.ACCOUNTANT: {
        A.STAFF_HOME, A.STAFF_SEARCH, A.REPORT_READ, A.CLOCK_WRITE,
        A.TRIP_READ, A.CATALOGUE_READ, A.ORDER_READ, A.BILLING_READ, A.BILLING_WRITE,
    },
    Role.DIRECTOR: {A.STAFF_HOME, A.STAFF_SEARCH, A.REPORT_READ, A.CLOCK_WRITE, A.LEAD_READ, A.LEAD_WRITE},
    Role.OFFICER: {A.STAFF_HOME, A.STAFF_SEARCH, A.REPORT_READ, A.CLOCK_WRITE},
    Role.ADMIN: {
        A.STAFF_HOME, A.STAFF_SEARCH, A.REPORT_READ, A.CLOCK_WRITE,
        A.CATALOGUE_READ, A.SETTINGS_READ, A.SETTINGS_WRITE, A.PEOPLE_WRITE, A.OUTBOX_READ, A.OUTBOX_WRITE,
    },
}  # fmt: skip
LINK_MAY: dict[Role, set[Action]] = {
    Role.ORGANISER: {A.TRIP_READ, A.TRIP_WRITE, A.TRIP_BIND, A.SURVEY_ANSWER},
    Role.ATTENDEE: {A.TRIP_READ},
    Role.PARTNER: {A.ORDER_READ, A.ORDER_ANSWER, A.BOARD_WRITE},
}


def staff(*roles: Role) -> Actor:
    return Actor(person_id=7, roles=frozenset(roles))


def link(role: Role, scope: Scope) -> Actor:
    return Actor(links=(Access(role, scope, link_id=3, person_id=8),))


# --- may() ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(rules.STAFF))
def test_a_role_of_the_staff_may_exactly_what_its_line_says_and_everywhere(role: Role) -> None:
    for scope in (None, ANYWHERE, OWN_TRIP, OTHER_TRIP, OWN_HOUSE):
        assert {action for action in Action if may(staff(role), action, scope)} == STAFF_MAY[role]


@pytest.mark.parametrize("role", sorted(LINK_MAY))
def test_a_link_gives_what_its_line_says_on_its_own_subject(role: Role) -> None:
    own = OWN_HOUSE if role is Role.PARTNER else OWN_TRIP
    assert {action for action in Action if may(link(role, own), action, own)} == LINK_MAY[role]


@pytest.mark.parametrize("role", sorted(LINK_MAY))
@pytest.mark.parametrize("foreign", [OTHER_TRIP, OTHER_HOUSE, ANYWHERE, None], ids=str)
def test_a_link_gives_nothing_elsewhere(role: Role, foreign: Scope | None) -> None:
    own = OWN_HOUSE if role is Role.PARTNER else OWN_TRIP
    assert [action for action in Action if may(link(role, own), action, foreign)] == []


def test_a_house_and_a_trip_of_the_same_number_are_not_mistaken_for_each_other() -> None:
    assert not may(link(Role.PARTNER, OWN_HOUSE), Action.ORDER_READ, OWN_TRIP)
    assert not may(link(Role.ORGANISER, OWN_TRIP), Action.TRIP_READ, OWN_HOUSE)


def test_a_visitor_may_nothing() -> None:
    assert [action for action in Action for scope in (None, OWN_TRIP) if may(VISITOR, action, scope)] == []


def test_two_roles_may_what_either_may() -> None:
    both = staff(Role.DIRECTOR, Role.ACCOUNTANT)
    assert {action for action in Action if may(both, action)} == STAFF_MAY[Role.DIRECTOR] | STAFF_MAY[Role.ACCOUNTANT]


def test_nobody_of_the_staff_binds_a_company_or_answers_its_survey() -> None:
    everybody = staff(*rules.STAFF)
    assert not may(everybody, Action.TRIP_BIND, OWN_TRIP)
    assert not may(everybody, Action.SURVEY_ANSWER, OWN_TRIP)


def test_a_role_of_outsiders_gives_nothing_by_being_granted() -> None:
    assert not may(staff(Role.ORGANISER), Action.TRIP_READ, OWN_TRIP)
    assert not may(staff(Role.WORKER), Action.STAFF_HOME)
    assert not staff(Role.ORGANISER).is_known


def test_every_role_of_the_staff_has_its_line() -> None:
    assert set(STAFF_MAY) == set(rules.STAFF) == set(rules.BY_ROLE)
    assert set(LINK_MAY) == set(rules.BY_LINK)


def test_signing_in_is_offered_only_where_it_could_help() -> None:
    assert VISITOR.wants_sign_in(Action.DESK_READ)
    assert not VISITOR.wants_sign_in(Action.TRIP_BIND)


def test_the_event_log_names_nobody() -> None:
    named = Actor(person_id=7, name="白樺 ゆき", roles=frozenset({Role.CONCIERGE}))
    assert [named.label, link(Role.ORGANISER, OWN_TRIP).label, VISITOR.label] == ["person:7", "link:3", "visitor"]


def test_an_opened_link_is_found_by_what_it_is_about() -> None:
    found = link(Role.ORGANISER, OWN_TRIP).access_to(OWN_TRIP)
    assert found is not None
    assert found.person_id == 8
    assert link(Role.ORGANISER, OWN_TRIP).access_to(OTHER_TRIP) is None


# --- Links, codes, passwords ------------------------------------------------------------------------------------------


def test_a_link_opens_for_sixty_days_after_the_stay_and_without_end_before_it_has_a_date() -> None:
    assert rules.link_ends(date(2027, 2, 26)) == date(2027, 4, 27)
    assert rules.link_ends(None) is None


SENT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ENDS = SENT + rules.CODE_LASTS


@pytest.mark.parametrize(
    ("now", "used_at", "attempts", "is_open"),
    [
        (SENT, None, 0, True),
        (ENDS - timedelta(seconds=1), None, 4, True),
        (ENDS, None, 0, False),
        (SENT, None, 5, False),
        (SENT, SENT, 0, False),
    ],
    ids=["fresh", "in the last second after four guesses", "late", "after five guesses", "used"],
)
def test_a_code_opens_once_in_time_and_within_five_guesses(
    now: datetime, used_at: datetime | None, attempts: int, is_open: bool
) -> None:
    assert rules.code_is_open(now, ENDS, used_at, attempts) is is_open


@pytest.mark.parametrize("typed", ["012345", "０１２３４５", "012 345", "０１２－３４５", " 012-345\n", "012　345"])
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert rules.normal_code(typed) == "012345"


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("短い言葉", False),
        ("eleven char", False),
        ("twelve chars", True),
        ("abababababababab", False),
        ("しらかばの森をぬけて湖へ", True),
    ],
)
def test_a_password_is_long_and_no_repetition_and_nothing_else_is_asked(password: str, is_taken: bool) -> None:
    assert (rules.password_problem(password) is None) is is_taken
