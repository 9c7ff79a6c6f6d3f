"""Mail that comes in, without a business word: taken over SMTP or LMTP, read into text and files.

`server` speaks with the mail server in front and answers 250 only when what was handed over is kept; `reading` makes of
a mail what a person would read, `charsets` and `markup` decode and flatten it, `folding` finds quotes and signatures.
"""

from worktrip.plumbing.incoming.folding import Folded, fold
from worktrip.plumbing.incoming.reading import Automatic, IncomingMail, read
from worktrip.plumbing.incoming.server import MOST_BYTES, receiving

__all__ = ["MOST_BYTES", "Automatic", "Folded", "IncomingMail", "fold", "read", "receiving"]
