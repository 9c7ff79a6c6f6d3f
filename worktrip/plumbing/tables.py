"""Every table of the plumbing, in one place to import: migrations and tests look here."""

from worktrip.plumbing.clock import ClockOffset
from worktrip.plumbing.documents import Document
from worktrip.plumbing.events import ChainHead, Event
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.numbers import NumberSeries
from worktrip.plumbing.outbox import OutboxRow
from worktrip.plumbing.queue import ScheduleSlot

__all__ = ["ChainHead", "ClockOffset", "Document", "Event", "NumberSeries", "OutboxRow", "ScheduleSlot", "SentMail"]
