"""What a page asks the database: a test counts the statements, so that no list asks once per row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def statements() -> Counting:
    """`with statements() as said:` gathers every SQL statement of the block, BEGIN and PRAGMA left out."""

    @contextmanager
    def gather() -> Iterator[list[str]]:
        said: list[str] = []

        def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                said.append(statement)

        event.listen(Engine, "before_cursor_execute", listen)
        try:
            yield said
        finally:
            event.remove(Engine, "before_cursor_execute", listen)

    return gather
