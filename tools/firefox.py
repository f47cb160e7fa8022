"""Firefox, the system's, spoken to in the protocol that browsers share: WebDriver BiDi.

(Playwright asks a Firefox for commands that the one of a distribution may not know yet.)
"""

import json
import os
import socket
import subprocess
import time
from contextlib import closing, contextmanager, suppress
from itertools import count

import websocket

PATIENCE = 120  # seconds that a Firefox gets to listen, and to answer
LOADED = """new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", () => done());
})"""


class Page:
    """A page that is open in a Firefox."""

    def __init__(self, connection):
        self.connection, self.numbers = connection, count(1)
        self.ask("session.new", capabilities={})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method, **parameters):
        """Send a command and return what is answered."""
        number = next(self.numbers)
        self.connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self.connection.recv())).get("id") != number:
            pass  # what is told of events
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def goto(self, address):
        """Open an address, and wait until the page has loaded all that it names."""
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")
        self.evaluate(LOADED)

    def evaluate(self, expression):
        """Return the text that a script gives, now or when its promise is kept."""
        done = self.ask(
            "script.evaluate",
            expression=expression, target={"context": self.context}, awaitPromise=True,
        )  # fmt: skip
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return done["result"].get("value")


@contextmanager
def opened(path, profile):
    """Start a Firefox with a folder for its profile; give its page, and end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [path, "--headless", "--profile", profile, f"--remote-debugging-port={port}"]
    # Another home, since Firefox refuses one that is another account's.
    surroundings = {**os.environ, "HOME": str(profile), "MOZ_DISABLE_CONTENT_SANDBOX": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=surroundings, **quiet) as process:
        try:
            with closing(_connected(f"ws://127.0.0.1:{port}/session")) as connection:
                yield Page(connection)
        finally:
            process.terminate()


def _connected(address):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            return websocket.create_connection(address, suppress_origin=True, timeout=PATIENCE)
    raise RuntimeError(f"Firefox did not listen within {PATIENCE} s")
