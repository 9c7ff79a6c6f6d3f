"""`flask …` commands."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from worktrip.accounts.rules import Role
from worktrip.accounts.service import add_staff, set_up_url
from worktrip.plumbing import events, queue


def init_app(app: Flask) -> None:
    """Add every command to the app."""
    app.cli.add_command(accounts_group)
    app.cli.add_command(queue_group)
    app.cli.add_command(audit_group)


accounts_group = AppGroup("accounts", help="People who sign in.")
queue_group = AppGroup("queue", help="Background work.")
audit_group = AppGroup("audit", help="The event log.")


@accounts_group.command("admin")
@click.argument("mail")
@click.option("--name", default="管理者")
def accounts_admin(mail: str, name: str) -> None:
    """Make the first admin and print the address where they set a password. Works before mail does."""
    person_id = add_staff(name=name, email=mail, roles=[Role.ADMIN], invite=False)
    click.echo(set_up_url(person_id))


@queue_group.command("run")
@click.option("--workers", default=0, help="Threads; QUEUE_WORKERS if not given.")
def queue_run(workers: int) -> None:
    """Do background work until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    queue.consume(app, workers or app.config["QUEUE_WORKERS"])


@audit_group.command("verify")
def audit_verify() -> None:
    """Walk the chain of the event log and name the first broken row."""
    broken = events.verify()
    if broken is not None:
        raise click.ClickException(f"the chain breaks at event {broken.seq}: {broken.reason}")
    click.echo("the chain holds")

