"""Use cases of upkeep: what was given up may be tried again."""

from worktrip.kernel.errors import N_, Conflict
from worktrip.plumbing import events, outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.outbox import OutboxRow


def retry(row_id: int) -> None:
    """Set promised work that was given up ready again. Raises Conflict if it was not given up."""
    with unit_of_work() as unit:
        row = unit.session.get(OutboxRow, row_id)
        if row is None or row.state != "dead":
            raise Conflict(N_("この仕事は、もう片づいているか、順番を待っています。"))
        outbox.retry(row_id)
        events.record("site.outbox_retried", row=row_id, of_kind=row.kind)
