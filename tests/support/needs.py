"""What a test needs from the machine and may not find: said in one line, and a failure where everything is required."""

from __future__ import annotations

import os
from collections import Counter
from typing import NoReturn

import pytest

MISSING = "not found on this machine: "


def everything_is_required() -> bool:
    """Whether this run may skip nothing."""
    return os.environ.get("CI") == "true" or os.environ.get("REQUIRE_ALL") == "1"


def missing(what: str, remedy: str) -> NoReturn:
    """Leave the test, since `what` is not here. With CI=true or REQUIRE_ALL=1 that is a failure, not a skip."""
    if everything_is_required():
        pytest.fail(f"{what} is required here, but was not found. {remedy}", pytrace=False)
    pytest.skip(f"{MISSING}{what}. {remedy}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each service that was not found, with the number of tests that waited for it."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if MISSING in reason:
            reasons[reason.partition(MISSING)[2]] += 1
    if reasons:
        terminalreporter.section("not tried, since this machine lacks it")
        for reason, tests in sorted(reasons.items()):
            terminalreporter.line(f"{tests} tests: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skip of any kind is a failure where everything is required."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and everything_is_required() and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
