"""Serve a folder as a web host would: below a sub-path, gzipped, with the folder's own 404 page.

The published site lives at https://…/dlbook/, not at the root of a host: a link that starts with a
slash works on the author's machine and nowhere else.
"""

import functools
import gzip
import mimetypes
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Formats that are compressed already gain nothing from gzip, and hosts send them as they are.
GAINS = (
    "text/", "application/javascript", "application/json", "application/xml", "image/svg",
    "application/wasm",
)  # fmt: skip
UNKNOWN = "application/octet-stream"
TYPES = {".ipynb": "application/x-ipynb+json", ".woff2": "font/woff2", ".js": "text/javascript"} | {
    ".mjs": "text/javascript", ".wasm": "application/wasm", ".py": "text/x-python",
}  # fmt: skip


@contextmanager
def hosted(folder, below="/dlbook/", headers=None, instead=None):
    """Serve the folder while the context lasts; give the address at which it starts.

    All answers have the further `headers`. `instead` says by path what is sent in the place of a
    file: other bytes; (bytes, length) for an answer that ends too soon; None for a missing file. It
    may change while the context lasts.
    """
    more = headers or {}, {} if instead is None else instead
    handler = functools.partial(_Handler, Path(folder).resolve(), below, more)
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """Say nothing: a browser that closes a page closes its connections in the middle."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as on a real host

    def __init__(self, folder, below, more, *arguments):
        self.folder, self.below = folder, below
        self.headers_too, self.instead = more
        super().__init__(*arguments)

    def do_GET(self):
        status, file = 200, self._file()
        if file is None:
            status, file = 404, self.folder / "404.html"
        kind, body, packed = _content(file) if file.exists() else ("text/plain", b"", False)
        sent = self.instead.get(self.path.removeprefix(self.below)) or body
        body, length = sent if isinstance(sent, tuple) else (sent, len(sent))
        self.close_connection = length > len(body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, value in self.headers_too.items():
            self.send_header(name, value)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def _file(self):
        path = unquote(urlsplit(self.path).path)
        name = path.removeprefix(self.below)
        if not path.startswith(self.below) or self.instead.get(name, b"") is None:
            return None
        file = (self.folder / name).resolve()
        if file.is_dir():
            file /= "index.html"
        return file if file.is_file() and file.is_relative_to(self.folder) else None

    def log_message(self, *_):
        """Say nothing: the browser's own record of requests is what is looked at."""


@functools.lru_cache
def _content(file):
    kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or UNKNOWN
    body = file.read_bytes()
    if not kind.startswith(GAINS):
        return kind, body, False
    return kind, gzip.compress(body, mtime=0), True
