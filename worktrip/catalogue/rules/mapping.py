"""A schematic map of places, drawn from their coordinates on a field of 360 by 340.

The field is scaled to the places that are shown and to the lakes among them, so that a village fills it as a prefecture
does. What lies far outside, a station for instance, stands at the rim on the side where it lies, with an arrow and how
far it is. Marks that would cover each other are pushed apart; where there are too many for that, what lies close
together becomes one mark with their number. The map says where things lie towards each other, not how to drive.

Worked example (a test repeats it): two inns 1,000 m apart from west to east. No field shows less than 1,200 m, and its
lower side has 244 units between the margins, so a kilometre is 203 units: the inns stand at 78 and 282, where whole
units put them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, radians

WIDTH, HEIGHT = 360, 340
MARGIN = 48
# no field shows less than this
LEAST_M = 1_200
M_PER_DEGREE = 111_320
RADIUS = 12
# centres of marks stand at least this far apart
APART = 2 * RADIUS + 2
ROUNDS = 24
# more than these are gathered where they lie close together
MOST_MARKS = 30
MOST_FAR = 4
# how far around the places something is still drawn where it lies
AROUND = 0.35
CHARACTER, LATIN, LINE = 14, 8, 18
# left, top, right, bottom
Box = tuple[float, float, float, float]
# x, y and the anchor of a word
Place = tuple[float, float, str]


@dataclass(frozen=True)
class Spot:
    """A place to mark: its number in the list beside the map ("" where its name is written instead)."""

    name: str
    latitude: float
    longitude: float
    number: str = ""


@dataclass(frozen=True)
class Landmark:
    """A lake with its size, or a station, an interchange …, by its kind's word."""

    kind: str
    name: str
    latitude: float
    longitude: float
    width_m: int | None = None
    height_m: int | None = None


@dataclass(frozen=True)
class Mark:
    """A place on the field. `count` says of how many places it is, where they lie too close to be told apart."""

    x: int
    y: int
    name: str
    number: str = ""
    count: int = 1

    @property
    def width(self) -> int:
        """How wide the mark is: round for a number, longer for several."""
        return 2 * RADIUS + LATIN * max(0, len(self.number) - 2)


@dataclass(frozen=True)
class Label:
    """A word on the field; `anchor` as SVG has it."""

    x: int
    y: int
    text: str
    anchor: str = "middle"

    @property
    def box(self) -> Box:
        """Left, top, right, bottom, roughly."""
        width = _width(self.text)
        left = self.x - {"middle": width / 2, "end": width, "start": 0.0}[self.anchor]
        return left, self.y - LINE * 0.8, left + width, self.y + LINE * 0.25


