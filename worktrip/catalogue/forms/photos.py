"""Photographs and what they show."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField

from worktrip.catalogue.forms.fields import line
from worktrip.plumbing.pages import Form


class PhotosForm(Form):
    """Some photographs to be added; what is wrong with one of them the service says."""

    files = MultipleFileField(_l("写真を足す"))

    def contents(self) -> list[bytes]:
        """The bytes of each file that was chosen."""
        found = []
        for file in self.files.data or []:
            if getattr(file, "filename", ""):
                with file.stream as stream:
                    found.append(stream.read())
        return found


class CaptionForm(Form):
    """What one photograph shows."""

    caption = line(_l("説明"))
    caption_en = line(_l("説明（英語）"))
