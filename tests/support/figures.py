"""Figures that benches measure: one line each, collected at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FIGURES = pytest.StashKey[list[str]]()
Figure = Callable[[str, str], None]


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """`figure("cold start of one worker", "0.9 s (ours under 1.5 s)")` puts a line under the run's figures."""
    lines = request.config.stash.setdefault(FIGURES, [])

    def tell(what: str, value: str) -> None:
        lines.append(f"{what}: {value}")

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured, a line per figure."""
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.line(line)
