"""Every periodic use case: what, how often, which service function. A function that runs twice does no harm."""

from datetime import timedelta

from worktrip.plumbing.queue import Periodic

SCHEDULE: tuple[Periodic, ...] = ()
HOURLY, OFTEN = timedelta(hours=1), timedelta(minutes=5)
