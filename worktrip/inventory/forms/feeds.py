"""A calendar that a house keeps elsewhere: what it is called, and where it stands."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from worktrip.plumbing.pages import Form

LONGEST_NAME = 60


class FeedNameForm(Form):
    """What a calendar is called."""

    name = StringField(_l("名前"), [InputRequired(_l("名前を入れてください。")), Length(max=LONGEST_NAME)])


class FeedForm(FeedNameForm):
    """A calendar to be taken up. The service looks at the address."""

    url = StringField(_l("アドレス"), [InputRequired(_l("アドレスを入れてください。"))])
