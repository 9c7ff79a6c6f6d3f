"""`flask …` commands."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from worktrip.accounts.rules import Role
from worktrip.accounts.service import add_staff, set_up_url
from worktrip.catalogue.service import SHIFT_JIS, UTF8, WORKBOOK, export_lists, import_lists, load_law
from worktrip.demo import world
from worktrip.inventory import queries
from worktrip.inventory.service import BESIDE, check
from worktrip.kernel import calendar
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, events, incoming, queue
from worktrip.proposals import service as proposals
from worktrip.reports.queries import figures
from worktrip.site.queries import kept
from worktrip.site.service import correct_address, forget_address


def init_app(app: Flask) -> None:
    """Add every command to the app."""
    app.cli.add_command(accounts_group)
    app.cli.add_command(catalogue_group)
    app.cli.add_command(inventory_group)
    app.cli.add_command(queue_group)
    app.cli.add_command(mail_group)
    if app.config["DEMO"]:
        app.cli.add_command(demo_group)
    app.cli.add_command(audit_group)
    app.cli.add_command(report_group)


accounts_group = AppGroup("accounts", help="People: who signs in, and what is kept of whom.")
catalogue_group = AppGroup("catalogue", help="What partners offer, and rates of law.")
inventory_group = AppGroup("inventory", help="What is free.")
queue_group = AppGroup("queue", help="Background work.")
mail_group = AppGroup("mail", help="Mail that comes in.")
demo_group = AppGroup("demo", help="The demo world.")
audit_group = AppGroup("audit", help="The event log.")
report_group = AppGroup("report", help="Figures for the town.")
# who may be written to, and what becomes of a mail; proposals knows approvers, and hands on what is the thread's
DOOR = (proposals.check_address, proposals.receive_mail)


@accounts_group.command("admin")
@click.argument("mail")
@click.option("--name", default="管理者")
def accounts_admin(mail: str, name: str) -> None:
    """Make the first admin and print the address where they set a password. Works before mail does."""
    person_id = add_staff(name=name, email=mail, roles=[Role.ADMIN], invite=False)
    click.echo(set_up_url(person_id))


@accounts_group.command("export")
@click.argument("mail")
def accounts_export(mail: str) -> None:
    """Print everything kept about the people of an address as JSON."""
    found = kept(mail)
    if not found:
        raise click.ClickException("nobody is known under this address")
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))


@accounts_group.command("correct")
@click.argument("mail")
@click.option("--name")
@click.option("--kana")
@click.option("--phone")
@click.option("--mail", "new_mail", help="Their new address.")
def accounts_correct(mail: str, name: str | None, kana: str | None, phone: str | None, new_mail: str | None) -> None:
    """Put right what is known of the people of an address."""
    given = {"name": name, "name_kana": kana, "phone": phone, "email": new_mail}
    with _refusals():
        click.echo(f"corrected: {correct_address(mail, **{key: value for key, value in given.items() if value})}")


@accounts_group.command("forget")
@click.argument("mail")
@click.confirmation_option(prompt="What is erased does not come back. Erase it?")
def accounts_forget(mail: str) -> None:
    """Erase the people of an address; invoices and contracts stay for as long as law asks."""
    with _refusals():
        click.echo(f"forgotten: {forget_address(mail)}")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None


@catalogue_group.command("law")
def catalogue_law() -> None:
    """Enter the rates of law a new installation starts with, each with its source; once."""
    click.echo("entered" if load_law() else "there are rates already: nothing changed")


@catalogue_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--csv", "is_csv", is_flag=True, help="An archive of CSV in UTF-8 instead of a workbook.")
@click.option("--shift-jis", "is_shift_jis", is_flag=True, help="An archive of CSV in Shift-JIS.")
def catalogue_export(file: Path, is_csv: bool, is_shift_jis: bool) -> None:
    """Write the whole catalogue into a file; importing it again changes nothing."""
    found = export_lists(BESIDE, SHIFT_JIS if is_shift_jis else UTF8 if is_csv else WORKBOOK)
    file.write_bytes(found.content)
    click.echo(f"written: {file}")
    if found.replaced:
        click.echo(f"Shift-JIS does not have {' '.join(sorted(found.replaced))}: 〓 stands there", err=True)  # data


@catalogue_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
def catalogue_import(file: Path, dry_run: bool) -> None:
    """Take a list of the catalogue in, whole or not at all, and name everything that is wrong with it."""
    with _refusals():
        plan = import_lists(BESIDE, file.read_bytes(), name=file.name, dry_run=dry_run)
    for problem in plan.problems:
        click.echo(problem.said(), err=True)
    for name, count in plan.counts.items():
        click.echo(f"{name}\tadded {count.added}\tchanged {count.changed}\tunchanged {count.unchanged}")
    if plan.problems:
        raise click.ClickException(f"{len(plan.problems)} problems: nothing was imported")
    if plan.changes_nothing:
        click.echo("変わりません")  # data
    else:
        click.echo("would be imported" if dry_run else "imported")


@inventory_group.command("check")
def inventory_check() -> None:
    """Count every slot anew from its holds, and every group from who is there; name each difference and fail on one."""
    differences = check()
    for each in differences:
        click.echo(
            f"offering {each.key.offering_id} on {each.key.day}: held {each.held}, holds say {each.really_held};"
            f" booked {each.booked}, holds say {each.really_booked}"
        )
    uncounted = queries.uncounted_groups(date.min)
    for group in uncounted:
        click.echo(f"trip {group.trip_id} on {group.key.day} is not counted among the groups of its house")
    if differences or uncounted:
        raise click.ClickException(
            f"{len(differences)} slots do not say what their holds say, {len(uncounted)} groups are not counted"
        )
    slots, groups = queries.slots_counted()
    click.echo(f"every counter is the sum of its holds: {slots} slots, {groups} of them groups of a house")


@queue_group.command("run")
@click.option("--workers", default=0, help="Threads; QUEUE_WORKERS if not given.")
def queue_run(workers: int) -> None:
    """Do background work until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    queue.consume(app, workers or app.config["QUEUE_WORKERS"])


