"""A stranger's address is fetched without being led anywhere else, and without waiting or reading for ever."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from tests.support.strangers import answering
from worktrip.plumbing import fetching
from worktrip.plumbing.fetching import AddressRefused, NotFetched, checked, fetch, is_public

TLS = Path(__file__).parent / "tls"
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def here(_host: str, _port: int) -> list[str]:
    """Every name leads to this machine."""
    return ["127.0.0.1"]


def ask(server, path="/a.ics", host="calendar.example", scheme="http", **options):
    options = {"resolver": here, "allowed": server.allowed, "seconds": 5} | options
    return fetch(f"{scheme}://{host}:{server.port}{path}", **options)


def refusal(ask_, *arguments, kind=NotFetched, **options) -> str:
    with pytest.raises(kind) as refused:
        ask_(*arguments, **options)
    assert str(refused.value).endswith("。")
    return refused.value.message


def tls_server() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "calendar.pem", TLS / "calendar.key")
    return context


# --- what comes ------------------------------------------------------------------------------------------------------


def test_what_stands_there_is_fetched_and_the_host_is_asked_by_its_name(stranger):
    server = stranger(answering("200 OK", BODY, ETag='"7"', Last_Modified="Thu, 26 Nov 2026 01:00:00 GMT"))
    fetched = ask(server, "/feeds/部屋.ics?key=1&b=%20#part")
    assert (fetched.content, fetched.is_unchanged) == (BODY, False)
    assert (fetched.etag, fetched.last_modified) == ('"7"', "Thu, 26 Nov 2026 01:00:00 GMT")
    lines = server.asked[0].split("\r\n")
    assert lines[0] == "GET /feeds/%E9%83%A8%E5%B1%8B.ics?key=1&b=%20 HTTP/1.1"
    assert f"Host: calendar.example:{server.port}" in lines


def test_an_unchanged_thing_is_told_in_a_line(stranger):
    server = stranger(answering("304 Not Modified", ETag='"7"'))
    fetched = ask(server, etag='"7"', last_modified="Thu, 26 Nov 2026 01:00:00 GMT")
    assert (fetched.content, fetched.is_unchanged, fetched.etag) == (None, True, '"7"')
    assert 'If-None-Match: "7"' in server.asked[0]
    assert "If-Modified-Since: Thu, 26 Nov 2026 01:00:00 GMT" in server.asked[0]


def test_unchanged_is_no_answer_to_one_who_has_nothing(stranger):
    assert refusal(ask, stranger(answering("304 Not Modified"))) == fetching.FAILED


def test_a_mark_cannot_smuggle_in_a_header(stranger):
    server = stranger(answering("200 OK", BODY))
    ask(server, etag='"7"\r\nCookie: a=b', last_modified="日曜")
    assert not {"Cookie", "If-None-Match", "If-Modified-Since"} & set(server.asked[0].replace(":", " ").split())


def test_a_packed_answer_is_unpacked(stranger):
    assert ask(stranger(answering("200 OK", gzip.compress(BODY, mtime=0), Content_Encoding="gzip"))).content == BODY


def test_an_answer_without_a_length_ends_with_the_line(stranger):
    server = stranger(lambda line, _: line.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + BODY))
    assert ask(server).content == BODY


def test_an_answer_in_pieces_is_put_together(stranger):
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert ask(stranger(lambda line, _: line.sendall(chunked))).content == BODY


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("404 Not Found", fetching.MISSING),
        ("410 Gone", fetching.MISSING),
        ("401 Unauthorized", fetching.CLOSED),
        ("403 Forbidden", fetching.CLOSED),
        ("429 Too Many Requests", fetching.FAILED),
        ("500 Internal Server Error", fetching.FAILED),
        ("204 No Content", fetching.FAILED),
    ],
)
def test_a_refusal_of_the_server_is_told(stranger, status: str, message: str) -> None:
    assert refusal(ask, stranger(answering(status))) == message


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0\0\0\0",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(BODY, mtime=0)[:-9],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
)
def test_a_garbled_answer_is_told(stranger, answer: bytes) -> None:
    message = refusal(ask, stranger(lambda line, _: line.sendall(answer)))
    assert message in {fetching.GARBLED, fetching.UNREACHABLE}


# --- bounds ----------------------------------------------------------------------------------------------------------


def drip(line: socket.socket, start: bytes, piece: bytes, until: threading.Event) -> None:
    line.sendall(start)
    while not until.wait(0.02):
        line.sendall(piece)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"H", b""),
    ],
    ids=["body", "body without a length", "head", "silence"],
)
def test_a_server_that_takes_for_ever_is_left_when_the_time_is_over(stranger, start: bytes, piece: bytes) -> None:
    over = threading.Event()
    server = stranger(lambda line, _: drip(line, start, piece, over))
    began = time.monotonic()
    try:
        assert refusal(ask, server, seconds=0.4) == fetching.TOO_SLOW
        assert time.monotonic() - began < 4
    finally:
        over.set()


def test_a_handshake_that_never_ends_is_left_when_the_time_is_over(stranger):
    over = threading.Event()
    # a TLS record that announces more than ever comes
    server = stranger(lambda line, _: drip(line, b"\x16\x03\x03\x40\x00", b"\x02", over), listens=False)
    try:
        assert refusal(ask, server, scheme="https", seconds=0.4) == fetching.TOO_SLOW
    finally:
        over.set()


def test_a_resolver_that_does_not_answer_is_left_when_the_time_is_over(stranger):
    over = threading.Event()
    server = stranger(answering("200 OK", BODY))
    try:
        assert refusal(ask, server, seconds=0.2, resolver=lambda *_: over.wait(30)) == fetching.TOO_SLOW
    finally:
        over.set()


def test_too_much_is_not_received(stranger):
    endless = lambda line, _: [line.sendall(b"x" * 65_536) for _ in range(10_000)]  # noqa: E731
    server = stranger(lambda line, head: (line.sendall(b"HTTP/1.1 200 OK\r\n\r\n"), endless(line, head)))
    assert refusal(ask, server, most_bytes=1_000_000) == fetching.TOO_BIG


def test_what_unpacks_to_too_much_is_not_unpacked(stranger):
    bomb = gzip.compress(b"\0" * 50_000_000, mtime=0)
    server = stranger(answering("200 OK", bomb, Content_Encoding="gzip"))
    assert len(bomb) < 100_000
    assert refusal(ask, server, most_bytes=1_000_000) == fetching.TOO_BIG


def test_exactly_as_much_as_is_allowed_is_received(stranger):
    server = stranger(answering("200 OK", b"x" * 1_000))
    assert ask(server, most_bytes=1_000).content == b"x" * 1_000
    assert refusal(ask, server, most_bytes=999) == fetching.TOO_BIG


# --- redirects -------------------------------------------------------------------------------------------------------


def test_a_redirect_is_followed(stranger):
    target = stranger(answering("200 OK", BODY))
    first = stranger(answering("302 Found", Location=f"http://other.example:{target.port}/b.ics"))
    assert ask(first, allowed=first.allowed + target.allowed).content == BODY
    assert target.asked[0].startswith("GET /b.ics ")


def test_a_redirect_within_the_server_is_followed(stranger):
    def behaviour(line, head):
        answer = answering("200 OK", BODY) if head.startswith("GET /b?c=1 ") else answering("308 X", Location="b?c=1")
        answer(line, head)

    assert ask(stranger(behaviour)).content == BODY


def test_an_endless_redirect_is_left_after_three(stranger):
    server = stranger(answering("301 Moved Permanently", Location="/a.ics"))
    assert refusal(ask, server, kind=AddressRefused) == fetching.TOO_MANY_REDIRECTS
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://127.0.0.1/", fetching.NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data/", fetching.NOT_PUBLIC),
        ("http://[::1]/", fetching.NOT_PUBLIC),
        ("http://2130706433/", fetching.NOT_PUBLIC),
        ("http://inside.example/", fetching.NOT_PUBLIC),
        ("http://calendar.example:22/", fetching.OTHER_PORT),
        ("http://user:word@calendar.example/", fetching.WITH_PASSWORD),
        ("file:///etc/passwd", fetching.NO_URL),
        ("gopher://calendar.example/", fetching.NO_URL),
    ],
)
def test_a_redirect_to_where_we_do_not_go_is_refused(stranger, location: str, message: str) -> None:
    server = stranger(answering("302 Found", Location=location))
    private = {"inside.example": ["10.0.0.5"]}
    literal = {"127.0.0.1", "169.254.169.254", "::1"}

    def resolver(host, port):
        return private.get(host, [host] if host in literal else ["127.0.0.1"])

    assert refusal(ask, server, kind=AddressRefused, resolver=resolver) == message


def test_a_redirect_away_from_tls_is_refused(stranger):
    server = stranger(answering("302 Found", Location="http://calendar.example/"), tls_server())
    trust = ssl.create_default_context(cafile=TLS / "calendar.pem")
    assert refusal(ask, server, scheme="https", trust=trust, kind=AddressRefused) == fetching.LESS_SAFE


# --- names and addresses ---------------------------------------------------------------------------------------------


def test_the_address_that_was_looked_at_is_the_one_connected_to(stranger):
    """A name that is public when looked at and private when connected to finds no second look-up."""
    server = stranger(answering("200 OK", BODY))
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    assert ask(server, resolver=rebinding).content == BODY
    assert asked == ["calendar.example"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(stranger):
    server = stranger(answering("200 OK", BODY))
    message = refusal(ask, server, kind=AddressRefused, resolver=lambda *_: ["127.0.0.1", "192.168.0.1"])
    assert message == fetching.NOT_PUBLIC
    assert server.asked == []


def test_what_is_allowed_is_one_port_of_one_machine(stranger):
    server, other = stranger(answering("200 OK", BODY)), stranger(answering("200 OK", BODY))
    assert refusal(ask, server, allowed=(), kind=AddressRefused) == fetching.OTHER_PORT
    assert refusal(ask, server, allowed=[("127.0.0.2", server.port)], kind=AddressRefused) == fetching.NOT_PUBLIC
    # a public machine is not reached by a port that only a named one may be
    elsewhere = {"allowed": other.allowed, "resolver": lambda *_: ["93.184.216.34"]}
    assert refusal(ask, other, kind=AddressRefused, **elsewhere) == fetching.NOT_PUBLIC


def test_by_itself_nothing_on_this_machine_is_reached():
    assert refusal(fetch, "http://127.0.0.1/", kind=AddressRefused) == fetching.NOT_PUBLIC
    assert refusal(fetch, "http://[::ffff:127.0.0.1]/", kind=AddressRefused) == fetching.NOT_PUBLIC


def unknown(*_):
    raise socket.gaierror


def test_an_unknown_host_is_told(stranger):
    server = stranger(answering("200 OK", BODY))
    assert refusal(ask, server, resolver=unknown) == fetching.UNKNOWN_HOST
    assert refusal(ask, server, resolver=lambda *_: []) == fetching.UNKNOWN_HOST


def test_a_server_that_is_not_there_is_told(stranger):
    server = stranger(answering("200 OK", BODY))
    server.close()
    assert refusal(ask, server) == fetching.UNREACHABLE


def test_where_the_first_address_does_not_take_the_line_the_next_is_tried(stranger):
    server = stranger(answering("200 OK", BODY))
    both = [("::1", server.port), *server.allowed]
    assert ask(server, allowed=both, resolver=lambda *_: ["::1", "127.0.0.1"]).content == BODY


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
        "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
        "2001:db8::1", "2001::1", "2002:a00:1::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1",
        "ff02::1", "", "localhost", "0x7f.1", "1",
    ],
)  # fmt: skip
def test_an_address_beside_us_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "133.242.0.3", "2606:4700:4700::1111", "2400:2650::1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


# --- addresses as typed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://calendar.example/a.ics", "https://calendar.example/a.ics"),
        (" webcal://Calendar.Example/a.ics ", "https://calendar.example/a.ics"),
        ("HTTP://calendar.example:80", "http://calendar.example/"),
        ("https://calendar.example:80/", "https://calendar.example:80/"),
        ("https://宿.example/予定.ics", "https://xn--oct.example/%E4%BA%88%E5%AE%9A.ics"),
        ("https://calendar.example/../../a#b", "https://calendar.example/a"),
        ("https://[2606:4700::1]/a", "https://[2606:4700::1]/a"),
    ],
)
def test_an_address_is_taken_as_it_is_meant(typed: str, url: str) -> None:
    assert checked(typed).url == url


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", fetching.NO_URL),
        ("calendar.example/a.ics", fetching.NO_URL),
        ("ftp://calendar.example/a.ics", fetching.NO_URL),
        ("file:///etc/passwd", fetching.NO_URL),
        ("javascript://calendar.example/%0aalert(1)", fetching.NO_URL),
        ("https:///a.ics", fetching.NO_URL),
        ("https://calendar.example/a\r\nHost: b", fetching.NO_URL),
        ("https://calendar .example/", fetching.NO_URL),
        ("https://calendar.example:http/", fetching.NO_URL),
        ("https://calendar.example/" + "a" * 3_000, fetching.NO_URL),
        ("https://me:word@calendar.example/", fetching.WITH_PASSWORD),
        ("https://me@calendar.example/", fetching.WITH_PASSWORD),
        ("https://calendar.example:8080/", fetching.OTHER_PORT),
        ("https://calendar.example:0/", fetching.OTHER_PORT),
    ],
)
def test_an_address_we_do_not_go_to_is_told_at_once(typed: str, message: str) -> None:
    assert refusal(checked, typed, kind=AddressRefused) == message


# --- TLS -------------------------------------------------------------------------------------------------------------


def test_under_tls_the_certificate_is_held_against_the_name_not_the_address(stranger):
    server = stranger(answering("200 OK", BODY), tls_server())
    trust = ssl.create_default_context(cafile=TLS / "calendar.pem")
    assert ask(server, scheme="https", trust=trust).content == BODY
    assert refusal(ask, server, scheme="https", trust=trust, host="other.example") == fetching.UNTRUSTED


def test_a_certificate_that_nobody_vouches_for_is_refused(stranger):
    assert refusal(ask, stranger(answering("200 OK", BODY), tls_server()), scheme="https") == fetching.UNTRUSTED