@dataclass(frozen=True)
class Lake:
    """A lake on the field: the middle of it and how much larger than one unit it is drawn."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Far:
    """Something outside the field: where the arrow stands at the rim, which way it points (0 is east), and how far."""

    x: int
    y: int
    degrees: int
    km: int
    label: Label


@dataclass(frozen=True)
class Drawing:
    """All that is drawn."""

    marks: tuple[Mark, ...]
    lakes: tuple[Lake, ...]
    points: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    far: tuple[Far, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class _Field:
    """How coordinates become units of the field."""

    latitude: float
    longitude: float
    per_m: float

    def metres(self, latitude: float, longitude: float) -> tuple[float, float]:
        """How far east and south of the middle of the field something lies."""
        east = (longitude - self.longitude) * M_PER_DEGREE * cos(radians(self.latitude))
        return east, (self.latitude - latitude) * M_PER_DEGREE

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        east, south = self.metres(latitude, longitude)
        return WIDTH / 2 + east * self.per_m, HEIGHT / 2 + south * self.per_m


def draw(spots: Iterable[Spot], landmarks: Iterable[Landmark] = (), *, unit: str = "km") -> Drawing | None:
    """The map of these places; None where there is no place to show. `unit` is written behind distances."""
    shown, known = list(spots), list(landmarks)
    if not shown:
        return None
    around = _field([(each.latitude, each.longitude) for each in shown], ())
    lakes = [each for each in known if each.width_m and each.height_m and _is_near(each, shown)]
    field = _field([(each.latitude, each.longitude) for each in shown], lakes) if lakes else around
    marks = _marks(field, shown)
    drawn = tuple(_lake(field, each) for each in lakes)
    others = [each for each in known if not (each.width_m and each.height_m)]
    inside = [each for each in others if _is_inside(*field.at(each.latitude, each.longitude))]
    points = tuple(_whole(*field.at(each.latitude, each.longitude)) for each in inside)
    far = _far(field, [each for each in others if each not in inside], unit)
    taken = [_around(mark) for mark in marks] + [each.label.box for each in far]
    wanted = [(mark.name, mark.x, mark.y, RADIUS) for mark in marks if not mark.number and mark.count == 1]
    wanted += [(each.name, *point, 6) for each, point in zip(inside, points, strict=True)]
    labels: list[Label] = []
    for each, lake in zip(lakes, drawn, strict=True):
        labels.append(_placed(each.name, _of_a_lake(lake), taken))
        taken.append(labels[-1].box)
    for text, x, y, size in wanted:
        labels.append(_placed(text, _beside(x, y, size), taken))
        taken.append(labels[-1].box)
    return Drawing(marks, drawn, points, tuple(labels), far)


def nearest(
    latitude: float | None, longitude: float | None, landmarks: Iterable[Landmark]
) -> tuple[Landmark, float] | None:
    """The nearest of these, and how many kilometres it is as the crow flies; None where nobody knows where we are."""
    if latitude is None or longitude is None:
        return None
    here = _Field(latitude, longitude, 1)
    found = [(each, hypot(*here.metres(each.latitude, each.longitude)) / 1000) for each in landmarks]
    return min(found, key=lambda each: each[1], default=None)


# --- the field -------------------------------------------------------------------------------------------------------


def _field(points: Sequence[tuple[float, float]], lakes: Sequence[Landmark]) -> _Field:
    ends = list(points)
    for lake in lakes:
        north = (lake.height_m or 0) / 2 / M_PER_DEGREE
        east = (lake.width_m or 0) / 2 / (M_PER_DEGREE * cos(radians(lake.latitude)))
        ends += [(lake.latitude + north, lake.longitude + east), (lake.latitude - north, lake.longitude - east)]
    latitudes, longitudes = [end[0] for end in ends], [end[1] for end in ends]
    latitude, longitude = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    high = (max(latitudes) - min(latitudes)) * M_PER_DEGREE
    wide = (max(longitudes) - min(longitudes)) * M_PER_DEGREE * cos(radians(latitude))
    per_m = min((WIDTH - 2 * MARGIN) / max(wide, LEAST_M), (HEIGHT - 2 * MARGIN) / max(high, LEAST_M))
    return _Field(latitude, longitude, per_m)


def _is_near(lake: Landmark, spots: Sequence[Spot]) -> bool:
    """Whether a lake lies among the places, or no farther from one of them than it is long."""
    field = _field([(each.latitude, each.longitude) for each in spots], ())
    x, y = field.at(lake.latitude, lake.longitude)
    if _is_inside(x, y):
        return True
    reach = max(lake.width_m or 0, lake.height_m or 0, LEAST_M)
    here = _Field(lake.latitude, lake.longitude, 1)
    return any(hypot(*here.metres(each.latitude, each.longitude)) <= reach for each in spots)


def _is_inside(x: float, y: float) -> bool:
    return MARGIN * AROUND <= x <= WIDTH - MARGIN * AROUND and MARGIN * AROUND <= y <= HEIGHT - MARGIN * AROUND


def _lake(field: _Field, lake: Landmark) -> Lake:
    x, y = _whole(*field.at(lake.latitude, lake.longitude))
    return Lake(x, y, round((lake.width_m or 0) * field.per_m), round((lake.height_m or 0) * field.per_m))


def _whole(x: float, y: float) -> tuple[int, int]:
    return round(x), round(y)


# --- marks -----------------------------------------------------------------------------------------------------------


def _marks(field: _Field, spots: Sequence[Spot]) -> tuple[Mark, ...]:
    at = [field.at(each.latitude, each.longitude) for each in spots]
    if len(spots) > MOST_MARKS:
        return _gathered(spots, at)
    return tuple(
        Mark(*_whole(*point), each.name, each.number) for each, point in zip(spots, _pushed_apart(at), strict=True)
    )


def _gathered(spots: Sequence[Spot], at: Sequence[tuple[float, float]]) -> tuple[Mark, ...]:
    """One mark for all that lies close to the first of them."""
    found: list[Mark] = []
    for spot, (x, y) in zip(spots, at, strict=True):
        near = next((n for n, mark in enumerate(found) if hypot(mark.x - x, mark.y - y) < APART), None)
        if near is None:
            found.append(Mark(*_whole(x, y), spot.name, spot.number))
        else:
            first = found[near]
            found[near] = replace(first, count=first.count + 1)
    return tuple(found)


def _pushed_apart(at: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points no closer to each other than marks are wide, each as near as possible to where it was."""
    points = list(at)
    for _round in range(ROUNDS):
        moved = False
        for one in range(len(points)):
            for other in range(one + 1, len(points)):
                (x, y), (u, v) = points[one], points[other]
                gap = hypot(u - x, v - y)
                if gap >= APART:
                    continue
                moved = True
                # what lies on one spot parts from west to east
                east, south = ((u - x) / gap, (v - y) / gap) if gap else (1.0, 0.0)
                by = (APART - gap) / 2 + 0.5
                points[one] = _kept_in(x - east * by, y - south * by)
                points[other] = _kept_in(u + east * by, v + south * by)
        if not moved:
            break
    return points


