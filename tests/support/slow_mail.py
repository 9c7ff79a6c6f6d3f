"""The application as production runs it, with a mail server that takes its time: so that a worker can die on its way.

Processes of tests/support/killing.py run it; tests do not import it.
"""

from __future__ import annotations

import threading
from typing import Any

from worktrip import create_app
from worktrip.plumbing import outbox

app = create_app()
send = outbox.HANDLERS["mail"]


def slowly(payload: dict[str, Any]) -> None:
    """Send, with a pause before the effect and another one between the effect and the mark in the outbox."""
    threading.Event().wait(0.04)
    send(payload)
    threading.Event().wait(0.04)


outbox.HANDLERS["mail"] = slowly
