"""Every periodic use case: what, how often, which service function. A function that runs twice does no harm."""

from datetime import timedelta

from worktrip.accounts import service as accounts
from worktrip.billing import service as billing
from worktrip.bookings import service as bookings
from worktrip.catalogue import service as catalogue
from worktrip.inquiries import service as inquiries
from worktrip.inventory import service as inventory
from worktrip.leads import service as leads
from worktrip.plumbing import outbox, queue
from worktrip.plumbing.queue import Periodic
from worktrip.proposals import service as proposals
from worktrip.site import service as site
from worktrip.stays import service as stays

OFTEN, HOURLY, DAILY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
SCHEDULE: tuple[Periodic, ...] = (
    # holds lapse by themselves when somebody touches their slot; this tells the desk of those nobody touched
    Periodic("inventory.lapse_due", OFTEN, inventory.lapse_due),
    Periodic("inventory.watch", OFTEN, inventory.watch),
    Periodic("inventory.remind", HOURLY, inventory.remind),
    Periodic("proposals.expire_due", OFTEN, proposals.expire_due),
    Periodic("inventory.mind_houses", HOURLY, inventory.mind_houses),
    Periodic("bookings.remind", HOURLY, bookings.remind),
    Periodic("stays.move_on", HOURLY, stays.move_on),
    Periodic("billing.draft_due", HOURLY, billing.draft_due),
    Periodic("leads.ask_due", HOURLY, leads.ask_due),
    Periodic("leads.finish_due", HOURLY, leads.finish_due),
    Periodic("site.forget_due", DAILY, site.forget_due),
    Periodic("inventory.fill_ahead", DAILY, inventory.fill_ahead),
    Periodic("accounts.clear_out", DAILY, accounts.clear_out),
    Periodic("inquiries.clear_drafts", DAILY, inquiries.clear_drafts),
    Periodic("catalogue.clear_lists", DAILY, catalogue.clear_lists),
    Periodic("outbox.clear_done", DAILY, outbox.clear_done),
    Periodic("queue.clear_slots", DAILY, queue.clear_slots),
    # last, since other people's servers take their time
    Periodic("inventory.poll_due", OFTEN, inventory.poll_due),
)
