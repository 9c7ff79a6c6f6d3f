"""Companies and people are found again; staff sign in with two halves; links read, codes bind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.inquiries import asked
from tests.support.application import Clock
from worktrip.accounts import queries, service
from worktrip.accounts.rules import OrganisationKind, Role
from worktrip.accounts.tables import Code, Organisation, Person
from worktrip.kernel.errors import Conflict, Forbidden, Gone, Invalid
from worktrip.plumbing import clock as business
from worktrip.plumbing import mail
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.events import Event
from worktrip.plumbing.outbox import OutboxRow

Mailbox = Callable[..., Sequence[mail.SentMail]]
ADDRESS, PASSWORD = "yuki@desk.example", "しらかばの森をぬけて湖へ"


def how_many(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


# --- Who there is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["㈱ほしくず計算所", "(株)ほしくず計算所", "株式会社 ほしくず計算所", "株式会社ホシクズ計算所"]
)
def test_a_company_is_found_however_it_was_typed(app: Flask, typed: str) -> None:
    first = service.company(name="株式会社ほしくず計算所")
    assert service.company(name=typed) == first
    assert how_many(Organisation) == 1


def test_a_company_whose_name_only_begins_alike_is_another(app: Flask) -> None:
    assert service.company(name="ほしくず") != service.company(name="ほしくず計算所")


def test_a_partner_of_the_same_name_is_not_the_company(app: Flask) -> None:
    partner = service.add_organisation(OrganisationKind.PARTNER, name="はるかぜ図案")
    assert service.company(name="はるかぜ図案") != partner


def test_a_contact_is_found_by_address_and_nobody_can_rename_them_by_asking_in_their_name(app: Flask) -> None:
    home = service.company(name="ほしくず計算所")
    first = service.contact(home, name="榛名", email="Minori@Hoshikuzu.example")
    again = service.contact(
        home, name="別の人", email=" minori@hoshikuzu.example", phone="090-0000-0001", language="en"
    )
    person = queries.person(first)
    assert again == first
    assert person is not None
    assert (person.name, person.phone, person.language) == ("榛名", "090-0000-0001", "ja")


def test_who_lost_their_telephone_starts_anew_and_the_old_way_in_is_shut(app: Flask, mailbox: Mailbox) -> None:
    person_id = service.add_staff(name="白樺", email="s@desk.example", roles=[Role.CONCIERGE], invite=False)
    token = service.set_up_token(person_id, 0)
    service.invite_again(person_id)
    with pytest.raises(Gone):
        service.set_up_person(token)
    assert service.set_up_person(service.set_up_token(person_id, 1)).id == person_id
    assert [mail.event for mail in mailbox(to="s@desk.example")] == ["accounts/invited"]


def test_the_same_address_at_another_company_is_another_contact(app: Flask) -> None:
    one, other = service.company(name="ほしくず計算所"), service.company(name="はるかぜ図案")
    ids = {service.contact(home, name="榛名", email="minori@example.jp") for home in (one, other)}
    assert len(ids) == 2


def test_staff_are_invited_by_mail_and_get_further_roles_without_a_second_person(app: Flask, mailbox: Mailbox) -> None:
    person_id = service.add_staff(name="白樺 ゆき", email=ADDRESS, roles=[Role.CONCIERGE])
    assert (
        service.add_staff(name="白樺 ゆき", email="YUKI@desk.example", roles=[Role.CONCIERGE, Role.ADMIN]) == person_id
    )
    (person,) = queries.staff()
    assert {grant.role for grant in person.grants} == {Role.CONCIERGE, Role.ADMIN}
    sent = mailbox(event="accounts/invited", to=ADDRESS)
    assert len(sent) == 1
    # an address says when it was made: another second, another address to the same place
    address = re.search(r"/sign-in/set-up/(\S+)", sent[0].text or "")
    assert address
    assert service.set_up_person(address[1]).id == person_id


# --- Signing in -------------------------------------------------------------------------------------------------------


def code_now(person_id: int, generation: int = 1, *, steps: int = 0) -> str:
    """What the authenticator app shows now, or so many half minutes later."""
    moment = business.real_now() + timedelta(seconds=30 * steps)
    return pyotp.TOTP(service.totp_secret(person_id, generation)).at(moment)


def newcomer() -> tuple[int, str]:
    """Somebody invited; the person's id and set-up token."""
    person_id = service.add_staff(name="白樺 ゆき", email=ADDRESS, roles=[Role.CONCIERGE], invite=False)
    return person_id, service.set_up_token(person_id, 0)


