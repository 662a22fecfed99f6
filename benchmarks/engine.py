"""How long the engine takes for a change: `python benchmarks/engine.py`, about two seconds.

Prints the median of several rounds, in microseconds of processor time a change. Every round applies
fresh random changes (60 % inserts of a word, 25 % deletes, 15 % formats, all over the document) to a
fresh document. The garbage collector is off while the clock runs, as with `timeit`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.ot.components import Op

WORDS = ["the", "of", "and", "to", "in", "is", "that", "for", "with", "be", "by", "on", "not", "but", "this"]
FORMATS = [None, {"bold": True}, None, {"italic": True}, None, {"header": 2}]
DOCUMENTS = [
    ("5 kB, 50 runs", 5_000, 50),
    ("50 kB, 300 runs", 50_000, 300),
    ("1 MB, plain", 1_000_000, 1),
    ("1 MB, 10,000 runs", 1_000_000, 10_000),
]
ROUNDS = 7
CHANGES = 1_000


def document_of(rng: Random, length: int, runs: int) -> Document:
    """A document of so many characters in runs of one size and changing formats."""
    ops: list[Op] = []
    for index in range(runs):
        text = " ".join(rng.choices(WORDS, k=length // runs))[: length // runs]
        attributes = FORMATS[index % len(FORMATS)]
        ops.append({"insert": text, "attributes": attributes} if attributes else {"insert": text})
    return Document(Delta([*ops, {"insert": "\n"}]))


def change_of(rng: Random, length: int) -> list[Op]:
    """One random change, as a client sends it."""
    kind = rng.random()
    action: Op
    if kind < 0.6:
        action = {"insert": rng.choice(WORDS)}
    elif kind < 0.85:
        action = {"delete": rng.randint(1, 6)}
    else:
        action = {"retain": rng.randint(1, 20), "attributes": {"bold": rng.choice([True, None])}}
    return [{"retain": rng.randrange(1, length - 30)}, action]


def microseconds(act: Callable[[Any], object], items: Sequence[Any]) -> float:
    """The time that `act` takes for one item."""
    gc.collect()
    gc.disable()
    start = process_time()
    for item in items:
        act(item)
    spent = process_time() - start
    gc.enable()
    return spent / len(items) * 1e6


def apply_changes(rng: Random, length: int, runs: int) -> float:
    """Microseconds for one change applied to a document."""
    document = document_of(rng, length, runs)
    # What all changes together may delete is out of their reach from the start.
    reach = max(length - 3 * CHANGES, length // 2)
    changes = [Delta(change_of(rng, reach)) for _ in range(CHANGES)]
    return microseconds(document.apply, changes)


def small_changes(rng: Random) -> dict[str, float]:
    """Microseconds for what is done with one or two small changes, all over a text or close together."""
    rows: dict[str, float] = {}
    given = [change_of(rng, 5_000) for _ in range(CHANGES)]
    rows["read and check a change"] = microseconds(Delta, given)
    changes = [Delta(ops) for ops in given]
    rows["write a change"] = microseconds(lambda change: change.ops, changes)
    for name, length in (("apart", 5_000), ("close", 60)):
        some = [Delta(change_of(rng, length)) for _ in range(100)]
        pairs = [(rng.choice(some), rng.choice(some)) for _ in range(CHANGES)]
        rows[f"transform, {name}"] = microseconds(lambda pair: pair[0].transform(pair[1], True), pairs)
        rows[f"compose, {name}"] = microseconds(lambda pair: pair[0].compose(pair[1]), pairs)
    return rows


def main() -> None:
    """Print the table."""
    rng = Random(1)
    for name, length, runs in DOCUMENTS:
        spent = median(apply_changes(rng, length, runs) for _ in range(ROUNDS))
        print(f"{'apply, ' + name:28} {spent:6.2f} µs")
    rounds = [small_changes(rng) for _ in range(ROUNDS)]
    for name in rounds[0]:
        print(f"{name:28} {median(row[name] for row in rounds):6.2f} µs")


if __name__ == "__main__":
    main()
