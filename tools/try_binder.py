"""Try what Binder would make of this repository: install it, serve it, open a chapter and run it.

    python tools/try_binder.py                       the chapter that reads digits
    python tools/try_binder.py book/02-*.ipynb       others

repo2docker, which is what Binder runs, is asked for its steps; they are taken here, in a folder and
an environment that are thrown away. What differs from Binder: there is no container, Jupyter
comes from PyPI and not from conda (the same versions of it), and pip may use its cache.
`make test-binder` installs what this script needs.
"""

import argparse
import contextlib
import json
import logging
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import quote

import nbformat
import repo2docker.buildpacks.conda
import requests
import websocket
from repo2docker.app import Repo2Docker
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
FIRST = "book/04-mnist-forward-pass.ipynb"
PLATFORM = "linux/amd64"  # what mybinder.org runs on
JUPYTER_OF_BINDER = Path(repo2docker.buildpacks.conda.__file__).parent
NOT_FROM_PYPI = {"python", "nodejs"}
OTHER_NAMES = {"jupyterhub-singleuser": "jupyterhub"}  # conda's name: PyPI's


def copy_tracked_files(folder):
    """Copy what is in git, as it is in the working tree: Binder sees nothing else."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    for name in listed.rstrip("\0").split("\0"):
        copy_file(ROOT / name, folder / name)


def copy_file(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def ask_repo2docker():
    """Return the build pack that repo2docker chooses for the current folder. Use it there only."""
    app = Repo2Docker()
    packs = (pack("no image is built") for pack in app.buildpacks)
    chosen = next((pack for pack in packs if pack.detect()), app.default_buildpack("no image"))
    chosen.platform = PLATFORM
    return chosen


def find_python(version):
    """Return the interpreter of that version, or this one with a remark."""
    program = shutil.which(f"python{version}")
    # A version manager leaves programs in the path that do nothing but complain.
    if program and subprocess.run([program, "-c", ""], capture_output=True).returncode == 0:
        return program
    print(f"no Python {version} here, which Binder would take: trying {sys.version.split()[0]}")
    return sys.executable


def jupyter_of_binder(version):
    """Return what pip is asked for and held to, to get the Jupyter that repo2docker installs."""
    asked = YAML().load(JUPYTER_OF_BINDER / f"environment.py-{version}.yml")["dependencies"]
    names = {re.match(r"[\w-]+", line).group() for line in asked} - NOT_FROM_PYPI
    lock = (JUPYTER_OF_BINDER / f"environment.py-{version}-linux-64.lock").read_text("utf-8")
    # …/jupyter_server-2.17.0-pyhcf101f3_0.conda: only packages of Python have py in their build
    pins = re.findall(r"/([^/]+)-([^-/]+)-[^-/]*py[^-/]*\.conda", lock)
    return sorted(OTHER_NAMES.get(name, name) for name in names), [f"{n}=={v}" for n, v in pins]


def make_environment(folder, version):
    """Make the environment that repo2docker's own part of the image has."""
    run([find_python(version), "-m", "venv", folder])
    asked, pins = jupyter_of_binder(version)
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(pins), encoding="utf-8")
    run([folder / "bin" / "python", "-m", "pip", "install", "-c", constraints, *asked])


def build(checkout, folder):
    """Take repo2docker's steps for a checkout, and return the environment that they fill."""
    environment = folder / "environment"
    with contextlib.chdir(checkout):
        pack = ask_repo2docker()
        version = pack.python_version
        early, late = pack.get_preassemble_scripts(), pack.get_assemble_scripts()
        early_files, last = pack.get_preassemble_script_files(), pack.get_post_build_scripts()
    make_environment(environment, version)
    # The early steps are cached between builds: they see the files that they name, and no others.
    glimpse = folder / "glimpse"
    glimpse.mkdir()
    for source, target in early_files.items():
        copy_file(checkout / source, glimpse / target)
    prefixes = {"NB_PYTHON_PREFIX": str(environment), "KERNEL_PYTHON_PREFIX": str(environment)}
    for scripts, where in [(early, glimpse), (late, checkout)]:
        for _user, script in scripts:
            shell(script.replace("--no-cache-dir ", ""), where, environment, prefixes)
    for script in last:
        shell(f"chmod +x {script} && ./{script}", checkout, environment, prefixes)
    run([environment / "bin" / "python", "-m", "pip", "check"])
    return environment


def shell(script, folder, environment, variables):
    run(["bash", "-c", script], cwd=folder, env=within(environment, **variables))


def within(environment, **variables):
    """Return the variables of a process in the environment."""
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PIP_QUIET": "1", **variables}