@pytest.fixture
def yuki(app: Flask, clock: Clock) -> int:
    """Somebody with password and app; a minute has passed since."""
    person_id, token = newcomer()
    service.set_up(token, password=PASSWORD, code=code_now(person_id))
    clock.forward(minutes=1)
    return person_id


def signed_in(person_id: int) -> str:
    return service.sign_in(service.check_password(ADDRESS, PASSWORD), code_now(person_id), "Firefox")


def test_a_set_up_link_works_once(yuki: int) -> None:
    with pytest.raises(Gone):
        service.set_up(service.set_up_token(yuki, 0), password=PASSWORD, code=code_now(yuki, 2))


def test_a_set_up_link_ends_after_three_days(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = newcomer()
    monkeypatch.setattr("worktrip.accounts.service.signing_in.SET_UP_SECONDS", -1)
    with pytest.raises(Gone):
        service.set_up_person(token)


def test_a_weak_password_and_a_wrong_code_are_refused_beside_their_fields(app: Flask) -> None:
    person_id, token = newcomer()
    with pytest.raises(Invalid) as weak:
        service.set_up(token, password="短い", code=code_now(person_id))
    with pytest.raises(Invalid) as wrong:
        service.set_up(token, password=PASSWORD, code="000000")
    assert set(weak.value.fields) == {"password"}
    assert set(wrong.value.fields) == {"code"}
    assert queries.person(person_id).password_hash is None  # type: ignore[union-attr]


def test_password_and_code_open_a_session_whose_token_is_kept_nowhere(yuki: int) -> None:
    token = signed_in(yuki)
    row = service.resume(token)
    assert row is not None
    assert row.person_id == yuki
    assert token not in row.token_hash


def test_an_unknown_address_and_a_wrong_password_get_the_same_sentence(yuki: int) -> None:
    said = set()
    for address, password in ((ADDRESS, "これは違うパスワード"), ("nobody@desk.example", PASSWORD)):
        with pytest.raises(Forbidden) as refused:
            service.check_password(address, password)
        said.add(refused.value.message)
    assert len(said) == 1


def test_an_organiser_cannot_sign_in_as_staff(yuki: int) -> None:
    service.contact(service.company(name="ほしくず計算所"), name="榛名", email="minori@example.jp")
    with pytest.raises(Forbidden):
        service.check_password("minori@example.jp", PASSWORD)


@pytest.mark.parametrize("steps", [-3, 2])
def test_a_code_of_another_minute_is_refused(yuki: int, clock: Clock, steps: int) -> None:
    clock.forward(minutes=5)
    with pytest.raises(Forbidden):
        service.sign_in(service.check_password(ADDRESS, PASSWORD), code_now(yuki, steps=steps), "")


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_phone_may_be_half_a_minute_off(yuki: int, clock: Clock, steps: int) -> None:
    clock.forward(minutes=5)
    assert service.sign_in(service.check_password(ADDRESS, PASSWORD), code_now(yuki, steps=steps), "")


def test_a_code_read_over_the_shoulder_does_not_open_a_second_session(yuki: int, clock: Clock) -> None:
    signed_in(yuki)
    with pytest.raises(Forbidden):
        signed_in(yuki)
    clock.forward(seconds=30)
    assert signed_in(yuki)


def test_the_code_must_follow_the_password_soon(yuki: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = service.check_password(ADDRESS, PASSWORD)
    monkeypatch.setattr("worktrip.accounts.service.signing_in.SIGN_IN_SECONDS", -1)
    with pytest.raises(Gone):
        service.sign_in(ticket, code_now(yuki), "")


def test_a_ticket_for_one_half_is_none_for_the_other(yuki: int) -> None:
    with pytest.raises(Gone):
        service.sign_in(service.set_up_token(yuki, 1), code_now(yuki), "")


def test_a_session_left_alone_for_two_hours_ends(yuki: int, clock: Clock) -> None:
    token = signed_in(yuki)
    clock.forward(hours=2)
    assert service.resume(token) is not None
    clock.forward(hours=2, seconds=1)
    assert service.resume(token) is None


def test_a_session_ends_after_twelve_hours_however_busy(yuki: int, clock: Clock) -> None:
    token = signed_in(yuki)
    for _ in range(11):
        clock.forward(hours=1)
        assert service.resume(token) is not None
    clock.forward(hours=1)
    assert service.resume(token) is None


def test_moving_the_business_day_ends_no_session(yuki: int) -> None:
    token = signed_in(yuki)
    business.pretend(date(2027, 2, 27))
    assert service.resume(token) is not None


def test_own_sessions_are_listed_and_ended_but_nobody_elses(yuki: int, clock: Clock) -> None:
    token = signed_in(yuki)
    (listed,) = queries.sessions(business.real_now(), yuki)
    assert listed.browser == "Firefox"
    with pytest.raises(Forbidden):
        service.revoke_session(listed.id, person_id=yuki + 1)
    service.revoke_session(listed.id, person_id=yuki)
    assert service.resume(token) is None
    assert queries.sessions(business.real_now()) == []


def test_setting_up_anew_ends_every_session(yuki: int, clock: Clock) -> None:
    token = signed_in(yuki)
    service.set_up(service.set_up_token(yuki, 1), password=PASSWORD, code=code_now(yuki, 2))
    assert service.resume(token) is None


def test_whoever_is_disabled_is_out_at_once_and_cannot_return(yuki: int, clock: Clock) -> None:
    token = signed_in(yuki)
    service.disable(yuki)
    clock.forward(minutes=1)
    assert service.resume(token) is None
    assert queries.staff() == []
    with pytest.raises(Forbidden):
        service.check_password(ADDRESS, PASSWORD)


def test_the_demos_one_click_sign_in_is_refused_anywhere_else(yuki: int) -> None:
    with pytest.raises(Forbidden):
        service.sign_in_demo(yuki, "")


# --- Links ------------------------------------------------------------------------------------------------------------


def token_of(link_id: int) -> str:
    return service.link_token(queries.link(link_id))


def test_a_link_opens_what_it_is_about_as_often_as_it_is_used(app: Flask) -> None:
    link_id = service.open_link(Role.ORGANISER, trip_id=3, person_id=None)
    for _ in range(2):
        opened = service.link_from_token(token_of(link_id))
        assert (opened.role, opened.trip_id, opened.facility_id) == (Role.ORGANISER, 3, None)


def test_asking_again_gives_the_same_link_until_it_is_revoked(app: Flask) -> None:
    first = service.open_link(Role.PARTNER, facility_id=3)
    assert service.open_link(Role.PARTNER, facility_id=3) == first
    assert service.open_link(Role.ORGANISER, trip_id=3) != first
    service.revoke_link(first)
    assert service.open_link(Role.PARTNER, facility_id=3) != first


def test_wrong_revoked_ended_and_unknown_links_are_refused_with_one_sentence(app: Flask, clock: Clock) -> None:
    ended = token_of(service.open_link(Role.ORGANISER, trip_id=1, ends_on=date(2027, 4, 27)))
    revoked = service.open_link(Role.ORGANISER, trip_id=2)
    service.revoke_link(revoked)
    clock.day(date(2027, 4, 28))
    number, _, secret = ended.partition("-")
    tokens = [ended, token_of(revoked), f"{number}-{secret[:-1]}", f"9{number}-{secret}", "", "x-y", "1" * 40, number]
    said = set()
    for token in tokens:
        with pytest.raises(Gone) as refused:
            service.link_from_token(token)
        said.add(refused.value.message)
    assert len(said) == 1


def test_a_link_opens_until_the_end_of_the_sixtieth_day_after_the_stay(app: Flask, clock: Clock) -> None:
    trip = asked()
    token = token_of(service.open_link(Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id))
    clock.day(date(2027, 4, 27), 23, 59)
    assert service.link_from_token(token).trip_id == trip.id
    clock.day(date(2027, 4, 28), 0)
    with pytest.raises(Gone):
        service.link_from_token(token)


def test_a_renewed_link_takes_the_place_of_the_old_in_every_browser(app: Flask) -> None:
    old = service.open_link(Role.ORGANISER, trip_id=1, ends_on=date(2027, 4, 27))
    before = token_of(old)
    fresh = service.renew_link(old)
    assert service.link_from_token(token_of(fresh)).trip_id == 1
    assert queries.link(fresh).ends_on == date(2027, 4, 27)
    with pytest.raises(Gone):
        service.link_from_token(before)
    assert queries.open_links([(old, 1)], business.today()) == []


# --- Codes ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def minori(app: Flask) -> int:
    """An organiser who can be mailed a code."""
    return service.contact(service.company(name="ほしくず計算所"), name="榛名", email="minori@example.jp")


def code_for(person_id: int, **intent: str) -> str:
    return service.digits_of(service.send_code("accept", "version:1", person_id, intent))


def take(typed: str) -> dict[str, str]:
    """Consume a code as a use case does."""
    with unit_of_work():
        return service.take_code("accept", "version:1", typed)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_a_code_is_mailed_to_the_known_address_and_brings_back_what_was_wanted(minori: int, mailbox: Mailbox) -> None:
    digits = code_for(minori, letter="A")
    (sent,) = mailbox(event="accounts/code")
    assert sent.recipient == "minori@example.jp"
    assert digits in (sent.text or "")
    assert take(digits) == {"letter": "A"}


def test_a_code_rests_in_no_table(minori: int, mailbox: Mailbox) -> None:
    digits = code_for(minori)
    promised = " ".join(db.session.scalars(select(OutboxRow.payload)))
    events = " ".join(str(body) for body in db.session.scalars(select(Event.body)))
    assert digits not in promised
    assert digits not in events


def test_a_code_works_once(minori: int) -> None:
    digits = code_for(minori)
    take(digits)
    with pytest.raises(Gone):
        take(digits)


def test_a_code_that_was_taken_in_vain_works_again(minori: int) -> None:
    digits = code_for(minori)

    def take_in_vain() -> None:
        with unit_of_work():
            service.take_code("accept", "version:1", digits)
            raise Conflict("部屋がありません。")

    with pytest.raises(Conflict):
        take_in_vain()
    assert take(digits) == {}


def test_a_wrong_guess_counts_although_the_use_case_is_rolled_back(minori: int) -> None:
    digits = code_for(minori)
    with pytest.raises(Invalid) as refused:
        take(wrong(digits))
    assert set(refused.value.fields) == {"code"}
    assert db.session.scalar(select(Code.attempts)) == 1


def test_after_five_guesses_the_right_code_is_refused_too(minori: int) -> None:
    digits = code_for(minori)
    for _ in range(5):
        with pytest.raises(Invalid):
            take(wrong(digits))
    with pytest.raises(Gone):
        take(digits)


def test_a_code_ends_after_twenty_minutes(minori: int, clock: Clock) -> None:
    digits = code_for(minori)
    clock.forward(minutes=20)
    with pytest.raises(Gone):
        take(digits)


def test_a_second_code_ends_the_first(minori: int, clock: Clock) -> None:
    first = code_for(minori, letter="A")
    clock.forward(seconds=5)
    second = code_for(minori, letter="B")
    with pytest.raises(Invalid):
        take(first)
    assert take(second) == {"letter": "B"}


def test_a_code_for_one_act_is_none_for_another(minori: int) -> None:
    digits = code_for(minori)
    with pytest.raises(Gone), unit_of_work():
        service.take_code("accept", "version:2", digits)


def test_nobody_is_flooded_with_codes(minori: int, clock: Clock) -> None:
    for _ in range(5):
        code_for(minori)
    with pytest.raises(Conflict):
        code_for(minori)
    clock.forward(minutes=21)
    assert code_for(minori)


# --- What papers say --------------------------------------------------------------------------------------------------

FACTS = {"address": "長野県北佐久郡立科町", "phone": "0267-00-0001", "rounding": "down"}


def test_papers_say_what_held_on_their_day(app: Flask) -> None:
    home = service.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
    service.set_issuer(home, effective_from=date(2026, 4, 1), name="信州たてしな観光協会", **FACTS)
    service.set_issuer(home, effective_from=date(2027, 4, 1), name="たてしなDMC", t_number="T7123456789012", **FACTS)
    assert queries.issuer_on(date(2027, 3, 31)).name == "信州たてしな観光協会"
    assert queries.issuer_on(date(2027, 4, 1)).name == "たてしなDMC"


def test_what_nobody_confirmed_is_named(app: Flask) -> None:
    home = service.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
    service.set_issuer(home, effective_from=date(2026, 4, 1), name="観光協会", t_number="T7123456789012", **FACTS)
    missing = queries.issuer_on(date(2026, 11, 24)).missing
    assert "t_number" not in missing
    assert {"travel_registration", "is_qualified_issuer", "bank_account"} <= set(missing)


def test_what_papers_said_is_not_rewritten(app: Flask) -> None:
    home = service.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
    service.set_issuer(home, effective_from=date(2026, 4, 1), name="観光協会", **FACTS)
    with pytest.raises(Invalid) as refused:
        service.set_issuer(home, effective_from=date(2026, 4, 1), name="ほかの名", **FACTS)
    assert set(refused.value.fields) == {"effective_from"}


def test_people_who_are_nobody_are_nobody(app: Flask) -> None:
    assert queries.person(None) is None
    assert how_many(Person) == 0
