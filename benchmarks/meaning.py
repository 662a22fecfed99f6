"""How long it takes to find texts that mean the same, and how often the nearest are found by their signs.

    .venv/bin/python benchmarks/meaning.py [texts]

10,000 real texts (`units.py` says which) have their own vectors; up to the number that is asked for
(1,000,000), COPIES of these with noise follow, for a vector takes a millisecond or two and a million would
take an hour. The nearest are compared with those of all exact cosines of the real texts.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import units

from jddb_jupyter.translation.alignment import load_embedder
from jddb_jupyter.translation.meaning import MeaningTable, sign_bits

REAL = 10_000
NEAREST = 10
FOUND = (16, 32, 64)
NOISE = 0.03


def encode(texts: list[str]) -> np.ndarray:
    """Their vectors, and how long they took."""
    embedder = load_embedder()
    if embedder is None:
        sys.exit("pip install jddb_jupyter[semantic]")
    begun = time.process_time()
    made = np.concatenate(
        [np.asarray(embedder.encode(texts[at : at + 32]), np.float32) for at in range(0, len(texts), 32)]
    )
    taken = 1000 * (time.process_time() - begun) / len(texts)
    print(f"{len(texts):,} vectors, {taken:.1f} ms of the processor each")
    return made


def filled(vectors: np.ndarray, count: int) -> MeaningTable:
    """A table of the vectors, and of noisy copies of them under other numbers."""
    rng = np.random.default_rng(units.SEED)
    table, begun = MeaningTable(), time.perf_counter()
    for start in range(0, count, len(vectors)):
        noise = rng.normal(0, NOISE, vectors.shape).astype(np.float32) if start else 0
        numbers = range(start, start + len(vectors))
        table.add(numbers, [0] * len(numbers), sign_bits(vectors + noise).tobytes())
    print(f"{len(table):,} texts in memory after {time.perf_counter() - begun:.0f} s")
    return table


def compare(name: str, asked: np.ndarray, vectors: np.ndarray, table: MeaningTable) -> None:
    """Print how many of the nearest, by exact cosines, are among the first that are found."""
    order = np.argsort(-(asked @ vectors.T), axis=1)[:, :NEAREST]
    found = [table.nearest(vector, max(FOUND)) for vector in asked]
    for count in FOUND:
        first = [set(numbers[:count]) for numbers in found]
        best = np.mean([row[0] in numbers for row, numbers in zip(order, first, strict=True)])
        of_ten = np.mean(
            [len(numbers & set(row.tolist())) for row, numbers in zip(order, first, strict=True)]
        )
        print(
            f"  {name}: among the first {count:2} the nearest in {best:.1%}, of the nearest ten {of_ten:.1f}"
        )


def main(count: int) -> None:
    """Encode, fill, compare, time."""
    texts = units.texts(REAL)
    vectors = encode([english for english, _ in texts.stored])
    held_out = [pair for pairs in texts.held_out.values() for pair in pairs]
    asked = {
        name: encode([pair[side] for pair in held_out]) for side, name in ((0, "English"), (1, "French"))
    }
    for name, questions in asked.items():
        compare(name, questions, vectors, filled(vectors, len(vectors)))
    table = filled(vectors, count)
    units.head()
    for name, questions in asked.items():
        taken: units.Seconds = []
        for vector in questions:
            units.timed(lambda vector=vector: table.nearest(vector, FOUND[0]), taken)
        units.show(f"the 16 likeliest of {count:,}, {name}", taken)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
