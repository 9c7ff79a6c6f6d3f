"""Who uses the client in a test: staff with a session, or somebody who opened a mailed link."""

from __future__ import annotations

from flask.testing import FlaskClient

from worktrip.accounts import queries, service
from worktrip.accounts.rules import SESSION_LASTS, Role
from worktrip.accounts.tables import StaffSession
from worktrip.plumbing import clock, security
from worktrip.plumbing.database import unit_of_work


def sign_in(client: FlaskClient, *roles: Role) -> int:
    """Sign somebody of exactly these roles in, with a session but without password and code; the person's id.

    Whoever has the roles already is taken (the demo's staff), else somebody is added.
    """
    person_id = next(
        (person.id for person in queries.staff() if {grant.role for grant in person.grants} == set(roles)), None
    )
    if person_id is None:
        name = "・".join(role.value for role in roles)
        person_id = service.add_staff(name=name, email=f"{'-'.join(roles)}@desk.example", roles=roles, invite=False)
    now = clock.real_now()
    token = f"session of {person_id} since {now.isoformat()}"
    with unit_of_work() as unit:
        if queries.session_by_hash(security.hashed(token)) is None:
            unit.session.add(
                StaffSession(
                    person_id=person_id,
                    token_hash=security.hashed(token),
                    created_at=now,
                    last_seen_at=now,
                    ends_at=now + SESSION_LASTS,
                    browser="a test",
                )
            )
    client.set_cookie("worktrip_staff", token)
    return person_id


def follow_link(
    client: FlaskClient,
    role: Role,
    *,
    trip_id: int | None = None,
    facility_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """Let the client have opened the mailed link of a role to a trip or facility; the link's id."""
    link_id = service.open_link(role, trip_id=trip_id, facility_id=facility_id, person_id=person_id)
    generation = queries.link(link_id).generation
    with client.session_transaction() as session:
        session["links"] = [*session.get("links", []), [link_id, generation]]
    return link_id


def forget(client: FlaskClient) -> None:
    """Make the client a visitor again."""
    client.delete_cookie("worktrip_staff")
    with client.session_transaction() as session:
        session.clear()
