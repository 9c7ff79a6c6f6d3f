"""Organiser and desk write to each other; the desk keeps notes of its own; links are sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role, link_ends
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.plumbing.files import File
from worktrip.trips import rules
from worktrip.trips.rules import Channel, Side
from worktrip.trips.service.journey import ask_desk, locked_trip
from worktrip.trips.service.saying import say
from worktrip.trips.tables import Message, Todo, Trip


def ask(
    trip_id: int,
    body: str,
    *,
    author_id: int | None = None,
    author_name: str = "",
    channel: Channel = Channel.PAGE,
    about: tuple[str, str] = ("", ""),
    files: Sequence[File] = (),
    todo: str = N_("幹事の方のメッセージに返事をする"),
) -> int:
    """The organiser's company says something: it stands in the thread, and the desk gets a mail and something to do.

    `todo` names that, where somebody else than the organiser writes. The message's id.
    """
    with unit_of_work() as unit:
        trip = locked_trip(trip_id)
        who = author_name or trip.organiser.name
        message_id = say(
            trip_id,
            Side.ORGANISER,
            body,
            channel=channel,
            author_id=author_id,
            author_name=who,
            about=about,
            files=files,
        )
        due_at = rules.promised_answer(clock.now())
        # one to-do stands for all that was asked since the last answer
        waiting = unit.session.scalar(
            select(Todo.id)
            .where(Todo.trip_id == trip_id, Todo.done_at.is_(None), Todo.key.startswith("asked:"))
            .limit(1)
        )
        if waiting is None:
            ask_desk(trip_id, f"asked:{trip_id}:{message_id}", todo, due_at)
        said = "\n".join(filter(None, (about[1] and f"「{about[1]}」", body.strip())))  # data
        tell_desk(trip, message_id, trip.organisation.name, who, said, due_at, files)
        events.record("trips.asked", trip_no=trip.no, message=message_id)
        return message_id


def tell_desk(
    trip: Trip, message_id: int, company: str, who: str, body: str, due_at: datetime, files: Sequence[File]
) -> None:
    """Mail the desk what somebody wrote: the owner, or every concierge while the trip has none."""
    everybody = accounts.staff(Role.CONCIERGE)
    for person in [person for person in everybody if person.id == trip.owner_id] or everybody:
        mail.post(
            event="trips/asked",
            to=person.email,
            language=person.language,
            key=f"asked:{message_id}:{person.id}",
            trip_no=trip.no,
            no=trip.no,
            company=company,
            who=who,
            body=body.strip(),
            due_at=due_at,
            files=[file.name for file in files],
        )


def answer(trip_id: int, body: str, *, author_id: int, to: int | None = None, files: Sequence[File] = ()) -> int:
    """The desk writes to the organiser: it stands in the thread and goes out by mail. The message's id.

    As an answer `to` a message it stands beside what that one was about.
    Files are not mailed but named: they are saved from the page, whose link can be stopped. Open to-dos to answer are
    done with it.
    """
    with unit_of_work() as unit:
        trip = locked_trip(trip_id)
        asked = unit.session.get(Message, to) if to is not None else None
        about = (asked.about, asked.about_text) if asked is not None and asked.trip_id == trip_id else ("", "")
        author = accounts.names([author_id]).get(author_id, "")
        message_id = say(trip_id, Side.DESK, body, author_id=author_id, author_name=author, about=about, files=files)
        for todo in locked(
            select(Todo)
            .where(Todo.trip_id == trip_id, Todo.done_at.is_(None), Todo.key.startswith("asked:"))
            .order_by(Todo.id)
        ):
            todo.done_at, todo.done_by_id = clock.now(), author_id
        mail.post(
            event="trips/said",
            to=trip.organiser.email,
            language=trip.language,
            key=f"said:{message_id}",
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser.name,
            author=author,
            body=body.strip(),
            files=[file.name for file in files],
            link_id=organiser_link(trip_id),
        )
        events.record("trips.answered", trip_no=trip.no, message=message_id)
        return message_id


def note(trip_id: int, body: str, *, channel: Channel, author_id: int, files: Sequence[File] = ()) -> int:
    """Write down something for the desk only: a note, or what was said on the telephone. The message's id."""
    with unit_of_work():
        author = accounts.names([author_id]).get(author_id, "")
        return say(
            trip_id,
            Side.DESK,
            body,
            channel=channel,
            author_id=author_id,
            author_name=author,
            internal=True,
            files=files,
        )


def organiser_link(trip_id: int) -> int:
    """The id of the organiser's link to a trip; made if there is none."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        return accounts_service.open_link(
            Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id, ends_on=link_ends(trip.last_day)
        )


def send_link(trip_id: int) -> int:
    """Mail the organiser the link of the trip's page; the link's id."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        link_id = organiser_link(trip_id)
        mail.post(
            event="trips/link_sent",
            to=trip.organiser.email,
            language=trip.language,
            key=f"link:{link_id}:{clock.real_now():%Y%m%d%H%M}",
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser.name,
            title=trip.title,
            link_id=link_id,
        )
        events.record("trips.link_sent", trip_no=trip.no, link=link_id)
        return link_id
