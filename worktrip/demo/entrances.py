"""Who may be in the demo, and by which one click: printed at the start and shown on a page."""

from dataclasses import dataclass

from flask import url_for

from worktrip.accounts import queries as accounts
from worktrip.accounts import service
from worktrip.accounts.forms import ROLE_LABELS
from worktrip.accounts.rules import Role
from worktrip.demo import queries
from worktrip.plumbing import security

# the roles that sign in, in the order of the journey; each with the first person who has it
STAFF = (Role.CONCIERGE, Role.ACCOUNTANT, Role.DIRECTOR, Role.OFFICER, Role.ADMIN)


@dataclass(frozen=True)
class Entrance:
    """One way in: as what (a msgid), as whom, the path to click, and how far it is (a msgid)."""

    role: str
    name: str
    path: str
    note: str = ""


def token(role: Role) -> str:
    """What makes a one-click address of a role hard to guess."""
    return security.derive("demo", role.value)


def staff() -> list[Entrance]:
    """One click for each role that signs in."""
    first: dict[Role, str] = {}
    for person in accounts.staff():
        for grant in person.grants:
            first.setdefault(grant.role, person.name)
    return [
        Entrance(ROLE_LABELS[role], first[role], f"/demo/sign-in/{role.value}/{token(role)}")
        for role in STAFF
        if role in first
    ]


def links() -> list[Entrance]:
    """The links that were mailed to organisers and partners, the latest trips first."""
    words = {Role.ORGANISER: "幹事", Role.PARTNER: "宿と事業者"}
    return [
        Entrance(words[row.role], row.name, url_for("accounts.open_link", token=service.link_token(row.link)), row.note)
        for row in queries.mailed_links()
    ]
