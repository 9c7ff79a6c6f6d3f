"""A town, and a proposal that was sent in it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.bookings import Sent, Town, sent, town


@pytest.fixture
def houses(app: Flask) -> Town:
    """The town."""
    return town()


@pytest.fixture
def offered(houses: Town) -> Sent:
    """A sent proposal that may be accepted."""
    return sent(houses)