@mail_group.command("receive")
def mail_receive() -> None:
    """Take answers to trips' mails over SMTP and LMTP at MAIL_IN, until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if not app.config["MAIL_REPLY_TO"]:
        raise click.ClickException("MAIL_REPLY_TO is not set, so there is no address to receive for")
    host, _, port = app.config["MAIL_IN"].rpartition(":")
    stopped = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopped.set())
    try:
        with incoming.receiving(app, *DOOR, host=host, port=int(port)) as taken:
            if not app.config["DEMO"]:
                click.echo(f"receiving mail at {host}:{taken}")
            stopped.wait()
    except OSError as error:
        raise click.ClickException(
            f"cannot listen at {host}:{port} (MAIL_IN): {os.strerror(error.errno or 0)}"
        ) from None


@demo_group.command("load")
def demo_load() -> None:
    """Load the demo world into an empty database."""
    if not world.is_empty():
        raise click.ClickException("this database is not empty")
    world.load_all()
    click.echo("loaded")


@audit_group.command("verify")
def audit_verify() -> None:
    """Walk the chain of the event log and name the first broken row."""
    broken = events.verify()
    if broken is not None:
        raise click.ClickException(f"the chain breaks at event {broken.seq}: {broken.reason}")
    click.echo("the chain holds")


@report_group.command("figures")
@click.option("--year", type=int, help="Fiscal year, by the calendar year it begins in; this one if not given.")
def report_figures(year: int | None) -> None:
    """Print the figures of a fiscal year, one a line, to hold against the town's page."""
    found = figures(year if year is not None else calendar.fiscal_year(clock.today()))
    lines = {
        "fiscal year": found.fiscal_year,
        "groups": found.groups,
        "people": found.people,
        "person-nights": found.nights.total,
        "weekday person-nights": found.nights.weekday,
        "spend (yen)": found.spend_yen,
        "goals scored": found.goals_scored,
        **{f"leads {state.value}": count for state, count in sorted(found.leads.items())},
    }
    for name, value in lines.items():
        click.echo(f"{name}\t{value}")
