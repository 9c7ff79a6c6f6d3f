"""Forms of the public pages."""

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from worktrip.plumbing.pages import Form


class StyleguideForm(Form):
    """One field of every kind, so that the style guide can show them filled in, empty and wrong."""

    purpose = RadioField(
        _("どのような目的ですか"),
        choices=[
            SelectChoice(value="development", label=_("開発を追い込みたい")),
            SelectChoice(value="meeting", label=_("落ち着いて話し合いたい")),
        ],
        validators=[InputRequired(_("ひとつ選んでください。"))],
    )
    goal = TextAreaField(
        _("帰るときに、何ができていたら成功ですか"), description=_("ひとことで結構です。"), validators=[Optional()]
    )
    check_in = DateField(_("着く日"), validators=[Optional()])
    people = IntegerField(
        _("人数"), validators=[InputRequired(_("人数を入れてください。")), NumberRange(min=1, max=80)]
    )
    room = SelectField(
        _("部屋"),
        choices=[SelectChoice(value="single", label=_("一人部屋")), SelectChoice(value="twin", label=_("2人部屋"))],
        validators=[Optional()],
    )
    meals = SelectMultipleField(
        _("食事で気をつけること"),
        choices=[
            SelectChoice(value="vegetarian", label=_("ベジタリアンの人がいる")),
            SelectChoice(value="allergy", label=_("アレルギーのある人がいる")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    name = StringField(_("お名前"), validators=[InputRequired(_("お名前を入れてください。"))])
    mail = EmailField(
        _("メールアドレス"),
        description=_("お返事のメールから、パスワードなしでご自分のページを開けます。"),
        validators=[
            InputRequired(_("メールアドレスを入れてください。")),
            Email(_("「@」がありません。例: minori@example.jp")),
        ],
    )
    consent = BooleanField(
        _("取引条件説明書面を読みました"), validators=[InputRequired(_("お読みになってから、印をつけてください。"))]
    )
