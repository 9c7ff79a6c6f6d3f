"""What something costs from a day on: the short form of simple houses, the whole card, and a trial of it."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FieldList, FormField, SelectField, SubmitField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from worktrip.catalogue.forms.fields import DAY, NumberField, between, choices, number
from worktrip.catalogue.rules import DayClass, MealPlan, Price, RateRow, Unit, card_faults
from worktrip.plumbing.pages import Form, Row

MORE_ROWS = 4
LONGEST_TRIAL = 14


class PriceForm(Form):
    """What something costs on ordinary days and on eves, from a day on."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)])
    unit = SelectField(_l("何の料金か"), choices=choices(Unit))
    is_asked = BooleanField(_l("まだ決まっていない（要問合せ）"))
    weekday_yen = number(_l("平日の料金"))
    weekend_yen = number(_l("休前日の料金"))
    weekday_net_yen = number(_l("平日の仕入れ"))
    weekend_net_yen = number(_l("休前日の仕入れ"))
    single_supplement_yen = number(_l("1人で使うときの追加"))
    single_supplement_net_yen = number(_l("1人で使うときの追加（仕入れ）"))

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Both prices are needed, unless they are to be asked."""
        right = bool(super().validate_on_submit(extra_validators))
        if self.is_submitted() and not self.is_asked.data:
            for field in (self.weekday_yen, self.weekend_yen):
                if field.data is None and not field.errors:
                    field.errors = [gettext("料金を入れてください。無料のときは0です。")]
                    right = False
        return right

    def prices(self) -> dict[DayClass, Price]:
        """The price of each class of day."""
        asked = self.is_asked.data
        return {
            DayClass.ORDINARY: Price(None if asked else self.weekday_yen.data, self.weekday_net_yen.data),
            DayClass.EVE: Price(None if asked else self.weekend_yen.data, self.weekend_net_yen.data),
        }

    def alone(self) -> Price:
        """What somebody alone in a room pays more."""
        return Price(self.single_supplement_yen.data or 0, self.single_supplement_net_yen.data or 0)


class CardRowForm(Row):
    """One row of a card; a row without a price that is not to be asked is none."""

    season = SelectField(_l("季節"))
    day_class = SelectField(_l("日"), choices=choices(DayClass))
    from_people = NumberField(_l("何名から"), [Optional(), between(1, 10_000)])
    to_people = NumberField(_l("何名まで"), [Optional(), between(1, 10_000)])
    meal_plan = SelectField(_l("食事"), choices=choices(MealPlan))
    sell_yen = number(_l("料金"))
    is_asked = BooleanField(_l("要問合せ"))
    net_yen = number(_l("仕入れ"))

    @property
    def says_something(self) -> bool:
        """Whether it is a row of the card."""
        return self.sell_yen.data is not None or bool(self.is_asked.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """A net price alone is half a row; a price that is there need not be asked."""
        right = bool(super().validate(extra_validators))
        if self.net_yen.data is not None and not self.says_something and not self.sell_yen.errors:
            self.sell_yen.errors = [gettext("料金を入れるか、要問合せに印をつけてください。")]
            return False
        if self.sell_yen.data is not None and self.is_asked.data:
            self.sell_yen.errors = [gettext("料金か要問合せの、どちらかにしてください。")]
            return False
        return right


class CardForm(Form):
    """Everything agreed for an offering from a day on, row by row, all for one unit."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)])
    unit = SelectField(_l("何の料金か"), choices=choices(Unit))
    rows = FieldList(FormField(CardRowForm))
    more = SubmitField(_l("行を増やす"))

    def with_seasons(self, seasons: list[SelectChoice]) -> "CardForm":
        """The seasons a row can be for."""
        for entry in self.rows:
            entry.form.season.choices = seasons
        return self

    def grow(self, seasons: list[SelectChoice], meal_plan: MealPlan) -> "CardForm":
        """A few empty rows more, for the usual meal plan."""
        for _ in range(MORE_ROWS):
            self.rows.append_entry({"meal_plan": meal_plan.value})
        return self.with_seasons(seasons)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Rows that make no sense together say so beside themselves."""
        right = bool(super().validate_on_submit(extra_validators))
        if not right:
            return False
        kept = [entry.form for entry in self.rows if entry.form.says_something]
        for fault in card_faults(self.card()):
            row = kept[fault.place]
            field = getattr(row, fault.field)
            field.errors = [*field.errors, gettext(fault.sentence)]
            right = False
        return right

    def card(self) -> list[RateRow]:
        """The rows that say something."""
        return [
            RateRow(
                offering_id=0,
                day_class=DayClass(row.day_class.data),
                unit=Unit(self.unit.data),
                sell_yen=row.sell_yen.data,
                net_yen=row.net_yen.data,
                effective_from=self.effective_from.data or date.min,
                season=row.season.data or "",
                from_people=row.from_people.data or 1,
                to_people=row.to_people.data,
                meal_plan=MealPlan(row.meal_plan.data),
            )
            for row in (entry.form for entry in self.rows)
            if row.says_something
        ]


class TrialForm(Form):
    """Some days and a party, to see what they would pay."""

    class Meta(Form.Meta):
        """A question, sent by its address."""

        csrf = False

    first_day = DateField(_l("最初の日"), [Optional()])
    last_day = DateField(_l("最後の日"), [Optional()])
    people = NumberField(_l("人数"), [Optional(), between(1, 1_000)])
    per_room = NumberField(_l("1室の人数"), [Optional(), between(1, 100)])
    meal_plan = SelectField(_l("食事"), choices=choices(MealPlan))

    def days(self) -> list[date]:
        """The days asked about, a fortnight at most."""
        first, last = self.first_day.data, self.last_day.data or self.first_day.data
        if first is None or last is None or last < first:
            return []
        return [first + timedelta(days=n) for n in range(min((last - first).days + 1, LONGEST_TRIAL))]


class TakeBackForm(Form):
    """The day of prices that are to be taken back."""

    effective_from = DateField(_l("いつから"), [InputRequired(DAY)], widget=widgets.HiddenInput())
