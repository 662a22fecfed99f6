"""How well and how fast texts are aligned, against gold files, beside the package `galechurch`.

    .venv/bin/python benchmarks/alignment.py [folder with alignment/*.jsonl, ../shared/data unless given]
        [held-back]

With `held-back` only the texts are counted on which nothing was chosen: those whose English has an
odd SHA-256.

Prints strict and lax precision, recall and F1 as vecalign counts them (a bead is right, strictly, where both
sides are equal to the gold's; laxly, where both overlap), on the files and on the same texts with seeded
deletions (one link in ten loses a side) and merges (one in ten is joined with the next, on one side), and
with reordered neighbours (one in ten) too. Seconds are of this process; each text's vector is computed once.
The other rows need `pip install galechurch` (Apache-2.0) and `pip install jddb_jupyter[semantic]`.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import compress
from pathlib import Path
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.alignment import Embedder, align, load_embedder
from jddb_jupyter.translation.segmentation import Segment

SEED: Final = 4
SHARE: Final = 0.1
"""Of the segments: how many are deleted, joined or moved."""

Link = tuple[tuple[int, ...], tuple[int, ...]]
Aligner = Callable[[Sequence[str], Sequence[str]], list[Link]]


@dataclass(frozen=True)
class Pair:
    """A text in both languages as segments, and which of them are linked."""

    english: list[str]
    french: list[str]
    links: list[Link]


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of one gold file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Pair(row["en"], row["fr"], [(tuple(i), tuple(j)) for i, j in row["links"]]) for row in rows]


def is_held_back(pair: Pair) -> bool:
    """Whether parameters were chosen without this text."""
    return hashlib.sha256("\n".join(pair.english).encode()).digest()[-1] % 2 == 1


def disturbed(pair: Pair, chance: random.Random, *, reordered: bool) -> Pair:
    """The same text with segments deleted and neighbours joined on either side, or reordered too."""
    links: list[tuple[list[str], list[str]]] = [
        ([pair.english[i] for i in left], [pair.french[j] for j in right]) for left, right in pair.links
    ]
    for link in links:
        if chance.random() < SHARE:
            link[chance.randrange(2)].clear()
    links = [link for link in links if link[0] or link[1]]
    joined: list[tuple[list[str], list[str]]] = []
    for left, right in links:
        if joined and left and right and all(joined[-1]) and chance.random() < SHARE:
            before = joined.pop()
            keep = chance.randrange(2)
            sides = (before[0] + left, before[1] + right)
            merged = [" ".join(sides[keep])]
            joined.append((merged, sides[1]) if keep == 0 else (sides[0], merged))
        else:
            joined.append((left, right))
    order = list(range(len(joined)))
    for place in range(len(order) - 1):
        if reordered and chance.random() < SHARE:
            order[place], order[place + 1] = order[place + 1], order[place]
    return _numbered(joined, order)


def _numbered(links: Sequence[tuple[list[str], list[str]]], order: Sequence[int]) -> Pair:
    """The pair of these links, the French ones in another order."""
    english = [text for left, _ in links for text in left]
    french: list[str] = []
    right: dict[int, tuple[int, ...]] = {}
    for link in order:
        texts = links[link][1]
        right[link] = tuple(range(len(french), len(french) + len(texts)))
        french += texts
    numbered, start = [], 0
    for link, (left, _) in enumerate(links):
        numbered.append((tuple(range(start, start + len(left))), right[link]))
        start += len(left)
    return Pair(english, french, numbered)


def as_segments(texts: Sequence[str]) -> list[Segment]:
    """Texts as segments of which nothing is known but their words."""
    return [Segment(Range(0, len(text)), text, "prose", None) for text in texts]


def counts(gold: Sequence[Link], found: Sequence[Link]) -> tuple[int, int, int]:
    """How many of `found` are right strictly, how many laxly, and how many there are."""
    wanted = {link for link in gold if link[0] or link[1]}
    given = {link for link in found if link[0] or link[1]}
    of_source: dict[int, set[int]] = {}
    for left, right in wanted:
        for i in left:
            of_source.setdefault(i, set()).update(right)
    strict = given & wanted
    lax = {
        (left, right)
        for left, right in given - strict
        if any(not of_source.get(i, set()).isdisjoint(right) for i in left)
    }
    return len(strict), len(strict) + len(lax), len(given)


def scores(pairs: Sequence[Pair], aligner: Aligner) -> list[float]:
    """Strict precision, recall and F1, and lax ones; recall leaves out what has no counterpart."""
    found, missed = [0, 0, 0], [0, 0, 0]
    for pair in pairs:
        links = aligner(pair.english, pair.french)
        linked, gold = ([link for link in side if all(link)] for side in (links, pair.links))
        found = [a + b for a, b in zip(found, counts(pair.links, links), strict=True)]
        missed = [a + b for a, b in zip(missed, counts(linked, gold), strict=True)]
    result = []
    for kind in (0, 1):
        precision, recall = found[kind] / max(found[2], 1), missed[kind] / max(missed[2], 1)
        result += [precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)]
    return result


class Remembering:
    """Vectors of texts, each computed once: the same texts are aligned in several sets."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Sequence[float]] = {}

    def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        """One vector for each text, as an array of the encoder's own kind."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embedder.encode(new), strict=True))
        vectors: Sequence[Sequence[float]] = import_module("numpy").array(
            [self._vectors[text] for text in texts]
        )
        return vectors


def aligners() -> dict[str, Aligner]:
    """What is compared, as far as it is installed."""
    loaded = load_embedder()
    embedder = Remembering(loaded) if loaded else None

    def ours(english: Sequence[str], french: Sequence[str]) -> list[Link]:
        beads = align(as_segments(english), as_segments(french), ("en", "fr"))
        return [(bead.source, bead.target) for bead in beads]

    def with_vectors(english: Sequence[str], french: Sequence[str]) -> list[Link]:
        beads = align(as_segments(english), as_segments(french), ("en", "fr"), vectors=embedder)
        return [(bead.source, bead.target) for bead in beads]

    found: dict[str, Aligner] = {}
    try:
        gale_church = import_module("galechurch")
    except ImportError:
        print("galechurch is not installed: pip install galechurch")
    else:
        found["galechurch"] = lambda english, french: [
            (
                tuple(range(bead.source_start, bead.source_end)),
                tuple(range(bead.target_start, bead.target_end)),
            )
            for bead in gale_church.align(list(english), list(french)).beads
        ]
    found["jddb_jupyter"] = ours
    if embedder is None:
        print("the vectors are not installed: pip install jddb_jupyter[semantic]")
    else:
        found["with vectors"] = with_vectors
    return found


def main() -> None:
    """Print a table."""
    given = sys.argv[1:]
    held_back = "held-back" in given
    folder = Path(next((name for name in given if name != "held-back"), "../shared/data")) / "alignment"
    compared = aligners()
    print("| set | aligner | strict P | R | F1 | lax P | R | F1 | seconds |")
    print("|---|---|---|---|---|---|---|---|---|")
    for path in sorted(folder.glob("*.jsonl")):
        pairs = read_pairs(path)
        sets = {path.stem: pairs}
        for name, reordered in ((f"{path.stem}, disturbed", False), (f"{path.stem}, reordered too", True)):
            chance = random.Random(SEED)
            sets[name] = [disturbed(pair, chance, reordered=reordered) for pair in pairs]
        chosen = [not held_back or is_held_back(pair) for pair in pairs]
        for name, disturbed_pairs in sets.items():
            texts = list(compress(disturbed_pairs, chosen))
            for what, aligner in compared.items():
                started = time.process_time()
                figures = scores(texts, aligner)
                seconds = time.process_time() - started
                print(
                    f"| {name} | {what} |",
                    " | ".join(f"{figure:.3f}" for figure in figures),
                    f"| {seconds:.1f} |",
                )


if __name__ == "__main__":
    main()