def run(command, **options):
    """Run a command; say what it said only if it fails."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nthis step failed: {' '.join(map(str, command))}")


class Server:
    """JupyterLab on a checkout, talked to as a browser does."""

    def __init__(self, environment, checkout, home):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.token = secrets.token_hex()
        self.log = home / "server.log"
        # Settings of whoever runs this are not Binder's.
        variables = {"HOME": str(home), "JUPYTER_TOKEN": self.token, "JUPYTER_NO_CONFIG": "1"}
        command = ["jupyter-lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--port={port}", "--ServerApp.port_retries=0"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                executable=environment / "bin" / command[0],
                cwd=checkout,
                env=within(environment, **variables),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(requests.ConnectionError):
                self.ask("GET", "api/status")
                return self
            time.sleep(0.2)
        self.process.kill()
        sys.exit(f"{self.log.read_text('utf-8')}\nthe server did not start within a minute")

    def __exit__(self, *_):
        try:
            self.ask("POST", "api/shutdown")
            self.process.wait(timeout=30)
        finally:
            self.process.kill()  # does nothing to a process that has ended

    def ask(self, method, path, **content):
        answer = requests.request(
            method,
            f"{self.url}/{path}",
            headers={"Authorization": f"token {self.token}"},
            timeout=60,
            **content,
        )
        if not answer.ok:
            sys.exit(f"the server answers {answer.status_code} to {method} /{path}")
        return answer

    @contextlib.contextmanager
    def kernel(self, chapter):
        """Start the kernel of a chapter, and yield a function that runs code in it."""
        wanted = {"path": chapter, "name": chapter, "type": "notebook"}
        session = self.ask("POST", "api/sessions", json={**wanted, "kernel": {"name": "python3"}})
        kernel = session.json()["kernel"]["id"]
        channel = websocket.create_connection(
            f"{self.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels",
            header=[f"Authorization: token {self.token}"],
            timeout=300,
        )
        with contextlib.closing(channel):
            yield lambda code: execute(channel, code)


def execute(channel, code):
    """Run a cell's code in a kernel and return the outputs."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.4"}
    header |= {"session": uuid.uuid4().hex, "username": "reader", "date": ""}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    channel.send(json.dumps({**message, "channel": "shell"}))
    outputs = []
    while True:
        message = json.loads(channel.recv())
        if message["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return outputs
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            outputs.append(nbformat.v4.output_from_msg(message))


def said(outputs):
    """Return what outputs say in words, without what depends on the reader's kernel.

    That is everything on stderr: a warning names the cell's file there. And widgets: a progress bar
    is one where somebody waits. A widget with a picture of its own is that picture in the page.
    """
    texts = []
    for output in outputs:
        if output.output_type == "stream":
            texts.append(output.text if output.name == "stdout" else "")
        elif output.output_type == "error":
            texts.append(f"{output.ename}: {output.evalue}")
        elif "image/png" in output.data or not any("widget" in kind for kind in output.data):
            texts.append(output.data.get("text/plain", ""))
    return re.sub(r"0x[0-9a-f]+", "0x…", "".join(texts))


def compare(checkout, chapter, run_code):
    """Run a chapter's cells, and return how many there are and what differs from the page."""
    notebook = nbformat.read(checkout / chapter, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    problems = []
    for cell in cells:
        found, expected = said(run_code(cell.source)), said(cell.outputs)
        # Cells with this tag print times.
        if found != expected and "nbval-ignore-output" not in cell.metadata.get("tags", []):
            problems.append(
                f"{chapter}, {cell.id}: expected {expected!r:.300}, found {found!r:.300}"
            )
    return len(cells), problems


def open_and_run(server, checkout, chapter):
    """Open a chapter by the address that its Binder button ends in, and run it."""
    server.ask("GET", f"lab/tree/{quote(chapter)}")
    # JupyterLab answers to any path; whether the file is there, its contents API knows.
    server.ask("GET", f"api/contents/{quote(chapter)}")
    with server.kernel(chapter) as run_code:
        return compare(checkout, chapter, run_code)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapters", nargs="*", type=Path, help=f"{FIRST} if none")
    arguments = parser.parse_args()
    for path in arguments.chapters:
        if not path.resolve().is_relative_to(ROOT / "book") or not path.exists():
            sys.exit(f"{path} is no chapter: name a notebook of book/")
    chapters = [str(path.resolve().relative_to(ROOT)) for path in arguments.chapters] or [FIRST]
    logging.disable(logging.WARNING)  # repo2docker logs as if it built an image
    with tempfile.TemporaryDirectory(prefix="dlbook-binder-") as name:
        folder = Path(name)
        checkout, home = folder / "dlbook", folder / "home"
        home.mkdir()
        copy_tracked_files(checkout)
        with Server(build(checkout, folder), checkout, home) as server:
            results = [open_and_run(server, checkout, chapter) for chapter in chapters]
    if problems := [problem for _, found in results for problem in found]:
        sys.exit("\n".join(problems))
    cells = sum(count for count, _ in results)
    print(f"all is well: Binder would run {', '.join(chapters)} ({cells} cells) as printed")


if __name__ == "__main__":
    main()
