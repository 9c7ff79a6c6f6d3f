"""A draft like another."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from worktrip.plumbing import pages
from worktrip.proposals.forms.fields import DAY


class LikeForm(pages.Form):
    """From which day on, and for how many, a draft is like another."""

    first_day = DateField(_l("初日"), [InputRequired(DAY)])
    people = IntegerField(_l("人数"), [InputRequired(_l("人数を入れてください。")), NumberRange(1, 200)])
