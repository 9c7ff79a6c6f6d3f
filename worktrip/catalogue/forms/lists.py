"""The form with which a list of the catalogue is sent."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, ValidationError
from wtforms.fields.core import Field

from worktrip.plumbing.pages import Form


class ListForm(Form):
    """A workbook, an archive of CSV or one CSV."""

    file = FileField(_l("ファイル"))

    def validate_file(self, field: Field) -> None:
        """There must be one; what it is, is seen from its bytes."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(gettext("ファイルを選んでください。"))
