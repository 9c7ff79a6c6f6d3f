"""What is said in every approval pack."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from worktrip.plumbing import pages
from worktrip.proposals.forms.fields import number
from worktrip.proposals.rules import TOPIC_LABELS


class WordForm(pages.Form):
    """What is said on a topic in every approval pack, and who confirmed it."""

    topic = SelectField(
        _l("項目"), choices=[SelectChoice(each.value, _l(label)) for each, label in TOPIC_LABELS.items()]
    )
    facility = SelectField(_l("どこの"), coerce=number, validate_choice=False)
    text = TextAreaField(_l("内容"), [Length(max=2000)])
    text_en = TextAreaField(_l("内容(英語)"), [Length(max=2000)])
    source = StringField(
        _l("だれが、いつ確かめたか"), [InputRequired(_l("だれが、いつ確かめたかを入れてください。")), Length(max=200)]
    )
