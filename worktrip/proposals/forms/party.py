"""Who comes."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TimeField,
)
from wtforms.validators import Length, NumberRange, Optional

from worktrip.plumbing import pages
from worktrip.proposals.forms.fields import CLOCK, DAY, number
from worktrip.proposals.rules import MOST_DAYS, TOO_LATE, GuestFacts, Party, leaving_too_late

NAMELESS = _l("呼び名を入れるか、「外す」に印を付けてください。")


class GuestForm(pages.Row):
    """One row of the party; a new row without a label is nobody."""

    id = HiddenField()
    label = StringField(_l("呼び名"), [Length(max=60)], filters=[lambda typed: (typed or "").strip()])
    arrives_on = DateField(_l("着く日"), [Optional()])
    arrives_at = TimeField(_l("着く時刻"), [Optional()])
    leaves_on = DateField(_l("発つ日"), [Optional()])
    leaves_at = TimeField(_l("発つ時刻"), [Optional()])
    diet = StringField(_l("食事の気づかい"), [Length(max=200)], filters=[lambda typed: (typed or "").strip()])
    # where in the list they stand, which says who sleeps in which room
    order = IntegerField(_l("順"), [Optional(), NumberRange(1, 999)])
    out = BooleanField(_l("外す"))

    @property
    def known(self) -> int:
        """The id of the guest that the row stands for; 0 in a new row."""
        return number(self.id.data) or 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever comes needs all four: day and hour of arriving and of leaving. Nobody is dropped by a lost name."""
        right = bool(super().validate(extra_validators))
        if self.out.data:
            return right
        if not self.label.data:
            if self.known:
                self.label.errors = [*self.label.errors, NAMELESS]
            return right and not self.known
        for field, sentence in (
            (self.arrives_on, DAY),
            (self.arrives_at, CLOCK),
            (self.leaves_on, DAY),
            (self.leaves_at, CLOCK),
        ):
            if field.data is None and not field.errors:
                field.errors = [sentence]
                right = False
        return right


class PartyForm(pages.Form):
    """Everybody who comes, and empty rows for more."""

    guests = FieldList(FormField(GuestForm))
    # what is typed here holds for everybody; what is left empty stays as each has it
    all_arrive_on = DateField(_l("全員の着く日"), [Optional()])
    all_arrive_at = TimeField(_l("全員の着く時刻"), [Optional()])
    all_leave_on = DateField(_l("全員の発つ日"), [Optional()])
    all_leave_at = TimeField(_l("全員の発つ時刻"), [Optional()])

    @classmethod
    def of(cls, party: Party, spare: int = 2) -> "PartyForm":
        """The form filled from a party."""
        rows: list[dict[str, Any]] = [
            {**vars(guest), "order": place} for place, guest in enumerate(party.guests, start=1)
        ]
        last = rows[-1] if rows else {}
        # one more usually comes when the others do
        usual = {name: last[name] for name in ("arrives_on", "arrives_at", "leaves_on", "leaves_at") if name in last}
        return cls(formdata=None, guests=[*rows, *({**usual, "label": ""} for _ in range(spare))])

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each row for itself: nobody leaves long after the others have come."""
        if not super().validate(extra_validators):
            return False
        late = leaving_too_late(self.facts())
        for row in (row for row, guest in self._coming() if guest in late):
            day = self.all_leave_on if self.all_leave_on.data else row.leaves_on
            day.errors = [_(TOO_LATE, label=row.label.data, most=MOST_DAYS)]
        self.guests.errors = [entry.errors for entry in self.guests] if late else []
        return not late

    def facts(self) -> list[GuestFacts]:
        """Who comes, as typed."""
        return [guest for _row, guest in self._coming()]

    def _coming(self) -> list[tuple[GuestForm, GuestFacts]]:
        return [(row, self._guest(row)) for row in self._in_order() if row.label.data and not row.out.data]

    def _guest(self, row: GuestForm) -> GuestFacts:
        return GuestFacts(
            label=row.label.data,
            arrives_on=self.all_arrive_on.data or row.arrives_on.data,
            arrives_at=self.all_arrive_at.data or row.arrives_at.data,
            leaves_on=self.all_leave_on.data or row.leaves_on.data,
            leaves_at=self.all_leave_at.data or row.leaves_at.data,
            diet=row.diet.data or "",
            id=row.known,
        )

    def _in_order(self) -> list[GuestForm]:
        """The rows by the place that was typed: who is given another's place comes in front of or behind them."""

        def place(index: int, row: GuestForm) -> float:
            typed = row.order.data if row.order.data is not None else index
            return typed + (typed > index) / 2 - (typed < index) / 2

        rows = [(place(index, entry.form), entry.form) for index, entry in enumerate(self.guests, start=1)]
        return [row for _, row in sorted(rows, key=lambda each: each[0])]
