"""One supervisor for web, queue, mail that comes in and the payment stand-in: starts, shows and ends them together."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from worktrip.config import INSTANCE, ROOT

MAIL_IN = "127.0.0.1:2525"


def main() -> None:
    """Run the demo until Ctrl-C. PORT and MAIL_IN choose where; the payment stand-in takes the next free port."""
    port = int(os.environ.get("PORT") or 8000)
    if _is_busy(port):
        sys.exit(f"Port {port} is busy. Stop what runs there, or choose another: PORT={port + 1} make run")
    environment = demo_environment(port, _free_port(), _mail_in())
    os.environ.update(environment)
    _supervise(port, environment, _prepare())


def demo_environment(port: int, payments_port: int, mail_in: str) -> dict[str, str]:
    """What the demo's processes are told; anything already set in the environment wins."""
    payments = f"http://127.0.0.1:{payments_port}"
    wanted = {
        "DEMO": "1",
        "FLASK_APP": "wsgi",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": _kept_secret(INSTANCE / "secret_key"),
        "DATABASE_URL": f"sqlite:///{INSTANCE / 'demo.sqlite3'}",
        "MAIL_URL": "mailbox:",
        "MAIL_REPLY_TO": "trip@worktrip.example",
        "MAIL_IN": mail_in,
        "STRIPE_SECRET_KEY": "sk_test_demo",
        "STRIPE_WEBHOOK_SECRET": "whsec_demo",
        "STRIPE_API_BASE": payments,
        "STRIPE_CHECKOUT_ORIGIN": payments,
        "DESK_FAX": "0267-00-0002",
        "LOG_LEVEL": "WARNING",
    }
    return {name: os.environ.get(name) or value for name, value in wanted.items()}


def _kept_secret(path: Path) -> str:
    """The demo's own key: made once, so that links and sessions outlive a restart."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def _is_busy(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _mail_in() -> str:
    """Where mail comes in: as asked for, else the usual port, else any, so that two demos run beside each other."""
    wanted = os.environ.get("MAIL_IN") or MAIL_IN
    host, _, port = wanted.rpartition(":")
    if not _is_busy(int(port), host):
        return wanted
    if os.environ.get("MAIL_IN"):
        sys.exit(
            f"Port {port} is busy. Stop what runs there, or choose another: MAIL_IN={host}:{int(port) + 1} make run"
        )
    return f"{host}:{_free_port()}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare() -> str:
    """Migrate, load the demo world into an empty database; the table of who may click where."""
    # after the environment is set: the app reads it when it is made
    from worktrip import create_app
    from worktrip.demo import world
    from worktrip.plumbing import database

    app = create_app()
    database.upgrade(app)
    with app.app_context():
        if world.is_empty():
            print("Loading the demo world …", flush=True)
            world.load_all()
    with app.test_request_context(base_url=app.config["BASE_URL"]):
        table = _table(app.config["BASE_URL"], app.config["MAIL_IN"])
        database.db.engine.dispose()
    return table


def _table(base: str, mail_in: str) -> str:
    from flask_babel import force_locale, gettext

    from worktrip.demo import entrances

    rows = [
        ("anyone", "public pages", "/"),
        ("anyone", "the mailbox", "/mailbox"),
        ("anyone", "all entrances", "/demo"),
    ]
    with force_locale("en"):
        seen: set[str] = set()
        for each in [*entrances.staff(), *entrances.links()]:
            if each.role not in seen:
                seen.add(each.role)
                rows.append((gettext(each.role), each.name, each.path))
    widest = [max(_columns(row[column]) for row in rows) for column in range(2)]
    lines = [
        "  "
        + "  ".join(text + " " * (wide - _columns(text)) for text, wide in zip(row, widest, strict=False))
        + f"  {base}{row[2]}"
        for row in rows
    ]
    mail = f"Answers to its mails are taken over SMTP and LMTP at {mail_in}"
    return "\n".join(["", f"WORK TRIP runs at {base}  (Ctrl-C ends it)", "", *lines, "", mail, ""])


def _columns(text: str) -> int:
    """How wide a text is in a terminal, where Japanese takes two columns a character."""
    return sum(2 if unicodedata.east_asian_width(each) in "FW" else 1 for each in text)


def _supervise(port: int, environment: Mapping[str, str], table: str) -> None:
    payments_port = environment["STRIPE_API_BASE"].rsplit(":", 1)[1]
    python = sys.executable
    commands = {
        "web": [
            python,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--preload",
            "--workers",
            "1",
            "--threads",
            "8",
            "--worker-class",
            "gthread",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "error",
            "wsgi:app",
        ],
        "queue": [python, "-m", "flask", "queue", "run"],
        "mail": [python, "-m", "flask", "mail", "receive"],
        "payments": [python, "-m", "worktrip.demo.payments", payments_port],
    }
    children = {
        name: subprocess.Popen(command, cwd=ROOT, env={**os.environ}, start_new_session=True)  # noqa: S603
        for name, command in commands.items()
    }

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for each in (signal.SIGTERM, signal.SIGINT):
        # also where whoever started it left Ctrl-C ignored, as a shell does for what it runs beside itself
        signal.signal(each, stop)
    status = 0
    try:
        if _answers(f"http://127.0.0.1:{port}/healthz", children["web"]):
            print(table, flush=True)
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    print(
                        f"The {name} process ended by itself (exit {child.returncode}); stopping the rest.", flush=True
                    )
                    status = 1
                    return
            time.sleep(0.3)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        _stop(children)
        if status:
            sys.exit(status)


def _answers(url: str, web: subprocess.Popen[bytes], seconds: float = 30) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up and web.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    give_up = time.monotonic() + 10
    for child in children.values():
        try:
            child.wait(max(0.1, give_up - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
