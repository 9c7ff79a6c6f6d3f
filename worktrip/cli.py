"""`flask …` commands."""

import click
from flask import Flask
from flask.cli import AppGroup

from worktrip.plumbing import database, events, queue


def init_app(app: Flask) -> None:
    """Add every command to the app."""
    app.cli.add_command(queue_group)
    app.cli.add_command(audit_group)


queue_group = AppGroup("queue", help="Background work.")
audit_group = AppGroup("audit", help="The event log.")


@queue_group.command("run")
@click.option("--workers", default=0, help="Threads; QUEUE_WORKERS if not given.")
def queue_run(workers: int) -> None:
    """Do background work until told to stop."""
    from flask import current_app

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    queue.consume(app, workers or app.config["QUEUE_WORKERS"])


@audit_group.command("verify")
def audit_verify() -> None:
    """Walk the chain of the event log and name the first broken row."""
    broken = events.verify()
    if broken is not None:
        raise click.ClickException(f"the chain breaks at event {broken.seq}: {broken.reason}")
    click.echo("the chain holds")


__all__ = ["database", "init_app"]
