"""What it leaves when fewer come."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from worktrip.plumbing import pages


class FewerForm(pages.Form):
    """How many drop out."""

    class Meta(pages.Form.Meta):
        """A question, sent by its address."""

        csrf = False

    people = IntegerField(_l("減る人数"), [Optional(), NumberRange(1, 200)])
