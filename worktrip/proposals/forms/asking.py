"""What an organiser asks about a line."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from worktrip.plumbing import pages


class RemarkForm(pages.Form):
    """A question or a wish about one line."""

    body = TextAreaField(
        _l("ご質問、ご希望"),
        [InputRequired(_l("本文を入れてください。")), Length(max=4000, message=_l("4000文字までにしてください。"))],
    )
