"""The WSGI entry: `gunicorn wsgi:app`, `FLASK_APP=wsgi flask …`."""

from worktrip import create_app

app = create_app()
