"""The shape of a case: what a company asks, what it is offered, how far its story goes."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from worktrip.inquiries.rules import BudgetBand, Experience, Flexibility, MustHave, Wish
from worktrip.leads.rules import LeadState, WorkKind
from worktrip.trips.rules import Closed, Purpose


class Reach(IntEnum):
    """How far the story of a trip goes before today."""

    ASKED = 1
    HEARD = 2
    DRAFTED = 3
    SENT = 4
    ACCEPTED = 5
    ARRANGED = 6
    BILLED = 7
    PAID = 8


@dataclass(frozen=True)
class Way:
    """One alternative: which room, how many to a room, which place to work in.

    Where one house is too small, the first `people` of the list sleep there and who is left in `rest`.
    """

    room: str
    to_a_room: int
    workspace: str | None = None
    people: int | None = None
    rest: str | None = None


@dataclass(frozen=True)
class Case:
    """One company's trip: what they asked, what they were offered, how far it went."""

    company: str
    company_kana: str
    organiser: str
    organiser_kana: str
    email: str
    purpose: Purpose
    goal: str
    people: int
    first_day: date
    last_day: date
    asked_on: date
    reach: Reach
    ways: tuple[Way, ...] = ()
    must_haves: tuple[MustHave, ...] = ()
    budget: BudgetBand = BudgetBand.TO_40
    why: str = ""
    decider: str = ""
    # (days after the first, hour, offering) for something to do together
    doings: tuple[tuple[int, int, str], ...] = ()
    # the same for what they may add to it
    options: tuple[tuple[int, int, str], ...] = ()
    with_kit: bool = False
    versions: int = 1
    takes: str = "A"
    closed: Closed | None = None
    reason: str = ""
    # how many partners have not answered yet
    unanswered: int = 0
    score: int | None = None
    kinds: tuple[WorkKind, ...] = ()
    comment: str = ""
    lead: LeadState | None = None
    people_to: int | None = None
    flexibility: Flexibility = Flexibility.EXACT
    other_wishes: tuple[Wish, ...] = ()
    experience: Experience | None = None
    worry: str = ""
    # what whoever heard them wrote to a colleague who has the trip from then on
    handed_over: str = ""
