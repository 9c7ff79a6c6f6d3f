"""What one writes into a trip's thread, with files."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.validators import Length

from worktrip.plumbing.pages import Form

LONGEST = 8_000


class MessageForm(Form):
    """A message; that it says or brings something, and not too much, the service sees to."""

    body = TextAreaField(_l("本文"), validators=[Length(max=LONGEST)])
    files = MultipleFileField(_l("ファイルを添える"))
