"""What a process of the crowd has behind it before it is born: what is imported, mapped and made once."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from tests.support import accepting, racing
from tests.support.application import make_app

__all__ = ["accepting", "racing"]

make_app("sqlite://")
configure_mappers()
