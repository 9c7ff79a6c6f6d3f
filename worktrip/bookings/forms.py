"""Forms of bookings."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from worktrip.bookings.rules import ANSWER_LABELS, ANSWERS
from worktrip.plumbing.i18n import either
from worktrip.plumbing.pages import Form
from worktrip.proposals.rules import AlternativeFacts, Option


class ChoiceForm(Form):
    """Which alternative, and what is added to it."""

    letter = RadioField(_("お申込みになる案"), validators=[InputRequired(_("案を選んでください。"))])
    tick = SelectMultipleField(_("付け足すもの"), coerce=int, validate_choice=False)

    def choose_from(self, alternatives: Iterable[AlternativeFacts], options: Mapping[str, Iterable[Option]]) -> None:
        """Put in the alternatives and what may be ticked in each."""
        self.letter.choices = [
            SelectChoice(
                value=each.letter,
                label=gettext("%(letter)s案 %(title)s", letter=each.letter, title=either(*each.named)),
            )
            for each in alternatives
        ]
        self.tick.choices = [
            SelectChoice(
                value=option.item.id,
                label=gettext("%(letter)s案 %(title)s", letter=letter, title=either(*option.item.named)),
            )
            for letter, found in options.items()
            for option in found
        ]


class AcceptForm(ChoiceForm):
    """Which alternative, and in whose name."""

    name = StringField(
        _("お申込みになる方のお名前"),
        validators=[
            InputRequired(_("お名前を入れてください。")),
            Length(max=80, message=_("80文字までにしてください。")),
        ],
    )
    title = StringField(_("お役職"), validators=[Length(max=80, message=_("80文字までにしてください。"))])


class PaperForm(ChoiceForm):
    """An order on paper: what it accepts, in whose name, when it came, and the file itself."""

    name = StringField(
        _("注文書に書かれたお名前"), validators=[InputRequired(_("お名前を入れてください。")), Length(max=80)]
    )
    title = StringField(_("お役職"), validators=[Length(max=80)])
    address = StringField(_("注文書に書かれた住所やメールアドレス"), validators=[Length(max=200)])
    received_on = DateField(_("受け取った日"), validators=[InputRequired(_("受け取った日を入れてください。"))])
    file = FileField(_("注文書(PDFまたは写真)"), validators=[FileRequired(_("注文書のファイルを選んでください。"))])

    def content(self) -> bytes:
        """The bytes of the file that was chosen; nothing if none was."""
        if not getattr(self.file.data, "filename", ""):
            return b""
        with self.file.data.stream as stream:
            return bytes(stream.read())


class PaperConsentForm(Form):
    """Where consent to electronic papers stands on paper."""

    note = StringField(
        _("どの書面で、いつ同意をいただいたか"),
        validators=[InputRequired(_("どの書面で、いつ同意をいただいたかを入れてください。")), Length(max=300)],
    )


class ConfirmForm(Form):
    """The code from the mail."""

    code = StringField(
        _("確認番号"),
        validators=[
            InputRequired(_("メールに書いた6桁の番号を入れてください。")),
            Length(max=20, message=_("6桁の番号を入れてください。")),
        ],
    )


class NoteForm(Form):
    """A partner's own line, and for other dates the days on which it can."""

    other_first = DateField(_("いつから"), validators=[Optional()])
    other_last = DateField(_("いつまで"), validators=[Optional()])
    note = StringField(_("ひとこと"), validators=[Length(max=500, message=_("500文字までにしてください。"))])


class AnswerForm(Form):
    """What a partner said by telephone, who said it and when."""

    # to which order of a page with several the form belongs
    order_no = ""
    answer = RadioField(
        _("返事"),
        choices=[SelectChoice(value=answer.value, label=_(ANSWER_LABELS[answer])) for answer in ANSWERS],
        validators=[InputRequired(_("返事を選んでください。"))],
    )
    offered = IntegerField(
        _("いくつ受けられるか"),
        validators=[Optional(), NumberRange(min=1, max=999, message=_("1以上の数を入れてください。"))],
    )
    other_first = DateField(_("受けられる最初の日"), validators=[Optional()])
    other_last = DateField(_("受けられる最後の日"), validators=[Optional()])
    via = StringField(
        _("だれが、いつ、どう答えたか"),
        validators=[
            InputRequired(_("だれが、いつ、どう答えたかを入れてください。")),
            Length(max=200, message=_("200文字までにしてください。")),
        ],
    )
    note = StringField(_("ひとこと"), validators=[Length(max=500, message=_("500文字までにしてください。"))])


class CancelForm(Form):
    """Why a booking is cancelled."""

    reason = TextAreaField(
        _("取り消す理由"),
        validators=[
            InputRequired(_("取り消す理由を入れてください。")),
            Length(max=1000, message=_("1000文字までにしてください。")),
        ],
    )
