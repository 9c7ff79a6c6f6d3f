"""Photographs: sent by the desk, put in order, shown to everybody under an address that never changes."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from tests.support.lint import PageClient
from tests.support.people import forget, sign_in
from tests.support.reader import Reader
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries, service
from worktrip.demo.catalogue.pictures import landscape
from worktrip.plumbing.database import db

HERE = "/desk/catalogue/L4/photos"


def picture(colour: str = "teal", size: tuple[int, int] = (2000, 1000)) -> bytes:
    """A JPEG of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def desk(demo_client: PageClient) -> PageClient:
    """A concierge at the desk of the demo."""
    sign_in(demo_client, Role.CONCIERGE)
    return demo_client


def post(client: PageClient, to: str, *contents: bytes) -> TestResponse:
    """What a browser sends for a field of files; the client's own way leaves files open."""
    head = (
        b'--edge\r\nContent-Disposition: form-data; name="files"; filename="1.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    body = b"".join(head + content + b"\r\n" for content in contents) + b"--edge--\r\n"
    return client.post(to, data=body, content_type="multipart/form-data; boundary=edge")


def send(client: PageClient, *contents: bytes, to: str = HERE, status: int = 303) -> str:
    answer = post(client, to, *contents)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def shown(code: str = "L4", of: str = "") -> list[int]:
    db.session.rollback()
    facility = queries.facility(code)
    offering = queries.offering_by_code(of).id if of else None
    return [photo.id for photo in queries.photos_of(facility.id).get(offering, [])]


def test_several_photographs_come_in_behind_those_there_are(desk: PageClient) -> None:
    before = shown()
    send(desk, picture("teal"), picture("olive"))
    assert shown()[: len(before)] == before
    assert len(shown()) == len(before) + 2
    page = Reader(desk).open(HERE).sees("写真を2枚足しました")
    assert len(page.answer.get_data(as_text=True).split("-small.jpg")) == len(before) + 3


def test_the_same_photograph_is_kept_once(desk: PageClient) -> None:
    send(desk, picture())
    count = len(shown())
    send(desk, picture())
    assert len(shown()) == count
    Reader(desk).open(HERE).sees("もう入っている写真です")


def test_an_offering_has_photographs_of_its_own(desk: PageClient) -> None:
    send(desk, picture(), to=f"{HERE}?of=L4-R")
    assert len(shown(of="L4-R")) == 1
    Reader(desk).open("/desk/catalogue/L4/offerings/L4-R").does_not_see("まだ写真がありません")


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        ([], "写真を選んでください"),
        ([b"not a picture"], "写真として読めないファイルです"),
        ([picture()[:2000]], "途中で切れている"),
        ([picture()] * 9, "一度に送れるのは8枚まで"),
        ([b"\x00" * 20_000_001], "20 MBまで"),
    ],
    ids=["nothing", "no picture", "cut off", "too many", "too large"],
)
def test_what_cannot_be_taken_says_so_beside_the_field_and_nothing_is_kept(
    desk: PageClient, contents: list[bytes], sentence: str
) -> None:
    before = shown()
    assert sentence in send(desk, *contents, status=422)
    assert shown() == before


def test_a_place_has_room_for_so_many(desk: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worktrip.catalogue.service.photos.MOST_PHOTOS", 1)
    assert "先に、いまの写真を外してください" in send(desk, picture("red"), status=422)


def test_more_than_a_form_may_have_is_taken_here_and_refused_elsewhere(desk: PageClient) -> None:
    heavy = picture() + b"\x00" * 14_000_000
    send(desk, heavy)
    assert post(desk, "/desk/catalogue/L4/edit", heavy).status_code == 413


def test_photographs_are_put_in_order_described_and_taken_away(desk: PageClient) -> None:
    send(desk, picture("teal"), picture("olive"))
    first, second, third = shown()
    reader = Reader(desk).open(HERE).press("3枚目を前へ")
    assert shown() == [first, third, second]
    reader.press("1枚目を後ろへ")
    assert shown() == [third, first, second]
    reader.press("1枚目の説明を保存する", {"caption": "朝の湖", "caption_en": "The lake at dawn"})
    assert 'alt="朝の湖"' in reader.answer.get_data(as_text=True)
    reader.press("1枚目を外す").sees("写真を外しました")
    assert shown() == [first, second]


def test_a_photograph_at_an_end_stays_where_it_is(demo_app: Flask) -> None:
    facility = queries.facility("L4")
    service.add_photos(facility.id, [picture("teal"), picture("olive")])
    first, *_, last = shown()
    order = shown()
    service.move_photo(first, -1)
    service.move_photo(last, 1)
    assert shown() == order


def test_a_photograph_of_another_place_is_not_found_here(desk: PageClient) -> None:
    foreign = shown("L5")[0]
    for way in ("", "/up", "/remove"):
        assert desk.post(f"{HERE}/{foreign}{way}", data={"caption": "x"}).status_code == 404
    assert shown("L5") == [foreign]


# --- as everybody sees them ------------------------------------------------------------------------------------------


def address(size: str = "small") -> str:
    db.session.rollback()
    photo = queries.photos_of(queries.facility("L4").id)[None][0]
    return f"/photos/{photo.sha256}-{size}.jpg"


@pytest.mark.parametrize(("size", "edge"), [("small", 480), ("large", 960)])
def test_anybody_sees_a_photograph_and_need_never_ask_again(
    demo_app: Flask, demo_client: PageClient, size: str, edge: int
) -> None:
    answer = demo_client.get(address(size))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.width == edge
        assert not image.getexif()
    again = demo_client.get(address(size), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_place_that_is_shut_shows_its_photographs_to_the_desk_alone(demo_app: Flask, demo_client: PageClient) -> None:
    path = address()
    house = queries.facility("L4")
    service.change_facility(house.id, partner={"name": house.organisation.name}, is_open=False)
    demo_client.lint = False
    assert demo_client.get(path).status_code == 404
    sign_in(demo_client, Role.CONCIERGE)
    answer = demo_client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
    forget(demo_client)


@pytest.mark.parametrize(
    "path", [f"/photos/{'0' * 64}-small.jpg", "/photos/1-small.jpg", f"/photos/{'0' * 64}-huge.jpg"]
)
def test_an_address_that_shows_nothing_is_not_found(demo_client: PageClient, path: str) -> None:
    assert demo_client.get(path).status_code == 404


def test_the_demo_draws_the_same_picture_every_time() -> None:
    assert landscape("L1") == landscape("L1")
    assert landscape("L1") != landscape("L2")