def _kept_in(x: float, y: float) -> tuple[float, float]:
    rim = RADIUS + 4
    return min(max(x, rim), WIDTH - rim), min(max(y, rim), HEIGHT - rim)


# --- what lies outside ------------------------------------------------------------------------------------------------


def _far(field: _Field, landmarks: Sequence[Landmark], unit: str) -> tuple[Far, ...]:
    """The nearest of what lies outside, each at the rim in its direction and none upon another."""
    distances = {each: hypot(*field.metres(each.latitude, each.longitude)) for each in landmarks}
    found: list[Far] = []
    for each in sorted(landmarks, key=lambda each: (distances[each], each.name))[:MOST_FAR]:
        east, south = field.metres(each.latitude, each.longitude)
        km = max(1, round(distances[each] / 1000))
        found.append(_at_rim(east, south, f"{each.name} {km}{unit}", km, [far.label.box for far in found]))
    return tuple(found)


def _at_rim(east: float, south: float, text: str, km: int, taken: Sequence[Box]) -> Far:
    rim = 14
    half_x, half_y = WIDTH / 2 - rim, HEIGHT / 2 - rim
    by = min(half_x / abs(east) if east else half_y, half_y / abs(south) if south else half_x)
    x, y = WIDTH / 2 + east * by, HEIGHT / 2 + south * by
    is_side = abs(abs(east * by) - half_x) < 1
    step = LINE if y < HEIGHT / 2 else -LINE
    while True:
        if is_side:
            label = Label(round(x) + (14 if east < 0 else -14), round(y) + 5, text, "start" if east < 0 else "end")
        else:
            half = _width(text) / 2 + 4
            inner = min(max(x, half), WIDTH - half)
            label = Label(round(inner), round(y) + (24 if south < 0 else -13), text)
        if not any(_overlap(label.box, box) for box in taken) or not rim < y + step < HEIGHT - rim:
            return Far(round(x), round(y), round(degrees(atan2(south, east))), km, label)
        y += step


# --- words -----------------------------------------------------------------------------------------------------------


def _width(text: str) -> int:
    return sum(LATIN if ord(each) < 0x2000 else CHARACTER for each in text)


def _around(mark: Mark) -> Box:
    return mark.x - mark.width / 2, mark.y - RADIUS, mark.x + mark.width / 2, mark.y + RADIUS


def _overlap(one: Box, other: Box) -> bool:
    return _covered(one, other) > 0


def _of_a_lake(lake: Lake) -> list[Place]:
    """Where a lake's name may stand, the best first: on it, then below and above."""
    middle, third = lake.y + 5, lake.height / 3
    heights = (middle, middle + third, middle - third, lake.y + lake.height / 2 + LINE, lake.y - lake.height / 2 - 6)
    return [(lake.x, y, "middle") for y in heights]


def _beside(x: int, y: int, size: int) -> list[Place]:
    """Where the name of a point may stand: below and above, right and left, then farther."""
    side = y + 5
    near: list[Place] = [(x, y + size + LINE - 2, "middle"), (x, y - size - 5, "middle")]
    return [
        *near,
        (x + size + 5, side, "start"),
        (x - size - 5, side, "end"),
        (x, y + size + 2 * LINE - 2, "middle"),
        (x, y - size - LINE - 5, "middle"),
    ]


def _placed(text: str, places: Sequence[Place], taken: Sequence[Box]) -> Label:
    """A word at the place where it covers the least; the first of them where several are as good."""
    width = _width(text) + 8
    labels = []
    for x, y, anchor in places:
        before = {"middle": width / 2, "end": width, "start": 0.0}[anchor]
        inner = min(max(x, before), WIDTH - width + before)
        labels.append(Label(round(inner), round(min(max(y, LINE), HEIGHT - 6)), text, anchor))
    return min(labels, key=lambda label: sum(_covered(label.box, box) for box in taken))


def _covered(one: Box, other: Box) -> float:
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)
