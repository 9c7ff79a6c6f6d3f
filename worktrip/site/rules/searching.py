"""What staff can look for, and who may find what: an officer finds places and nothing about anybody.

A number leads to what it numbers where one may read that: a trip and its papers, an invoice, a house's question (the
desk alone), a lead (the desk and the director).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from worktrip.accounts.rules import Action, Actor, may
from worktrip.kernel.errors import N_


class Kind(StrEnum):
    """What may be found, in the order of the page."""

    NUMBER = "number"
    TRIP = "trip"
    COMPANY = "company"
    PERSON = "person"
    FACILITY = "facility"
    PAPER = "paper"


KIND_LABELS: dict[Kind, str] = {
    Kind.NUMBER: N_("番号がぴったり合うもの"),
    Kind.TRIP: N_("旅"),
    Kind.COMPANY: N_("企業"),
    Kind.PERSON: N_("人"),
    Kind.FACILITY: N_("施設"),
    Kind.PAPER: N_("書類"),
}
KIND_ICONS: dict[Kind, str] = {
    Kind.NUMBER: "star",
    Kind.TRIP: "bag",
    Kind.COMPANY: "house",
    Kind.PERSON: "people",
    Kind.FACILITY: "bed",
    Kind.PAPER: "file",
}
# any of these will do
_NEEDS: dict[Kind, frozenset[Action]] = {
    Kind.NUMBER: frozenset({Action.TRIP_READ, Action.LEAD_READ}),
    Kind.TRIP: frozenset({Action.TRIP_READ}),
    Kind.COMPANY: frozenset({Action.TRIP_READ}),
    Kind.PERSON: frozenset({Action.TRIP_READ}),
    Kind.FACILITY: frozenset({Action.STAFF_SEARCH}),
    Kind.PAPER: frozenset({Action.TRIP_READ}),
}


@dataclass(frozen=True)
class Finder:
    """What somebody may find, and whether they open trips and places at the desk or as everybody does."""

    kinds: frozenset[Kind]
    at_desk: bool
    in_catalogue: bool
    in_leads: bool = False


def finder(actor: Actor) -> Finder:
    """What somebody who is signed in may find."""
    kinds = frozenset(kind for kind in Kind if any(may(actor, each) for each in _NEEDS[kind]))
    at_desk, in_catalogue, in_leads = (
        may(actor, action) for action in (Action.DESK_READ, Action.CATALOGUE_READ, Action.LEAD_READ)
    )
    return Finder(kinds, at_desk, in_catalogue, in_leads)


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, what is said of it, and where it is (an endpoint with its values)."""

    title: str
    note: str
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What was found of one kind; `has_more` where not all is shown."""

    kind: Kind
    hits: tuple[Hit, ...]
    has_more: bool = False
