"""Put the table of penguins into the package, from the PyPI package that carries it.

The PyPI package `palmerpenguins` holds the table of the R package of that name, which its authors
have put into the public domain (CC0). It is copied as it is.

    python tools/provenance/fetch_penguins.py

Needs pip, and is needed only to make `src/dlbook/data/penguins.csv` anew: its result is committed.
"""

import csv
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

PACKAGE = "palmerpenguins==0.1.6"
DATA = Path(__file__).parents[2] / "src" / "dlbook" / "data"
COUNTS = {"Adelie": 152, "Gentoo": 124, "Chinstrap": 68}  # A. M. Horst et al. (2020)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder]
        subprocess.run([*pip, PACKAGE], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            raw = archive.read("palmerpenguins/data/penguins.csv")
    rows = csv.DictReader(io.StringIO(raw.decode("ascii")))
    found = Counter(row["species"] for row in rows)
    if found != COUNTS:
        sys.exit(f"expected {COUNTS}, found {dict(found)}; nothing was written")
    (DATA / "penguins.csv").write_bytes(raw)
    print(f"penguins.csv  {len(raw):,} bytes  sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()
