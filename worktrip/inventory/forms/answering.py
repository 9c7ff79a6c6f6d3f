"""What a house says to a question: its own line, or what the desk heard by telephone."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from worktrip.inventory.rules import ANSWER_LABELS, ANSWERS
from worktrip.plumbing.pages import Form

SHORT = Length(max=500, message=_l("500文字までにしてください。"))


class LineForm(Form):
    """A house's own line, and for other dates the days on which it can."""

    other_first = DateField(_l("いつから"), [Optional()])
    other_last = DateField(_l("いつまで"), [Optional()])
    note = StringField(_l("ひとこと"), [SHORT])


class HeardForm(Form):
    """What a house said by telephone, fax or LINE, who said it and when."""

    # to which question of a page with several the form belongs
    question_no = ""
    answer = RadioField(
        _l("返事"),
        [InputRequired(_l("返事を選んでください。"))],
        choices=[SelectChoice(value=answer.value, label=_l(ANSWER_LABELS[answer])) for answer in ANSWERS],
    )
    offered = IntegerField(
        _l("いくつ受けられるか"), [Optional(), NumberRange(1, 999, message=_l("1以上の数を入れてください。"))]
    )
    other_first = DateField(_l("受けられる最初の日"), [Optional()])
    other_last = DateField(_l("受けられる最後の日"), [Optional()])
    via = StringField(
        _l("だれが、いつ、どう答えたか"),
        [
            InputRequired(_l("だれが、いつ、どう答えたかを入れてください。")),
            Length(max=200, message=_l("200文字までにしてください。")),
        ],
    )
    note = StringField(_l("ひとこと"), [SHORT])
