"""A server of a bare repository: `git http-backend` behind a real HTTP server whose Basic auth becomes REMOTE_USER."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.reader.small import GIT

PASSWORD = "open"


def _handler(root: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request handed to Git, as a web server would by CGI."""

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def _login(self) -> str | None:
            scheme, _, word = self.headers.get("Authorization", "").partition(" ")
            login, _, password = base64.b64decode(word).decode().partition(":") if scheme == "Basic" else ("", "", "")
            return login if password == PASSWORD else None

        def _serve(self) -> None:
            login = self._login()
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if login is None:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="campus"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            url = urlsplit(self.path)
            asked = {"GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": url.path, "QUERY_STRING": url.query, "REQUEST_METHOD": self.command, "REMOTE_USER": login, "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}  # fmt: skip
            environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
            said = subprocess.run(["git", "http-backend"], input=body, env=environment | asked, capture_output=True)
            head, _, rest = said.stdout.partition(b"\r\n\r\n")
            fields = dict(row.split(": ", 1) for row in head.decode().split("\r\n"))
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest)

        do_GET = do_POST = _serve  # noqa: N815  (the names that the library asks for)

    return Handler


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a server of the repositories in a folder; logins go before the host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(root))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def push(
    work: Path, *words: str, login: str = "", variable: str = "REMOTE_USER", **env: str
) -> subprocess.CompletedProcess[str]:
    """`git push` as a client runs it; by path the login that the server vouches for is in its environment."""
    said = {variable: login} if login else {}
    clean = {k: v for k, v in os.environ.items() if k != "REMOTE_USER"}
    environment = clean | GIT | {"GIT_TERMINAL_PROMPT": "0"} | said | env
    return subprocess.run(["git", "-C", work, "push", *words], env=environment, capture_output=True, text=True)
