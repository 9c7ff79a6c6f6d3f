"""Forms of the demo."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from worktrip.plumbing.pages import Form


class ClockForm(Form):
    """The day the demo pretends it is."""

    day = DateField(_l("この日のつもりで動かす"), validators=[InputRequired(_l("日付を選んでください。"))])
