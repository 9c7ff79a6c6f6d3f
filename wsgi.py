"""The WSGI entry: `gunicorn wsgi:app`, `FLASK_APP=wsgi flask …`."""

import gc

# what is loaded now stays: not looking through it, now or later, saves time and keeps what --preload shares shared
gc.disable()

from worktrip import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
