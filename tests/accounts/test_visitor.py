"""Coming in: two pages for staff, one link for everybody else, and what an admin sees of it."""

from __future__ import annotations

from datetime import date

import pyotp
import pytest
from flask import Flask

from tests.factories.inquiries import asked
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts import queries, service
from worktrip.accounts.rules import OrganisationKind, Role
from worktrip.plumbing import clock as business

ADDRESS, PASSWORD = "yuki@desk.example", "しらかばの森をぬけて湖へ"


def code_now(person_id: int, generation: int = 1) -> str:
    return pyotp.TOTP(service.totp_secret(person_id, generation)).at(business.real_now())


@pytest.fixture
def yuki(app: Flask, clock: Clock) -> int:
    """A concierge with password and app; a minute has passed since."""
    person_id = service.add_staff(name="白樺 ゆき", email=ADDRESS, roles=[Role.CONCIERGE], invite=False)
    service.set_up(service.set_up_token(person_id, 0), password=PASSWORD, code=code_now(person_id))
    clock.forward(minutes=1)
    return person_id


# --- Staff ------------------------------------------------------------------------------------------------------------


def test_staff_come_in_with_password_and_code_and_are_taken_where_they_wanted_to_go(
    client: PageClient, yuki: int
) -> None:
    asked_first = client.get("/sessions")
    assert asked_first.status_code == 302
    assert "then=" in asked_first.location
    password = client.post(asked_first.location, data={"email": ADDRESS, "password": PASSWORD})
    assert password.status_code == 303
    code = client.post(password.location, data={"code": code_now(yuki)})
    assert (code.status_code, code.location) == (303, "/sessions")
    assert client.get("/sessions").status_code == 200


def test_a_wrong_password_keeps_the_address_and_says_nothing_about_which_was_wrong(
    client: PageClient, yuki: int
) -> None:
    answer = client.post("/sign-in", data={"email": ADDRESS, "password": "違うパスワードです"})
    assert answer.status_code == 422
    assert ADDRESS in answer.text
    assert "メールアドレスかパスワードが違います。" in answer.text
    assert "違うパスワードです" not in answer.text


def test_a_wrong_code_opens_nothing(client: PageClient, yuki: int) -> None:
    client.post("/sign-in", data={"email": ADDRESS, "password": PASSWORD})
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    assert client.get("/sessions").status_code == 302


def test_the_code_page_alone_leads_back_to_the_beginning(client: PageClient) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"


def test_signing_out_ends_the_session_itself_not_only_the_cookie(client: PageClient, app: Flask) -> None:
    sign_in(client, Role.CONCIERGE)
    token = client.get_cookie("worktrip_staff")
    assert token is not None
    assert client.post("/sign-out").location == "/"
    assert service.resume(token.value) is None


def test_an_invited_person_sets_up_with_a_drawing_for_the_app(client: PageClient, app: Flask, clock: Clock) -> None:
    person_id = service.add_staff(name="白樺 ゆき", email=ADDRESS, roles=[Role.CONCIERGE], invite=False)
    address = f"/sign-in/set-up/{service.set_up_token(person_id, 0)}"
    page = client.get(address)
    assert 'src="data:image/svg+xml' in page.text
    assert service.totp_secret(person_id, 1) in page.text
    weak = client.post(address, data={"password": "短い", "code": code_now(person_id)})
    assert weak.status_code == 422
    assert "12文字以上にしてください。" in weak.text
    done = client.post(address, data={"password": PASSWORD, "code": code_now(person_id)})
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert client.get(address).status_code == 410


# --- Links ------------------------------------------------------------------------------------------------------------


def address_of(link_id: int) -> str:
    return service.link_url(link_id).removeprefix("http://localhost")


def test_a_mailed_link_opens_its_trip_and_leaves_the_address_bar(client: PageClient, app: Flask) -> None:
    trip = asked()
    address = address_of(service.open_link(Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id))
    assert client.get(f"/trips/{trip.no}").status_code in {302, 403}
    opened = client.get(address, follow_redirects=True)
    assert opened.status_code == 200
    assert opened.request.path == f"/trips/{trip.no}"


