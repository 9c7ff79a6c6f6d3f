"""Forms of leads."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from worktrip.leads.rules import KIND_LABELS, SCORES, WorkKind
from worktrip.plumbing.pages import Form


class SurveyForm(Form):
    """How the stay went, and what work there might be."""

    score = RadioField(
        _l("めあては、どのくらい果たせましたか"),
        choices=[SelectChoice(value=str(score), label=str(score)) for score in SCORES],
        validators=[InputRequired(_l("0から10までの点を、ひとつ選んでください。"))],
    )
    comment = TextAreaField(
        _l("よかったこと、足りなかったこと"),
        validators=[Optional(), Length(max=2000, message=_l("2,000字までで書いてください。"))],
    )
    kinds = SelectMultipleField(
        _l("手の回らない仕事がありましたら"),
        choices=[SelectChoice(value=kind.value, label=_l(KIND_LABELS[kind])) for kind in WorkKind],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    may_contact = BooleanField(_l("この件で、ディレクターから連絡を受けてもよい"))


class MoveForm(Form):
    """One step of a lead."""

    to = HiddenField(validators=[InputRequired()])
    reason = StringField(_l("理由"), validators=[Optional(), Length(max=400)])
    until = DateField(_l("いつまで待ちますか"), validators=[Optional()])
