"""The schematic map: places lie as they do, nothing covers anything, what is far stands at the rim."""

from __future__ import annotations

from itertools import combinations
from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.catalogue.rules import Landmark, Mark, Spot, draw, nearest
from worktrip.catalogue.rules.mapping import APART, HEIGHT, LEAST_M, M_PER_DEGREE, MOST_MARKS, WIDTH

LAKE = Landmark("lake", "女神湖", 36.129, 138.295, 610, 420)
CHINO = Landmark("station", "茅野駅", 35.9945, 138.1523)
SAKUDAIRA = Landmark("station", "佐久平駅", 36.2777, 138.4641)


def spot(east_m: float, south_m: float, number: str = "1", name: str = "宿") -> Spot:
    """A place so many metres from the lake."""
    per_degree = M_PER_DEGREE * cos(radians(LAKE.latitude))
    return Spot(name, LAKE.latitude - south_m / M_PER_DEGREE, LAKE.longitude + east_m / per_degree, number)


def test_two_inns_a_kilometre_apart_stand_203_units_apart() -> None:
    drawing = draw([spot(-500, 0), spot(500, 0, "2")])
    assert drawing is not None
    one, other = drawing.marks
    assert (one.x, other.x) == (78, 282)
    assert one.y == other.y == HEIGHT // 2


def test_without_a_place_there_is_no_map() -> None:
    assert draw([], [LAKE, CHINO]) is None


def test_one_place_stands_in_the_middle() -> None:
    drawing = draw([spot(0, 0)])
    assert drawing is not None
    assert drawing.marks == (Mark(WIDTH // 2, HEIGHT // 2, "宿", "1"),)


def test_north_is_up_and_east_is_right() -> None:
    drawing = draw([spot(-900, -900, "1"), spot(900, 900, "2")])
    assert drawing is not None
    north_west, south_east = drawing.marks
    assert north_west.x < south_east.x
    assert north_west.y < south_east.y


def test_a_lake_among_the_places_is_drawn_in_its_size_and_named() -> None:
    drawing = draw([spot(-600, 0), spot(600, 0, "2")], [LAKE])
    assert drawing is not None
    (lake,) = drawing.lakes
    assert (lake.x, lake.y) == (WIDTH // 2, HEIGHT // 2)
    assert lake.width == round(610 * 244 / LEAST_M)
    assert [label.text for label in drawing.labels] == ["女神湖"]


def test_a_lake_far_away_is_left_out() -> None:
    drawing = draw([spot(60_000, 0), spot(61_000, 0, "2")], [LAKE])
    assert drawing is not None
    assert drawing.lakes == ()


def test_stations_far_away_stand_at_the_rim_with_an_arrow_and_the_distance() -> None:
    drawing = draw([spot(-600, 0), spot(600, 0, "2")], [CHINO, SAKUDAIRA])
    assert drawing is not None
    chino, sakudaira = drawing.far
    assert (chino.label.text, sakudaira.label.text) == ("茅野駅 20km", "佐久平駅 22km")
    assert 90 < chino.degrees < 180
    assert -90 < sakudaira.degrees < 0
    assert chino.y > HEIGHT / 2 > sakudaira.y
    for far in drawing.far:
        assert 0 < far.x < WIDTH
        assert 0 < far.y < HEIGHT
        left, top, right, bottom = far.label.box
        assert left >= 0
        assert top >= 0
        assert right <= WIDTH
        assert bottom <= HEIGHT


def test_a_station_among_the_places_is_a_point_with_its_name() -> None:
    station = Landmark("station", "湖畔駅", LAKE.latitude, LAKE.longitude)
    drawing = draw([spot(-600, 0), spot(600, 0, "2")], [station])
    assert drawing is not None
    assert drawing.points == ((WIDTH // 2, HEIGHT // 2),)
    assert drawing.far == ()


def test_a_place_without_a_number_is_named() -> None:
    drawing = draw([spot(0, 0, "", "レイクオフィス"), spot(600, 0, "1")])
    assert drawing is not None
    assert [label.text for label in drawing.labels] == ["レイクオフィス"]


@given(
    st.lists(st.tuples(st.integers(-3_000, 3_000), st.integers(-3_000, 3_000)), min_size=2, max_size=12, unique=True)
)
def test_marks_do_not_cover_each_other_and_stay_on_the_field(places: list[tuple[int, int]]) -> None:
    drawing = draw([spot(east, south, str(n)) for n, (east, south) in enumerate(places)], [LAKE, CHINO])
    assert drawing is not None
    assert len(drawing.marks) == len(places)
    for mark in drawing.marks:
        assert mark.x - 12 >= 0
        assert mark.x + 12 <= WIDTH
        assert mark.y - 12 >= 0
        assert mark.y + 12 <= HEIGHT
    for one, other in combinations(drawing.marks, 2):
        # a unit may be lost by rounding, a few where a dozen crowd in one spot
        assert hypot(one.x - other.x, one.y - other.y) >= APART - 10


def test_marks_of_the_same_spot_part() -> None:
    drawing = draw([spot(0, 0, "1"), spot(0, 0, "2"), spot(600, 600, "3")])
    assert drawing is not None
    one, other, _ = drawing.marks
    assert hypot(one.x - other.x, one.y - other.y) >= APART - 1


@pytest.mark.parametrize("count", [MOST_MARKS + 1, 700])
def test_a_prefecture_of_places_is_gathered_and_none_is_lost(count: int) -> None:
    places = [spot(n * 7919 % 80_000, n * 104_729 % 120_000, str(n)) for n in range(count)]
    drawing = draw(places, [CHINO])
    assert drawing is not None
    assert sum(mark.count for mark in drawing.marks) == count
    assert len(drawing.marks) <= 180
    for one, other in combinations(drawing.marks, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= APART - 2


def test_the_nearest_of_several_is_found_and_nothing_without_a_place() -> None:
    near = Landmark("hospital", "診療所", 36.1265, 138.2890)
    far = Landmark("hospital", "病院", 35.99, 138.15)
    found = nearest(36.1270, 138.2990, [far, near])
    assert found is not None
    assert (found[0], round(found[1], 1)) == (near, 0.9)
    assert nearest(None, 138.2990, [near]) is None
    assert nearest(36.1270, 138.2990, []) is None
