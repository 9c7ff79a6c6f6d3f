"""What somebody says of a house's stock, and on whose word."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectMultipleField, StringField, TimeField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from worktrip.inventory.forms.spans import DAY, AllotmentForm, SpanForm
from worktrip.inventory.rules import MOST, TOLD_VIA, Via
from worktrip.kernel.calendar import at_jst
from worktrip.plumbing.pages import Form

WEEKDAYS = (_l("月曜"), _l("火曜"), _l("水曜"), _l("木曜"), _l("金曜"), _l("土曜"), _l("日曜"))
NUMBER = NumberRange(0, MOST, _l("0から10000までの数を入れてください。"))
EVERY_DAY = [str(number) for number in range(1, 8)]


def _refuse(field: Field, sentence: str) -> None:
    """Say what is missing beside a field that may otherwise stay empty."""
    field.errors = [*field.errors, sentence]


class WordForm(Form):
    """On whose word the desk writes something down: who, on which way, at what time."""

    via = RadioField(
        _l("どの方法で"),
        [InputRequired(_l("ひとつ選んでください。"))],
        default=Via.DESK.value,
        choices=[
            SelectChoice(Via.DESK.value, _l("窓口の判断で")),
            SelectChoice(Via.PHONE.value, _l("電話で聞いた")),
            SelectChoice(Via.FAX.value, _l("FAXで届いた")),
            SelectChoice(Via.LINE.value, _l("LINEで届いた")),
            SelectChoice(Via.MAIL.value, _l("メールで届いた")),
        ],
    )
    said_by = StringField(_l("どなたが"), [Length(max=60)], description=_l("例: 女将の星野さん"))
    said_on = DateField(_l("いつ(日)"), [Optional()])
    said_time = TimeField(_l("いつ(時刻)"), [Optional()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whoever writes down what somebody else said also says whose word it is."""
        fine = super().validate(extra_validators)
        if self.via.data in {via.value for via in TOLD_VIA} and not (self.said_by.data or "").strip():
            _refuse(self.said_by, gettext("どなたから聞いたかを入れてください。"))
            return False
        return fine

    def word(self) -> Mapping[str, Any]:
        """What the service needs to know of it."""
        on, at = self.said_on.data, self.said_time.data
        moment: datetime | None = None
        if self.via.data != Via.DESK.value and on is not None:
            moment = at_jst(on, at or time(0))
        return {"via": Via(self.via.data), "said_by": self.said_by.data or "", "said_at": moment}


class SeveralForm(SpanForm):
    """The same for several days at once: taking guests, full, or a number."""

    weekdays = SelectMultipleField(
        _l("曜日"),
        [DataRequired(_l("曜日を1つ以上選んでください。"))],
        choices=[SelectChoice(str(number), word) for number, word in enumerate(WEEKDAYS, start=1)],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    act = RadioField(
        _l("どうしますか"),
        [InputRequired(_l("ひとつ選んでください。"))],
        choices=[
            SelectChoice("full", _l("満室にする")),
            SelectChoice("open", _l("空ける")),
            SelectChoice("set", _l("数を入れる")),
        ],
    )
    number = IntegerField(_l("いくつありますか"), [Optional(), NUMBER], widget=widgets.TextInput())

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whoever chooses to give a number gives one; to whoever does not, what stands in its field is nothing."""
        if self.act.data != "set":
            self.number.data, self.number.process_errors, self.number.validators = None, [], []
        fine = super().validate(extra_validators)
        if self.act.data == "set" and self.number.data is None and not self.number.errors:
            _refuse(self.number, gettext("数を入れてください。"))
            return False
        return fine


class HouseForm(SeveralForm, WordForm):
    """The same for several things of a house, as the desk writes it down for a house that calls or sends a fax."""

    things = SelectMultipleField(
        _l("どれについて"),
        [DataRequired(_l("1つ以上選んでください。"))],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )


class AllotForm(AllotmentForm, WordForm):
    """How many there are on some weekdays of a span, on somebody's word."""


class UsualForm(Form):
    """How many there usually are, Monday to Sunday, from a day on."""

    d1 = IntegerField(WEEKDAYS[0], [Optional(), NUMBER], widget=widgets.TextInput())
    d2 = IntegerField(WEEKDAYS[1], [Optional(), NUMBER], widget=widgets.TextInput())
    d3 = IntegerField(WEEKDAYS[2], [Optional(), NUMBER], widget=widgets.TextInput())
    d4 = IntegerField(WEEKDAYS[3], [Optional(), NUMBER], widget=widgets.TextInput())
    d5 = IntegerField(WEEKDAYS[4], [Optional(), NUMBER], widget=widgets.TextInput())
    d6 = IntegerField(WEEKDAYS[5], [Optional(), NUMBER], widget=widgets.TextInput())
    d7 = IntegerField(WEEKDAYS[6], [Optional(), NUMBER], widget=widgets.TextInput())
    effective_from = DateField(_l("いつから"), [InputRequired(DAY)])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """At least one day has a number."""
        fine = super().validate(extra_validators)
        if not self.numbers() and not any(day.errors for day in self.days()):
            _refuse(self.d1, gettext("数を1つ以上入れてください。"))
            return False
        return fine

    def days(self) -> list[Field]:
        """The seven fields, Monday first."""
        return [self[f"d{number}"] for number in range(1, 8)]

    def numbers(self) -> dict[int, int]:
        """What was given, by ISO weekday; an empty field says nothing of its day."""
        return {n: self[f"d{n}"].data for n in range(1, 8) if self[f"d{n}"].data is not None}


class UsualWordForm(UsualForm, WordForm):
    """How many there usually are, as the desk writes it down."""
