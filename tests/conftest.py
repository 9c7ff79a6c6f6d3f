"""What every test may ask for. The fixtures themselves live in tests/support, by what they are about."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# how fast a busy machine is must not decide whether a property holds
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

pytest_plugins = [
    "tests.support.needs",
    "tests.support.application",
    "tests.support.services",
    "tests.support.browser",
    "tests.support.figures",
    "tests.support.racing",
    "tests.support.statements",
    "tests.support.strangers",
]

# A fixture that is costly to have twice gathers its tests on one worker.
GROUPS = {
    "browser": {"browser"},
    "postgres": {"postgres_server"},
    "redis": {"redis_url"},
    "crowd": {"crowd"},
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark each test by what it needs, so that `-m 'not browser'` works and costly fixtures are made once."""
    needs = [name for name, fixtures in GROUPS.items() if fixtures & set(getattr(item, "fixturenames", ()))]
    for need in needs:
        item.add_marker(need)
    if needs:
        item.add_marker(pytest.mark.xdist_group("browser" if "browser" in needs else "services"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Benches take their time, so they run only when asked for: `make bench`."""
    parser.addoption("--benches", action="store_true", help="collect tests/bench as well")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave tests/bench out of an ordinary run."""
    if collection_path == Path(__file__).parent / "bench" and not config.getoption("--benches"):
        return True
    return None
