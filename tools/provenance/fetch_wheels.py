"""Fetch the compiled wheels that the site's Python needs, and check that they are official.

Pyodide's own NumPy, matplotlib, Pillow, contourpy and kiwisolver are not on PyPI for the browser
under their own names. The wheel of `open-webui` carries the files of the Pyodide release that
`tools/live/package.json` pins, unchanged: each is taken only if it has the SHA-256 that the
release's `pyodide-lock.json` names. When PyPI has such wheels, this script and the folder can go.

    python tools/provenance/fetch_wheels.py

Needed only after a change of the pin: its result, `tools/live/wheels`, is committed.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import live

CARRIER = "open-webui==0.12.4"


def main():
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--dest", folder, CARRIER], check=True)
        (carrier,) = Path(folder).glob("*.whl")
        live.WHEELS.mkdir(exist_ok=True)
        with zipfile.ZipFile(carrier) as archive:
            inside = {Path(name).name: name for name in archive.namelist()}
            for name, entry in live.official().items():
                if name in live.COMPILED:
                    data = archive.read(inside[entry["file_name"]])
                    live.check_wheel(entry, data)
                    (live.WHEELS / entry["file_name"]).write_bytes(data)
                    print(f"{entry['file_name']}  {len(data):,} bytes")


if __name__ == "__main__":
    main()
