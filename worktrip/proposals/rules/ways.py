"""How long the way from one place to another takes, as far as coordinates tell.

The road is taken to be 1.4 times the straight line. By car, bus or train: 30 km/h, and ten minutes to get in, wait and
park; on foot 4 km/h. It is an estimate, and every page that shows it says so.

Worked example (a test repeats it): from 36.1290, 138.2950 to 36.1740, 138.2950 it is 5.0 km as the crow flies, 7.0 km
by road: 14 minutes of driving and ten besides, rounded up to 25 minutes; on foot 110.
"""

from math import ceil, cos, hypot, radians

from worktrip.proposals.rules.words import IN_ENGLISH, MEANS_LABELS, Means

# latitude and longitude in degrees
Point = tuple[float, float]

KM_PER_DEGREE = 111.2
ROAD = 1.4
DRIVING_KM_H, WALKING_KM_H = 30, 4
BESIDES = 10
STEP = 5


def way_km(here: Point, there: Point) -> float:
    """The road between two places, in kilometres."""
    north = (there[0] - here[0]) * KM_PER_DEGREE
    east = (there[1] - here[1]) * KM_PER_DEGREE * cos(radians((here[0] + there[0]) / 2))
    return hypot(north, east) * ROAD


def way_minutes(here: Point, there: Point, means: Means | None = None) -> int:
    """How many minutes the way takes, rounded up to five; nothing from a place to itself."""
    km = way_km(here, there)
    if not km:
        return 0
    minutes = km / WALKING_KM_H * 60 if means is Means.WALK else km / DRIVING_KM_H * 60 + BESIDES
    return ceil(round(minutes, 3) / STEP) * STEP


def leg_named(start: tuple[str, str], end: tuple[str, str], means: Means) -> tuple[str, str]:
    """What a way is called in Japanese and in English: "茅野駅 → ペンション 星ひとさじ(バス)"."""
    return f"{start[0]} → {end[0]}({MEANS_LABELS[means]})", f"{start[1]} → {end[1]} ({IN_ENGLISH[means]})"
