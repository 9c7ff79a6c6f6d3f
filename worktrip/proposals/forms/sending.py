"""The words that go with a version, and until when it is good."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length

from worktrip.plumbing import pages
from worktrip.proposals.forms.fields import CLOCK, DAY


class SendForm(pages.Form):
    """The words that go with a version, and until when it is good."""

    letter = TextAreaField(_l("添える言葉"), [Length(max=4000)])
    change_note = TextAreaField(_l("前の版から変えたこと"), [Length(max=2000)])
    until_day = DateField(_l("お返事の期限(日)"), [InputRequired(DAY)])
    until_time = TimeField(_l("お返事の期限(時刻)"), [InputRequired(CLOCK)])
    agreed = StringField(_l("宿の了承(誰に、いつ)"), [Length(max=200)])


class ExtendForm(pages.Form):
    """Until when a version that was sent is good instead, and why."""

    until_day = DateField(_l("新しい期限(日)"), [InputRequired(DAY)])
    until_time = TimeField(_l("新しい期限(時刻)"), [InputRequired(CLOCK)])
    reason = StringField(_l("延ばす理由"), [InputRequired(_l("延ばす理由を入れてください。")), Length(max=300)])
