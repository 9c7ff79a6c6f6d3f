"""What a house is asked, and until when what came free is held for a party that waited."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, IntegerField, SelectField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from worktrip.inventory.rules import AskedLine
from worktrip.plumbing.pages import Form, Row

DAY, CLOCK = _l("日付を入れてください。"), _l("時刻を 19:00 のように入れてください。")
MORE = 2


class AskedHouseForm(Form):
    """Which house is asked."""

    class Meta(Form.Meta):
        """It only leads to a page, so the address may carry it."""

        csrf = False

    facility = SelectField(_l("宿や体験の事業者"))


class AskedRow(Row):
    """One thing on some days; a row without a number asks for nothing."""

    thing = SelectField(_l("もの"), validate_choice=False)
    first_day = DateField(_l("最初の日"), [Optional()])
    last_day = DateField(_l("最後の日"), [Optional()])
    quantity = IntegerField(_l("数"), [Optional(), NumberRange(1, 500)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever asks for something says for which days."""
        right = bool(super().validate(extra_validators))
        if self.quantity.data is not None:
            for field in (self.first_day, self.last_day):
                if field.data is None and not field.errors:
                    field.errors = [DAY]
                    right = False
        return right


class AskForm(Form):
    """What a house is asked for, for how many, with which words, and until when its yes is held."""

    lines = FieldList(FormField(AskedRow), _l("たずねるもの"))
    heads = IntegerField(_l("人数"), [InputRequired(_l("人数を入れてください。")), NumberRange(1, 500)])
    message = TextAreaField(_l("添える言葉"), [Length(max=1000, message=_l("1000文字までにしてください。"))])
    hold_day = DateField(_l("「はい」の取り置きの期限(日)"), [InputRequired(DAY)])
    hold_time = TimeField(_l("期限(時刻)"), [InputRequired(CLOCK)])

    def offer(self, things: Iterable[tuple[str, str]]) -> "AskForm":
        """Put in what the house has, as (offering and part of the day, name)."""
        choices = [SelectChoice(value, label) for value, label in things]
        for entry in self.lines:
            entry.form.thing.choices = choices
        return self

    def asked(self) -> list[AskedLine]:
        """What is asked for, as typed."""
        found = []
        for row in (entry.form for entry in self.lines):
            offering, _, period = (row.thing.data or "").partition("/")
            if row.quantity.data and offering.isdigit():
                found.append(AskedLine(int(offering), row.first_day.data, row.last_day.data, row.quantity.data, period))
        return found


def rows_of(lines: Iterable[AskedLine], first_day: date | None, last_day: date | None) -> list[dict[str, Any]]:
    """Rows filled with lines, and empty ones for more on the same days, or on those given."""
    rows: list[dict[str, Any]] = [
        {
            "thing": f"{line.offering_id}/{line.period}",
            "first_day": line.first_day,
            "last_day": line.last_day,
            "quantity": line.quantity,
        }
        for line in lines
    ]
    days = {name: rows[-1][name] for name in ("first_day", "last_day")} if rows else {}
    usual = days or {"first_day": first_day, "last_day": last_day}
    return [*rows, *(dict(usual) for _ in range(MORE))]


class OfferForm(Form):
    """Until when what came free is held."""

    wait_id = 0
    until_day = DateField(_l("仮押さえの期限(日)"), [InputRequired(DAY)])
    until_time = TimeField(_l("期限(時刻)"), [InputRequired(CLOCK)])
