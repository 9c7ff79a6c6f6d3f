"""Fetching what stands under an address that a stranger gave us, without being led anywhere else.

The host is resolved here, every address it has must be a public one, and the connection goes to exactly the address
that was looked at: no second look-up can answer differently. Each redirect is a new address and is looked at in the
same way. Time and size are bounded as a whole, so a server that sends a byte a minute or a file that unpacks to a
gigabyte costs nothing. Proxies of the environment are not used.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.exceptions import TimeoutError as TransferTimeout
from urllib3.response import BaseHTTPResponse
from urllib3.util import parse_url

from worktrip.kernel.errors import N_, DomainError

SECONDS = 20.0
MOST_BYTES = 2_000_000
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3
LONGEST_URL = 2_000
LONGEST_MARK = 200
PORTS = {"http": 80, "https": 443}
# how calendars are often handed on: the same address, to be opened with a calendar
ALIASES = {"webcal": "https", "webcals": "https"}
HEADERS = {"User-Agent": "worktrip", "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
REDIRECTS = frozenset({301, 302, 303, 307, 308})

# what Python's list of public addresses lets through in one version or another: what the makers of protocols keep for
# themselves, and ways by which an IPv6 address leads to an IPv4 one
_BY_WAYS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
)

NO_URL = N_("「https://」で始まるアドレスを入れてください。")
WITH_PASSWORD = N_("ユーザー名やパスワードの入ったアドレスは使えません。")
OTHER_PORT = N_("このアドレスのポート番号は使えません。80と443だけが使えます。")
NOT_PUBLIC = N_("このアドレスは、外から読める場所にありません。")
UNKNOWN_HOST = N_("このアドレスのサーバーが見つかりません。")
UNREACHABLE = N_("サーバーにつながりません。")
UNTRUSTED = N_("サーバーの証明書を確かめられません。")
TOO_SLOW = N_("%(seconds)s秒以内に受け取れませんでした。")
TOO_BIG = N_("大きすぎて受け取れません。%(megabytes)s MBまで受け取れます。")
GARBLED = N_("サーバーの返事を読めません。")
TOO_MANY_REDIRECTS = N_("転送が多すぎます。最後の転送先のアドレスを入れてください。")
LESS_SAFE = N_("暗号化されていないアドレスへ転送されています。")
MISSING = N_("このアドレスには何もありません。新しいアドレスを入れてください。")
CLOSED = N_("このアドレスを読むには許可が要ります。公開用のアドレスを入れてください。")
FAILED = N_("サーバーが%(status)s番のエラーを返しました。")

Resolver = Callable[[str, int], Collection[str]]
Endpoint = tuple[str, int]


class NotFetched(DomainError):
    """Nothing was fetched, and the sentence says why."""

    http_status = 502
    slug = "not-fetched"


class AddressRefused(NotFetched):
    """The address is none we go to; asking again does not help, another address does."""

    http_status = 422
    slug = "address-refused"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `etag` and `last_modified` are handed in the next time: an unchanged thing is then told in a line."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""

    @property
    def is_unchanged(self) -> bool:
        """Whether what was fetched before is still true."""
        return self.content is None


@dataclass(frozen=True, slots=True)
class Address:
    """An address we may go to, once its host has been resolved."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def resolve(host: str, port: int) -> list[str]:
    """All addresses of `host`, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def checked(url: str, *, ports: Collection[int] = ()) -> Address:
    """`url` as an address we may go to, as far as can be said without asking anybody; `AddressRefused` otherwise.

    `webcal:` is taken as `https:`. `ports` are allowed beside 80 and 443.
    """
    text = url.strip()
    if len(text) > LONGEST_URL or not text.isprintable() or "://" not in text:
        raise AddressRefused(NO_URL)
    scheme, _, rest = text.partition("://")
    scheme = ALIASES.get(scheme.lower(), scheme.lower())
    try:
        parts = parse_url(f"{scheme}://{rest}")
    except LocationParseError:
        raise AddressRefused(NO_URL) from None
    host = (parts.host or "").strip("[]")
    if scheme not in PORTS or not host:
        raise AddressRefused(NO_URL)
    if parts.auth is not None:
        raise AddressRefused(WITH_PASSWORD)
    port = PORTS[scheme] if parts.port is None else parts.port
    if port not in {*PORTS.values(), *ports}:
        raise AddressRefused(OTHER_PORT)
    return Address(scheme, host, port, parts.request_uri)


def is_public(address: str) -> bool:
    """Whether `address` is one that anybody on the internet can reach, not a machine beside ours or we ourselves."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    beside_us = ip.is_multicast or ip.is_reserved or ip.is_unspecified or getattr(ip, "is_site_local", False)
    return ip.is_global and not beside_us and not any(ip in network for network in _BY_WAYS)


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
    resolver: Resolver = resolve,
    allowed: Collection[Endpoint] = (),
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """What stands under `url`, or that it is unchanged since `etag` and `last_modified`.

    Raises `AddressRefused` where we do not go, `NotFetched` where nothing came. `allowed` names single machines
    (address and port) that may be reached although a stranger may not name them; `trust` says whose certificates are
    good, by default those the system knows.
    """
    conditions = _conditions(etag, last_modified)
    extra = [port for _, port in allowed]
    address = checked(url, ports=extra)
    with _Deadline(seconds) as deadline, _told(deadline):
        for _ in range(MOST_REDIRECTS + 1):
            reachable = _reachable(address, deadline, resolver, allowed)
            with closing(_connection(address, reachable, deadline, trust)) as connection:
                connection.request("GET", address.target, headers=HEADERS | conditions, preload_content=False)
                # the answer keeps the line open after the connection is closed
                with closing(connection.getresponse()) as response:
                    if response.status not in REDIRECTS:
                        return _taken(response, bool(conditions), most_bytes, deadline)
                    address = _next(address, response, extra)
    raise AddressRefused(TOO_MANY_REDIRECTS)


