"""A company's order on paper, as a file somebody scanned or photographed: what is kept of it."""

import hashlib
from dataclasses import dataclass

from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import pictures

MOST_BYTES = 10_000_000
# large enough to read what is written on a sheet of A4
EDGE = 2400


@dataclass(frozen=True)
class Evidence:
    """The file as it is kept: a PDF as it came, or a photograph without what the camera wrote into it."""

    content: bytes
    media_type: str
    sha256: str


def evidence_of(content: bytes) -> Evidence:
    """What is kept of a file. Raises Invalid beside `file` if there is none, or it is no whole PDF and no picture."""
    try:
        return _evidence_of(content)
    except Invalid as error:
        raise Invalid(error.message, fields={"file": error.message}, **error.values) from None


def _evidence_of(content: bytes) -> Evidence:
    if not content:
        raise Invalid(N_("注文書のファイルを選んでください。"))
    if len(content) > MOST_BYTES:
        raise Invalid(N_("ファイルが大きすぎます。%(most)s MBまで送れます。"), most=MOST_BYTES // 1_000_000)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise Invalid(N_("PDFが途中で切れているようです。もう一度書き出して、お送りください。"))
        return Evidence(content, "application/pdf", hashlib.sha256(content).hexdigest())
    (picture,) = pictures.prepare(content, (EDGE,))
    return Evidence(picture.content, "image/jpeg", picture.sha256)
