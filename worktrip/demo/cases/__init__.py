"""A year of trips, written down: shapes of real cases under invented names. Nobody in here exists.

`shape` what a case is · `done` those that are over · `going_on` those that still go on when the demo begins.
"""

from worktrip.demo.cases.done import DONE
from worktrip.demo.cases.going_on import GOING_ON
from worktrip.demo.cases.shape import Case, Reach, Way

# a case keeps its place: it says who looks after the trip
CASES: tuple[Case, ...] = (*DONE, *GOING_ON)

__all__ = ["CASES", "Case", "Reach", "Way"]