class _Deadline:
    """So many seconds for all of it: when they are over, the connection of the moment is cut, whatever it waits for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.has_passed = False
        self._until = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._line: socket.socket | None = None

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._watch(None)

    @property
    def left(self) -> float:
        """The seconds that are left."""
        if self.has_passed or (left := self._until - time.monotonic()) <= 0:
            raise TimeoutError
        return left

    def watch(self, line: socket.socket) -> socket.socket:
        """Let `line` be cut when the time is over."""
        # its own handle on the same line, since wrapping it in TLS takes the first one away
        self._watch(line.dup())
        return line

    def wait(self, work: Callable[[], Collection[str]]) -> Collection[str]:
        """What `work` gives, if it does in time: the system's resolver cannot be told to hurry."""
        answers: queue.SimpleQueue[Collection[str] | Exception] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put(work())
            except Exception as trouble:
                answers.put(trouble)

        threading.Thread(target=run, daemon=True).start()
        try:
            answer = answers.get(timeout=self.left)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _watch(self, line: socket.socket | None) -> None:
        with self._lock:
            before, self._line = self._line, line
            if before is not None:
                before.close()
            if line is not None and self.has_passed:
                raise TimeoutError

    def _cut(self) -> None:
        with self._lock:
            self.has_passed = True
            if self._line is not None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    """A connection that is opened by us instead of by name."""

    reach: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.reach()


class _Secure(HTTPSConnection):
    """The same under TLS: the certificate is still held against the host's name."""

    reach: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.reach()


def _reachable(address: Address, deadline: _Deadline, resolver: Resolver, allowed: Collection[Endpoint]) -> list[str]:
    """The addresses of the host; refused where one of them is not for a stranger to name."""
    try:
        found = list(deadline.wait(lambda: resolver(address.host, address.port)))
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise NotFetched(UNKNOWN_HOST)
    for ip in found:
        is_open = address.port in PORTS.values() and is_public(ip)
        if not is_open and (ip, address.port) not in allowed:
            raise AddressRefused(NOT_PUBLIC)
    return found[:MOST_ADDRESSES]


