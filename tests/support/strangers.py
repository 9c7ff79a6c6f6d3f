"""Servers of strangers on this machine: each does to whoever connects exactly what a test says."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

Behaviour = Callable[[socket.socket, str], None]


class Stranger:
    """One server. `asked` keeps the head of each request it got; one that does not listen acts at once."""

    def __init__(self, behaviour: Behaviour, tls: ssl.SSLContext | None, *, listens: bool) -> None:
        self.asked: list[str] = []
        self.given_up = threading.Event()
        self._behaviour, self._tls, self._listens = behaviour, tls, listens
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def allowed(self) -> list[tuple[str, int]]:
        """What a test hands in to be let through to this server."""
        return [("127.0.0.1", self.port)]

    def close(self) -> None:
        """Stop listening."""
        self.given_up.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self.given_up.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with suppress(OSError), line:
                line.settimeout(5)
                if self._tls is None:
                    self._talk(line)
                else:
                    with self._tls.wrap_socket(line, server_side=True) as secure:
                        self._talk(secure)

    def _talk(self, line: socket.socket) -> None:
        head = b""
        while self._listens and b"\r\n\r\n" not in head and (piece := line.recv(4_096)):
            head += piece
        self.asked.append(head.decode("latin-1"))
        self._behaviour(line, self.asked[-1])


def answering(status: str, body: bytes = b"", **headers: str) -> Behaviour:
    """Answers with one thing whatever is asked; `_` in a header's name stands for a hyphen."""
    given = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    answer = f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body
    return lambda line, _: line.sendall(answer)


@pytest.fixture
def stranger() -> Iterator[Callable[..., Stranger]]:
    """Starts servers, and stops them after the test."""
    started: list[Stranger] = []

    def start(behaviour: Behaviour, tls: ssl.SSLContext | None = None, *, listens: bool = True) -> Stranger:
        started.append(Stranger(behaviour, tls, listens=listens))
        return started[-1]

    yield start
    for one in started:
        one.close()
