"""Files of static/, packed once when a process starts: on a slow line a stylesheet takes a fifth of its time."""

import gzip
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

PACKED = (".css", ".js", ".svg")


class PackedFiles(WhiteNoise):
    """WhiteNoise itself sends what somebody has packed beside a file, however old: here nobody can forget to."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        """A file as it is sent, packed to whoever can unpack it if it is text."""
        found = super().get_static_file(path, url, stat_cache)
        return _Packed(found, Path(path).read_bytes()) if path.endswith(PACKED) else found


class _Packed:
    def __init__(self, plain: StaticFile, content: bytes) -> None:
        self.plain = plain
        self.content = gzip.compress(content, mtime=0)
        _matches, _path, headers = plain.alternatives[0]
        own = {"Content-Length": str(len(self.content)), "Content-Encoding": "gzip"}
        self.headers = [*((name, value) for name, value in headers if name not in own), *own.items()]

    def get_response(self, method: str, environ: Any) -> Any:
        """What WhiteNoise asks a file for."""
        is_whole = method == "GET" and "HTTP_RANGE" not in environ and not self.plain.is_not_modified(environ)
        if is_whole and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return Response(HTTPStatus.OK, self.headers, BytesIO(self.content))
        return self.plain.get_response(method, environ)