def _connection(
    address: Address, reachable: list[str], deadline: _Deadline, trust: ssl.SSLContext | None
) -> _Plain | _Secure:
    connection: _Plain | _Secure
    if address.scheme == "https":
        context = trust or ssl.create_default_context()
        connection = _Secure(address.host, address.port, ssl_context=context, timeout=deadline.left)
    else:
        connection = _Plain(address.host, address.port, timeout=deadline.left)
    connection.reach = lambda: deadline.watch(_line(reachable, address.port, deadline))
    return connection


def _line(reachable: list[str], port: int, deadline: _Deadline) -> socket.socket:
    """A line to the first of the addresses that takes it."""
    *others, last = reachable
    for ip in others:
        with suppress(OSError):
            return socket.create_connection((ip, port), timeout=deadline.left / MOST_ADDRESSES)
    return socket.create_connection((last, port), timeout=deadline.left)


def _next(address: Address, response: BaseHTTPResponse, ports: Collection[int]) -> Address:
    """Where a redirect leads, looked at as if it had been given to us."""
    following = checked(urljoin(address.url, response.headers.get("Location", "")), ports=ports)
    if address.scheme == "https" and following.scheme != "https":
        raise AddressRefused(LESS_SAFE)
    return following


def _taken(response: BaseHTTPResponse, is_conditional: bool, most_bytes: int, deadline: _Deadline) -> Fetched:
    marks = {
        "etag": _mark(response.headers.get("ETag", "")),
        "last_modified": _mark(response.headers.get("Last-Modified", "")),
    }
    match response.status:
        case 200:
            return Fetched(_body(response, most_bytes, deadline), **marks)
        case 304 if is_conditional:
            return Fetched(None, **marks)
        case 404 | 410:
            raise NotFetched(MISSING)
        case 401 | 403 | 407:
            raise NotFetched(CLOSED)
    raise NotFetched(FAILED, status=response.status)


def _body(response: BaseHTTPResponse, most_bytes: int, deadline: _Deadline) -> bytes:
    """What came, unpacked; refused where it is too much before or after."""
    too_big = NotFetched(TOO_BIG, megabytes=most_bytes // 1_000_000)
    packed = bytearray()
    while piece := response.read(65_536, decode_content=False):
        packed += piece
        if len(packed) > most_bytes:
            raise too_big
    if deadline.has_passed:
        # a line that was cut looks as if the answer had ended
        raise TimeoutError
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return bytes(packed)
    if encoding not in {"gzip", "x-gzip"}:
        raise NotFetched(GARBLED)
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    content = unpacking.decompress(bytes(packed), most_bytes + 1)
    if len(content) > most_bytes:
        raise too_big
    if not unpacking.eof:
        raise NotFetched(GARBLED)
    return content


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    asked = {"If-None-Match": _mark(etag), "If-Modified-Since": _mark(last_modified)}
    return {name: value for name, value in asked.items() if value}


def _mark(value: str) -> str:
    """A mark as it may go back into a header; none where it is anything else."""
    return value if value.isascii() and value.isprintable() and len(value) <= LONGEST_MARK else ""


@contextmanager
def _told(deadline: _Deadline) -> Iterator[None]:
    """Say in a sentence what went wrong on the way."""
    try:
        yield
    except DomainError:
        raise
    except (OSError, HTTPError, HTTPException, zlib.error, ValueError) as trouble:
        if deadline.has_passed or isinstance(trouble, TimeoutError | TransferTimeout):
            raise NotFetched(TOO_SLOW, seconds=round(deadline.seconds)) from trouble
        if isinstance(trouble, ssl.SSLCertVerificationError):
            raise NotFetched(UNTRUSTED) from trouble
        raise NotFetched(UNREACHABLE if isinstance(trouble, OSError) else GARBLED) from trouble
