"""The door for mail: SMTP and LMTP on one port, told apart by how one is greeted (EHLO or LHLO).

It stands behind a mail server, which knows TLS, queues and blocklists. A recipient is asked about before anything is
sent (550 at once), a mail beyond the limit is refused while it is read, and 250 is said when the mail is kept and not
before: whoever hears anything else keeps it and tries again. Nothing that names somebody is logged.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from flask import Flask
from flask_babel import force_locale, gettext

from worktrip.kernel.errors import DomainError, Gone, Invalid, NotFound
from worktrip.plumbing.database import db

# a mail with 20 MB of files, which grow by a third on the way
MOST_BYTES = 30_000_000
# what a stranger may send before the line is cut: whoever was refused at the limit goes on until they are done
_MOST_READ = 2 * MOST_BYTES
_MOST_LINES = 20
_MOST_RECIPIENTS = 50
_SILENCE_SECONDS = 120

log = logging.getLogger(__name__)
# it names senders and recipients, which stand in no log
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

Known = Callable[[str], object]
Take = Callable[[str, bytes, str], object]


class _Line(SMTP):
    """One connection. LMTP wants an answer for each recipient, and cannot be greeted as SMTP."""

    # mail servers break lines at 998 bytes; some programs do not, and their mail is read as well
    line_length_limit = 65_536

    def __init__(self, door: "_Door", **options: Any) -> None:
        super().__init__(door, **options)
        self.door = door
        self.is_lmtp = self.is_turned_away = False
        self.read = self.answers = 0

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:
        """The greeting of LMTP."""
        self.is_lmtp = True
        await super().smtp_EHLO(hostname)

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        """The greeting of SMTP."""
        self.is_lmtp = False
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg: str) -> None:
        """Take the mail itself; LMTP then hears once for each recipient what became of it."""
        recipients = len(self.envelope.rcpt_tos) if self.envelope else 0
        self.read, self.answers = 0, recipients if self.is_lmtp and recipients and not arg else 0
        await super().smtp_DATA(arg)
        self.read = self.answers = 0

    async def push(self, status: Any) -> None:
        """Say one line, or as many as LMTP wants of what was refused while it was read."""
        if self.answers > 1 and isinstance(status, str) and status[:1] in "45" and "\r\n" not in status:
            status = "\r\n".join([status] * self.answers)
        await super().push(status)

    def data_received(self, data: bytes) -> None:
        """Cut the line of who never ends."""
        self.read += len(data)
        if self.read > _MOST_READ and self.transport is not None:
            self.transport.write(b"552 5.3.4 far too much data\r\n")  # type: ignore[attr-defined]
            self.transport.close()
            return
        super().data_received(data)

    def connection_made(self, transport: Any) -> None:
        """Talk with so many at once, and ask the others to come again."""
        self.is_turned_away = len(self.door.lines) >= _MOST_LINES
        if self.is_turned_away:
            transport.write(b"421 4.3.2 busy, try again later\r\n")
            transport.close()
            return
        self.door.lines.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Somebody else may come."""
        if not self.is_turned_away:
            self.door.lines.discard(self)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The other side has hung up."""
        return None if self.is_turned_away else super().eof_received()


class _Door:
    """What aiosmtpd asks when somebody is named as a recipient, and when a mail is there."""

    def __init__(self, app: Flask, known: Known, take: Take) -> None:
        self.app, self.known, self.take = app, known, take
        self.lines: set[_Line] = set()
        self.workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """550 for whom nobody is behind, before a byte of the mail is sent."""
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        status = await self._asked(lambda: self.known(address), "250 2.1.5 OK")
        if status.startswith("250"):
            envelope.rcpt_tos.append(address)
        return status

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail for each recipient; 250 only after that."""
        content, sender = envelope.content, envelope.mail_from or ""
        if not isinstance(content, bytes):
            raise TypeError("the mail was decoded")
        started, said = time.perf_counter(), []
        for address in envelope.rcpt_tos:
            said.append(
                await self._asked(lambda to=address: self.take(to, content, sender), "250 2.0.0 kept")  # type: ignore[misc]
            )
        took = round((time.perf_counter() - started) * 1000)
        log.info("mail received", extra={"bytes": len(content), "answers": [each[:3] for each in said], "ms": took})
        if isinstance(server, _Line) and server.is_lmtp:
            return "\r\n".join(said)
        # SMTP has one answer for all: what failed for one is tried again for all, and nothing is kept twice
        return next((each for each in said if each[0] == "4"), next((each for each in said if each[0] == "5"), said[0]))

    async def handle_exception(self, error: Exception) -> str:
        """Whatever went wrong here is not the sender's fault: try again."""
        log.error("mail could not be spoken about: %s", type(error).__name__)
        return "451 4.3.0 try again later"

    async def _asked(self, ask: Callable[[], object], good: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self.workers, self._answer, ask, good)

    def _answer(self, ask: Callable[[], object], good: str) -> str:
        with self.app.app_context(), force_locale("en"):
            try:
                ask()
            except DomainError as refusal:
                # what goes back to the sender in a mail server's words: ASCII, in one line
                sentence = gettext(refusal.message, **refusal.values).encode("ascii", "replace").decode()
                return f"{_code(refusal)} {' '.join(sentence.split())}"
            except Exception:
                log.exception("mail could not be kept")
                return "451 4.3.0 try again later"
            finally:
                db.session.remove()
        return good


def _code(refusal: DomainError) -> str:
    if isinstance(refusal, (NotFound, Gone)):
        return "550 5.1.1"
    return "552 5.3.4" if isinstance(refusal, Invalid) else "451 4.7.1"


@contextmanager
def receiving(app: Flask, known: Known, take: Take, *, host: str, port: int) -> Iterator[int]:
    """Receive mail in a thread of its own until the block ends; the port it listens on (0 asks for a free one).

    `known` is asked about each recipient, `take` keeps a mail for one; both raise a DomainError to refuse: NotFound
    and Gone for good, Invalid what cannot be taken like this, any other for now. OSError if the port is taken.
    """
    door = _Door(app, known, take)
    loop = asyncio.new_event_loop()

    def line() -> _Line:
        return _Line(
            door,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname="worktrip",
            ident="WORK TRIP",
            timeout=_SILENCE_SECONDS,
            loop=loop,
        )

    async def listen() -> asyncio.Server:
        return await loop.create_server(line, host, port)

    # the loop runs in its thread alone: whoever calls may have one of their own
    thread = threading.Thread(target=loop.run_forever, name="mail")
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            asyncio.run_coroutine_threadsafe(_close(server, door), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        door.workers.shutdown()
        loop.close()


async def _close(server: asyncio.Server, door: _Door) -> None:
    """Let nobody in any more, and hang up; what is being kept at that moment is kept, and comes again."""
    server.close()
    for line in list(door.lines):
        if line.transport is not None:
            # not close(): that would wait for somebody who does not read
            line.transport.abort()  # type: ignore[attr-defined]
    while door.lines:
        await asyncio.sleep(0.01)
