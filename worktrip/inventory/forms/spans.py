"""How many there are on which days, and when sales stop."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectMultipleField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from worktrip.plumbing.pages import Form

DAY = _l("日付を入れてください。")
# two years and a day: longer spans are slips of the year
LONGEST_DAYS = 731


class SpanForm(Form):
    """Some days, both ends included."""

    first_day = DateField(_l("最初の日"), [InputRequired(DAY)])
    last_day = DateField(_l("最後の日"), [InputRequired(DAY)])

    def validate_last_day(self, field: Field) -> None:
        """Not before the first, and not a slip of the year."""
        if self.first_day.data is None or field.data is None:
            return
        days = (field.data - self.first_day.data).days
        if days < 0:
            raise ValidationError(gettext("最初の日より前になっています。"))
        if days > LONGEST_DAYS:
            raise ValidationError(gettext("一度に入れられるのは2年分までです。"))


class AllotmentForm(SpanForm):
    """How many there are on some weekdays of a span."""

    weekdays = SelectMultipleField(
        _l("曜日"),
        [DataRequired(_l("曜日を1つ以上選んでください。"))],
        choices=[
            SelectChoice(str(number), word)
            for number, word in enumerate(
                (_l("月曜"), _l("火曜"), _l("水曜"), _l("木曜"), _l("金曜"), _l("土曜"), _l("日曜")), start=1
            )
        ],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    allotted = IntegerField(
        _l("提供数"),
        [
            InputRequired(_l("提供数を入れてください。")),
            NumberRange(0, 10_000, _l("0から10000までの数を入れてください。")),
        ],
        widget=widgets.TextInput(),
    )


class SalesForm(SpanForm):
    """Whether something is sold over some days, whatever there is left."""

    sales = RadioField(
        _l("売るか止めるか"),
        [InputRequired(_l("ひとつ選んでください。"))],
        choices=[
            SelectChoice("stop", _l("売り止めにする")),
            SelectChoice("open", _l("売り止めを解く")),
        ],
    )

    @property
    def closes(self) -> bool:
        """Whether sales stop."""
        return bool(self.sales.data == "stop")
