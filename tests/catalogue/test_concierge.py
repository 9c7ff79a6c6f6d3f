"""The desk's pages of what partners offer."""

from __future__ import annotations

import pytest

from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.demo.world import HOUSES


@pytest.fixture
def desk(demo_client: PageClient) -> PageClient:
    """A concierge at the desk of the demo."""
    sign_in(demo_client, Role.CONCIERGE)
    return demo_client


def test_the_list_names_every_house_with_its_prices(desk: PageClient) -> None:
    page = desk.get("/desk/catalogue").get_data(as_text=True)
    assert [house.code for house in HOUSES if house.name not in page] == []
    assert "10,450円" in page
    assert "要問合せ" in page
    assert "無料" in page


@pytest.mark.parametrize("code", [house.code for house in HOUSES])
def test_each_house_has_a_page(desk: PageClient, code: str) -> None:
    assert desk.get(f"/desk/catalogue/{code}").status_code == 200


def test_a_house_shows_what_is_old_or_unknown(desk: PageClient) -> None:
    page = desk.get("/desk/catalogue/L6").get_data(as_text=True)
    assert "なし（適格請求書を出せません）" in page
    assert "未確認" in page
    assert "電話" in page
    assert "11月20日" in page


def test_the_pages_are_complete_in_english(desk: PageClient) -> None:
    assert "Pension Hoshi Hitosaji" in desk.get("/desk/catalogue/L4?lang=en").get_data(as_text=True)


def test_a_house_that_is_not_there_is_not_found(desk: PageClient) -> None:
    assert desk.get("/desk/catalogue/L9").status_code == 404
