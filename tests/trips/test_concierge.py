"""What the desk does with a trip, button by button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.factories.inquiries import ADDRESS, asked
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.plumbing import clock
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries, service
from worktrip.trips.rules import Channel, Closed

Mailbox = Callable[..., Sequence[SentMail]]


def test_taking_over_from_the_inbox_leads_back_to_it(client: PageClient) -> None:
    person, trip = sign_in(client, Role.CONCIERGE), asked()
    answer = client.post(f"/desk/trips/{trip.no}/owner", data={"then": "inbox"})
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert queries.trip(trip.no).owner_id == person


def test_the_button_that_mails_and_the_buttons_that_note_cannot_be_mistaken(
    client: PageClient, mailbox: Mailbox
) -> None:
    sign_in(client, Role.CONCIERGE)
    trip = asked()
    client.post(f"/desk/trips/{trip.no}/answer", data={"body": "はい、ずらせます。"})
    client.post(f"/desk/trips/{trip.no}/notes", data={"body": "予算は上司しだい。", "channel": "phone"})
    client.post(f"/desk/trips/{trip.no}/notes", data={"body": "静かな部屋がよさそう。", "channel": "note"})
    said = {line.text: (line.internal, line.channel) for line in queries.thread(trip.id, internal=True)}
    assert said == {
        "はい、ずらせます。": (False, Channel.PAGE),
        "予算は上司しだい。": (True, Channel.PHONE),
        "静かな部屋がよさそう。": (True, Channel.NOTE),
    }
    texts = "".join(mail.text or "" for mail in mailbox(to=ADDRESS))
    assert "はい、ずらせます。" in texts
    assert "上司" not in texts
    assert "静かな" not in texts


def test_the_page_marks_what_is_internal_with_a_word(client: PageClient) -> None:
    person, trip = sign_in(client, Role.CONCIERGE), asked()
    service.note(trip.id, "予算は上司しだい。", channel=Channel.NOTE, author_id=person)
    page = client.get(f"/desk/trips/{trip.no}").get_data(as_text=True)
    assert "message--internal" in page
    assert "内部" in page


def test_a_tick_can_be_taken_back(client: PageClient) -> None:
    sign_in(client, Role.CONCIERGE)
    trip = asked()
    service.ask_desk(trip.id, "call", "電話する", clock.now())
    (todo,) = queries.todos(trip.id)
    client.post(f"/desk/todos/{todo.id}", data={"then": "inbox"})
    assert queries.todos(trip.id)[0].done_at is not None
    client.post(f"/desk/todos/{todo.id}", data={"done": "no"})
    assert queries.todos(trip.id)[0].done_at is None
    assert client.post("/desk/todos/999").status_code == 404


@pytest.mark.parametrize(("pressed", "closed"), [("declined", Closed.DECLINED), ("withdrawn", Closed.WITHDRAWN)])
def test_ending_a_trip_is_undone_by_one_button(client: PageClient, pressed: str, closed: Closed) -> None:
    sign_in(client, Role.CONCIERGE)
    trip = asked()
    client.post(f"/desk/trips/{trip.no}/end", data={"closed": pressed, "reason": "日程が合わない"})
    assert queries.trip(trip.no).closed_as is closed
    assert "受信箱に戻す" in client.get(f"/desk/trips/{trip.no}").get_data(as_text=True)
    client.post(f"/desk/trips/{trip.no}/reopen")
    assert queries.trip(trip.no).closed_as is None


def test_a_renewed_link_is_mailed_and_the_old_one_stops(client: PageClient, mailbox: Mailbox) -> None:
    sign_in(client, Role.CONCIERGE)
    trip = asked()
    (old,) = accounts.links_of("trip", trip.id)
    client.post(f"/desk/trips/{trip.no}/links/{old.id}/renew")
    new = next(link for link in accounts.links_of("trip", trip.id) if link.revoked_at is None)
    (mail,) = mailbox(event="trips/link_sent")
    assert f"/l/{new.id}-" in (mail.text or "")
    assert accounts.link(old.id).revoked_at is not None
    client.post(f"/desk/trips/{trip.no}/links/{new.id}/revoke")
    assert all(link.revoked_at for link in accounts.links_of("trip", trip.id))
    assert "開けるリンクはありません" in client.get(f"/desk/trips/{trip.no}").get_data(as_text=True)


def test_a_link_of_another_trip_is_not_touched(client: PageClient) -> None:
    sign_in(client, Role.CONCIERGE)
    mine, other = asked(), asked(company="別の会社", email="other@example.jp")
    (link,) = accounts.links_of("trip", other.id)
    assert client.post(f"/desk/trips/{mine.no}/links/{link.id}/revoke").status_code == 404
    assert accounts.link(link.id).revoked_at is None


def test_other_staff_cannot_write(client: PageClient) -> None:
    sign_in(client, Role.OFFICER)
    trip = asked()
    for path in ("owner", "answer", "notes", "end", "reopen", "links"):
        assert client.post(f"/desk/trips/{trip.no}/{path}", data={"body": "x"}).status_code == 403
