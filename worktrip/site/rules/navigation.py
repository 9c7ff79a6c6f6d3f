"""Where staff can go, in one place: each entry with what one must be allowed to do."""

from dataclasses import dataclass

from worktrip.accounts.rules import Action, Actor, Role, may
from worktrip.kernel.errors import N_


@dataclass(frozen=True)
class Entry:
    """One entry: its word (a msgid), where it leads, who may see it, and which pages belong to it."""

    label: str
    endpoint: str
    action: Action
    covers: frozenset[str] = frozenset()


ENTRIES: tuple[Entry, ...] = (
    Entry(
        N_("受信箱"),
        "inquiries.inbox",
        Action.DESK_READ,
        frozenset({"inquiries", "trips", "proposals", "bookings", "stays"}),
    ),
    Entry(N_("空き状況"), "inventory.grid", Action.INVENTORY_READ, frozenset({"inventory"})),
    Entry(N_("宿と品目"), "catalogue.list", Action.CATALOGUE_READ, frozenset({"catalogue"})),
    Entry(N_("請求と入金"), "billing.ledger", Action.BILLING_READ, frozenset({"billing"})),
    Entry(N_("見込み案件"), "leads.board", Action.LEAD_READ, frozenset({"leads"})),
    Entry(N_("報告"), "reports.town", Action.REPORT_READ, frozenset({"reports"})),
    Entry(N_("人と役割"), "accounts.people", Action.PEOPLE_WRITE),
    Entry(N_("設定"), "accounts.settings", Action.SETTINGS_WRITE),
    Entry(N_("自動の処理"), "site.outbox", Action.OUTBOX_READ),
    Entry(N_("送ったメール"), "site.sent_mail", Action.OUTBOX_READ),
    Entry(N_("出来事の記録"), "site.event_log", Action.OUTBOX_READ),
)
# where each role's day begins
HOMES: dict[Role, str] = {
    Role.CONCIERGE: "inquiries.inbox",
    Role.ACCOUNTANT: "billing.ledger",
    Role.DIRECTOR: "leads.board",
    Role.ADMIN: "accounts.people",
    Role.OFFICER: "reports.town",
}


def entries_for(actor: Actor) -> list[Entry]:
    """The entries somebody may open, in their order."""
    return [entry for entry in ENTRIES if may(actor, entry.action)]


def home_of(actor: Actor) -> str:
    """The endpoint where this person's day begins: that of the first of their roles."""
    return next((endpoint for role, endpoint in HOMES.items() if role in actor.roles), "reports.town")