def test_a_link_to_one_trip_does_not_open_another(client: PageClient, app: Flask) -> None:
    own, other = asked(), asked(company="株式会社はるかぜ図案", email="haru@example.jp")
    client.get(address_of(service.open_link(Role.ORGANISER, trip_id=own.id)))
    assert client.get(f"/trips/{own.no}").status_code == 200
    assert client.get(f"/trips/{other.no}").status_code in {302, 403}


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example/", "evil.example", "/\n/evil"],
)
def test_a_link_never_sends_anybody_to_another_site(client: PageClient, app: Flask, elsewhere: str) -> None:
    trip = asked()
    address = address_of(service.open_link(Role.ORGANISER, trip_id=trip.id))
    client.lint = False
    location = client.get(address, query_string={"to": elsewhere}).location
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\t" not in location


def test_a_link_leads_to_the_page_its_mail_is_about(client: PageClient, app: Flask) -> None:
    trip = asked()
    address = address_of(service.open_link(Role.ORGANISER, trip_id=trip.id))
    assert client.get(address, query_string={"to": f"/trips/{trip.no}/chain"}).location == f"/trips/{trip.no}/chain"


def test_a_link_keeps_the_language_it_is_opened_in(client: PageClient, app: Flask) -> None:
    trip = asked()
    address = address_of(service.open_link(Role.ORGANISER, trip_id=trip.id))
    opened = client.get(f"{address}?lang=en")
    assert 'lang="en"' in client.get(opened.location, follow_redirects=True).text.split("<head", 1)[0]


def test_a_dead_link_says_what_to_do(client: PageClient, app: Flask, clock: Clock) -> None:
    trip = asked()
    link_id = service.open_link(Role.ORGANISER, trip_id=trip.id)
    address = address_of(link_id)
    client.get(address)
    service.revoke_link(link_id)
    page = client.get(address)
    assert page.status_code == 410
    assert "コンシェルジュにお知らせください" in page.text
    assert client.get(f"/trips/{trip.no}").status_code in {302, 403}


def test_a_link_opened_in_time_stops_with_its_last_day(client: PageClient, app: Flask, clock: Clock) -> None:
    trip = asked()
    link_id = service.open_link(Role.ORGANISER, trip_id=trip.id)
    service.set_link_end(trip.id, date(2027, 4, 27))
    client.get(address_of(link_id))
    clock.day(date(2027, 4, 28))
    assert client.get(f"/trips/{trip.no}").status_code in {302, 403}


def test_signing_out_forgets_opened_links_too(client: PageClient, app: Flask) -> None:
    trip = asked()
    client.get(address_of(service.open_link(Role.ORGANISER, trip_id=trip.id)))
    client.post("/sign-out")
    assert client.get(f"/trips/{trip.no}").status_code in {302, 403}


# --- An admin ---------------------------------------------------------------------------------------------------------


def test_an_admin_adds_people_and_takes_their_access_away(client: PageClient, app: Flask) -> None:
    sign_in(client, Role.ADMIN)
    data = {"name": "経理 太郎", "email": "taro@desk.example", "roles": ["accountant"]}
    assert client.post("/admin/people", data=data).status_code == 303
    page = client.get("/admin/people")
    assert "taro@desk.example" in page.text
    assert "まだ設定していません" in page.text
    (taro,) = queries.staff(Role.ACCOUNTANT)
    assert client.post(f"/admin/people/{taro.id}/disable").status_code == 303
    assert queries.staff(Role.ACCOUNTANT) == []
    page = client.get("/admin/people").text
    assert f'action="/admin/people/{taro.id}/disable"' not in page
    # taken by mistake: at once with the button beside the word, or later from the list
    assert page.count(f'action="/admin/people/{taro.id}/enable"') == 2


def test_who_was_stopped_is_not_added_again_but_let_in_again(client: PageClient, app: Flask) -> None:
    sign_in(client, Role.ADMIN)
    taro = service.add_staff(name="経理 太郎", email="taro@desk.example", roles=[Role.ACCOUNTANT], invite=False)
    service.disable(taro)
    again = {"name": "経理 太郎", "email": "TARO@desk.example", "roles": ["director"]}
    refused = client.post("/admin/people", data=again)
    assert refused.status_code == 422
    assert "利用を止めている方です" in refused.text

    assert client.post(f"/admin/people/{taro}/enable").status_code == 303
    assert [person.id for person in queries.staff(Role.ACCOUNTANT)] == [taro]
    assert queries.staff(Role.DIRECTOR) == []


