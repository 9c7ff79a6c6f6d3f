"""Tables of billing."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.billing.rules import Method
from worktrip.catalogue.rules import Unit
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing.database import Base, BigKey, guard_rows, words


class Invoice(Base):
    """A qualified invoice (適格請求書). Without a number it is a draft; issued, it never changes (triggers)."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("(no IS NULL) = (issued_at IS NULL)", name="issued"),
        CheckConstraint("total_yen >= 0", name="total"),
        Index(None, "issued_on", "due_on"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    # one draft for one booking, however often it is drafted
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    no: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    service_from: Mapped[date]
    service_to: Mapped[date]
    recipient: Mapped[str]
    # the issuer as it was on the day of issue, as JSON
    issuer: Mapped[str] = mapped_column(default="{}")
    rounding: Mapped[str]
    total_yen: Mapped[int]
    # per rate, as JSON: [{"tax_class", "percent", "gross_yen", "base_yen", "tax_yen"}]
    taxes: Mapped[str] = mapped_column(default="[]")
    out_of_scope_yen: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice", order_by="InvoiceLine.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class InvoiceLine(Base):
    """One line of an invoice. `amount_yen` includes consumption tax where the class has one."""

    __tablename__ = "invoice_lines"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True)
    position: Mapped[int]
    description: Mapped[str]
    description_en: Mapped[str]
    quantity: Mapped[int]
    unit: Mapped[Unit] = mapped_column(words(Unit))
    unit_yen: Mapped[int]
    amount_yen: Mapped[int]
    tax_class: Mapped[TaxClass] = mapped_column(words(TaxClass))
    tax_percent: Mapped[int]
    # both days included; for nights the last is the day of departure
    service_from: Mapped[date]
    service_to: Mapped[date]
    invoice: Mapped[Invoice] = relationship(back_populates="lines", lazy="raise_on_sql")


class Checkout(Base):
    """A card payment begun: one session of the payment provider for one invoice and amount."""

    __tablename__ = "checkouts"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(unique=True)
    amount_yen: Mapped[int]
    created_at: Mapped[datetime]


class Payment(Base):
    """Money that came for an invoice. `reference` is unique, so that the same payment told twice is one."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount_yen > 0", name="amount"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True)
    method: Mapped[Method] = mapped_column(words(Method))
    amount_yen: Mapped[int]
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(unique=True)
    payer_name: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class GatewayEvent(Base):
    """A webhook of the payment provider that was taken, so that its second delivery changes nothing."""

    __tablename__ = "gateway_events"
    __table_args__ = (Index(None, "received_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    received_at: Mapped[datetime]


_ISSUED = "an issued invoice never changes"
guard_rows(
    Invoice,
    sqlite=(
        f"""CREATE TRIGGER invoices_issued_update BEFORE UPDATE ON invoices WHEN OLD.no IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{_ISSUED}'); END""",
        f"""CREATE TRIGGER invoices_issued_delete BEFORE DELETE ON invoices WHEN OLD.no IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{_ISSUED}'); END""",
    ),
    postgresql=(
        f"""CREATE FUNCTION invoices_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.no IS NOT NULL THEN RAISE EXCEPTION '{_ISSUED}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$""",
        """CREATE TRIGGER invoices_issued BEFORE UPDATE OR DELETE ON invoices
FOR EACH ROW EXECUTE FUNCTION invoices_keep_issued()""",
    ),
)
guard_rows(
    InvoiceLine,
    sqlite=tuple(
        f"""CREATE TRIGGER invoice_lines_issued_{verb.lower()} BEFORE {verb} ON invoice_lines
WHEN (SELECT no FROM invoices WHERE id = {row}.invoice_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{_ISSUED}'); END"""  # noqa: S608
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    postgresql=(
        f"""CREATE FUNCTION invoice_lines_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line invoice_lines := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
BEGIN
  IF (SELECT no FROM invoices WHERE id = line.invoice_id) IS NOT NULL THEN RAISE EXCEPTION '{_ISSUED}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$""",  # noqa: S608
        """CREATE TRIGGER invoice_lines_issued BEFORE INSERT OR UPDATE OR DELETE ON invoice_lines
FOR EACH ROW EXECUTE FUNCTION invoice_lines_keep_issued()""",
    ),
)
