"""An approver answers by mail: it stands in the trip's thread as theirs, and organiser and desk are told.

The address is `trip+a<approver>-<HMAC>@…`, of this person and this version. It opens what their page opens and stops
with it, and one is not made from the other. Writing is all it can do: a mail that says yes approves nothing, since
whoever reads along can write it, and the page asks for a press.
"""

from functools import partial

from flask_babel import force_locale, gettext

from worktrip.kernel.errors import N_, Gone
from worktrip.plumbing import mail
from worktrip.plumbing.incoming import IncomingMail
from worktrip.proposals import queries
from worktrip.proposals.service.approving import Review, review, secret_part
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Side
from worktrip.trips.service import Writer

_MARK = "a"


def approver_address(approver_id: int) -> str | None:
    """Where an approver writes to; None where no mail is taken, or they were withdrawn."""
    found = queries.approver(approver_id)
    if found is None or not found.is_live:
        return None
    return trips_service.answer_address(f"{_MARK}{secret_part(found, 'approval-reply')}")


@mail.answered_at("approver_id")
def _answers_to(approver_id: int, trip_no: str) -> mail.Answers | None:
    address = approver_address(approver_id)
    return mail.Answers(address, None) if address is not None else None


def check_address(address: str) -> None:
    """Whether mail to an address leads into a trip: an approver's, or that of a link. Raises NotFound, Gone."""
    if _opened(address) is None:
        trips_service.check_address(address)


def receive_mail(address: str, content: bytes, envelope_sender: str = "") -> int:
    """Take a mail into the thread, as `trips.service.receive_mail` does, an approver's as well; the message's id."""
    found = _opened(address)
    if found is None:
        return trips_service.receive_mail(address, content, envelope_sender)
    writer = Writer(found.approver.name, found.approver.email, Side.ORGANISER, partial(_say, found))
    return trips_service.keep_mail(found.version.trip_id, writer, content, envelope_sender)


def _opened(address: str) -> Review | None:
    """What an approver's address opens; None if it is another's. Raises NotFound, or Gone in the words of others."""
    token = trips_service.answer_token(address)
    if not token.startswith(_MARK):
        return None
    try:
        return review(token.removeprefix(_MARK), "approval-reply")
    except Gone:
        raise Gone(trips_service.UNKNOWN_ADDRESS) from None


def _say(found: Review, trip_id: int, name: str, came: IncomingMail, words: str) -> int:
    trip = trips.trip_by_id(trip_id)
    with force_locale(trip.language):
        about = gettext("提案の第%(number)s版の承認", number=found.version.number)
    message_id = trips_service.ask(
        trip.id,
        words,
        author_name=name,
        channel=Channel.MAIL,
        about=("", about),
        files=came.files,
        todo=N_("承認される方からのメールを読む"),
    )
    mail.post(
        event="proposals/approver_wrote",
        to=trip.organiser.email,
        language=trip.language,
        key=f"approver-wrote:{message_id}",
        trip_no=trip.no,
        no=trip.no,
        name=trip.organiser.name,
        approver=name,
        body=words.strip(),
        files=[file.name for file in came.files],
        number=found.version.number,
        is_from_elsewhere=came.sender != found.approver.email,
        title=trip.title,
        link_id=trips_service.organiser_link(trip.id),
    )
    return message_id