@pytest.mark.parametrize("address", ["aaa", "taro@desk", "taro desk.example"])
def test_who_is_added_has_an_address_that_mail_reaches(client: PageClient, app: Flask, address: str) -> None:
    sign_in(client, Role.ADMIN)
    answer = client.post("/admin/people", data={"name": "経理 太郎", "email": address, "roles": ["accountant"]})
    assert answer.status_code == 422
    assert "アドレスの形になっていません" in answer.text


def test_people_without_a_role_are_not_added(client: PageClient, app: Flask) -> None:
    sign_in(client, Role.ADMIN)
    answer = client.post("/admin/people", data={"name": "無役", "email": "nobody@desk.example"})
    assert answer.status_code == 422
    assert "役割を1つ以上選んでください。" in answer.text


def test_an_admin_ends_anybodys_session(client: PageClient, app: Flask, yuki: int) -> None:
    token = service.sign_in(service.check_password(ADDRESS, PASSWORD), code_now(yuki), "古い端末")
    sign_in(client, Role.ADMIN)
    assert "古い端末" in client.get("/admin/people").text
    (listed,) = queries.sessions(business.real_now(), yuki)
    assert client.post(f"/admin/sessions/{listed.id}/revoke").status_code == 303
    assert service.resume(token) is None


SETTINGS = {
    "effective_from": "2026-12-01",
    "name": "たてしな観光協会",
    "address": "長野県北佐久郡立科町",
    "phone": "0267-00-0001",
    "t_number": "Ｔ７１２３－４５６７８－９０１２",
    "is_qualified_issuer": "yes",
    "contract_form": "made_to_order",
    "source_note": "登録通知書の写しで確かめた",
}


def test_settings_hold_from_their_day_on_and_what_is_left_empty_is_not_confirmed(
    client: PageClient, app: Flask
) -> None:
    service.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
    sign_in(client, Role.ADMIN)
    assert "まだ何も設定されていません" in client.get("/admin/settings").text
    assert client.post("/admin/settings", data=SETTINGS).status_code == 303
    facts = queries.issuer_on(date(2026, 12, 1))
    assert facts.t_number == "T7123456789012"
    assert facts.is_qualified_issuer is True
    assert "travel_registration" in facts.missing
    assert "確かめた" in client.get("/admin/settings").text


def test_the_page_lists_the_fees_as_they_are_now_and_does_not_ask_for_those_not_taken(
    client: PageClient, app: Flask
) -> None:
    service.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
    sign_in(client, Role.ADMIN)
    today = {"effective_from": business.today().isoformat()}
    client.post("/admin/settings", data={**SETTINGS, **today, "handling_percent": "10", "cancelling_yen": "1100"})
    listed = client.get("/admin/settings").text.partition("これまでの設定")[0]
    for words in ("実費の10%", "1,100円", "0267-00-0001", "定めていない", "確かめていない"):
        assert words in listed
    assert {"handling_yen", "travel_area"}.isdisjoint(queries.issuer_on(date(2026, 12, 1)).missing)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"t_number": "T1234567890123"}, "t_number"), ({"source_note": ""}, "source_note"), ({"name": ""}, "name")],
)
def test_a_setting_that_cannot_be_right_is_refused_beside_its_field(
    client: PageClient, app: Flask, changes: dict[str, str], field: str
) -> None:
    service.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
    sign_in(client, Role.ADMIN)
    answer = client.post("/admin/settings", data={**SETTINGS, **changes})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert queries.issuer_profiles() == []


def test_the_first_settings_bring_the_association_with_them(client: PageClient, app: Flask) -> None:
    sign_in(client, Role.ADMIN)
    assert client.post("/admin/settings", data=SETTINGS).status_code == 303
    home = queries.organisation(OrganisationKind.ASSOCIATION)
    assert home is not None
    assert home.name == "たてしな観光協会"


def test_half_an_hour_later_an_open_page_still_belongs_to_the_same_session(
    client: PageClient, app: Flask, clock: Clock
) -> None:
    sign_in(client, Role.CONCIERGE)
    clock.forward(minutes=30)
    assert client.get("/sessions").status_code == 200
    clock.forward(hours=2, minutes=6)
    assert client.get("/sessions").status_code == 302
