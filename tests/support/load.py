"""Real servers under load, for benches: gunicorn as in production, and clients that cost next to nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.support.services import spare_port

ROOT = Path(__file__).parents[2]
# the same server and the same clients, with nothing behind them
BARE = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
"""

# the application, where time stands still
STANDING = """
from datetime import datetime

from worktrip.plumbing import clock

clock.source = lambda: datetime.fromisoformat("{moment}")

from wsgi import app
"""
CLIENTS = 8

# compiled modules are kept, as anywhere but on a machine for tests
ORDINARY = {"PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True)
class Server:
    """A gunicorn that answers, and how long it took until it did."""

    port: int
    process: subprocess.Popen[bytes]
    seconds_to_first_answer: float

    def workers(self) -> list[int]:
        """The process ids of the workers (Linux)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def pss_mib(self) -> list[float]:
        """The proportional memory of each worker (Linux): what is shared with --preload counts once."""
        found = []
        for pid in self.workers():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            found.append(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
        return found


@contextmanager
def gunicorn(
    app: str, *options: str, threads: int = 4, folder: Path = ROOT, answers: str = "/", **environment: str
) -> Iterator[Server]:
    """Serve `app` on a spare port until the block ends; waits until `answers` is answered."""
    port = spare_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        *options,
        "--threads",
        str(threads),
        "--bind",
        f"127.0.0.1:{port}",
        app,
    ]
    began = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **ORDINARY, **environment}, **quiet)  # type: ignore[call-overload]
    try:
        while not _answers(port, answers):
            try:
                process.wait(timeout=0.01)
            except subprocess.TimeoutExpired:
                if time.perf_counter() - began < 60:
                    continue
            raise RuntimeError(f"gunicorn does not serve {app}")
        yield Server(port, process, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            return _ask(connection, _request(path)) < 500
    except OSError:
        return False


def _request(path: str, cookie: str = "") -> bytes:
    extra = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: ja\r\n{extra}\r\n".encode()


def post(path: str, fields: Mapping[str, str], cookie: str) -> bytes:
    """A form as a browser sends it."""
    typed = urlencode(fields)
    head = _request(path, cookie).replace(b"GET", b"POST", 1).removesuffix(b"\r\n")
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(typed)}\r\n\r\n"
    return head + kind.encode() + typed.encode()


def sent_at_once(port: int, requests: Sequence[bytes]) -> tuple[Counter[int], float]:
    """Send each request once, eight at a time and each over a connection of its own: the statuses, and the seconds."""
    statuses: Counter[int] = Counter()

    def go(share: Sequence[bytes]) -> None:
        for request in share:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                statuses[_ask(connection, request)] += 1

    threads = [threading.Thread(target=go, args=(requests[n::CLIENTS],)) for n in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, time.perf_counter() - began


def _ask(connection: socket.socket, request: bytes) -> int:
    """Send one request and read its whole answer; the status."""
    connection.sendall(request)
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += _more(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    received = len(body)
    while received < length:
        received += len(_more(connection))
    return int(head.split(b" ", 2)[1])


def _more(connection: socket.socket) -> bytes:
    block = connection.recv(65536)
    if not block:
        raise ConnectionError("the server hung up")
    return block


def requests_per_second(port: int, path: str, *, clients: int = CLIENTS, seconds: float = 4, cookie: str = "") -> float:
    """How many requests a second `clients` get answered with 200; RuntimeError if one gets another answer."""
    request = _request(path, cookie)
    begin, end = threading.Barrier(clients + 1), threading.Event()
    answered: list[int] = []
    refused: list[int] = []

    def go() -> None:
        count = 0
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        begin.wait()
        while not end.is_set():
            try:
                status = _ask(connection, request)
            except ConnectionError:
                connection.close()
                connection = socket.create_connection(("127.0.0.1", port), timeout=30)
                continue
            count += status == 200
            if status != 200:
                refused.append(status)
        connection.close()
        answered.append(count)

    threads = [threading.Thread(target=go) for _ in range(clients)]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    end.wait(seconds)
    end.set()
    for thread in threads:
        thread.join()
    if refused:
        raise RuntimeError(f"{path} answered {refused[0]} ({len(refused)} times)")
    return sum(answered) / (time.perf_counter() - began)
