"""The most similar texts are among the likeliest, in whatever order they came; lengths bound the search."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from jddb_jupyter.translation import signatures as module
from jddb_jupyter.translation.signatures import BITS, SignatureTable, signatures

WORDS = (
    "policy",
    "manages",
    "the",
    "of",
    "ministère",
    "evaluates",
    "programs",
    "and",
    "advises",
    "risks",
    "12",
)


def table_of(texts: list[str], places: list[int] | None = None) -> SignatureTable:
    table = SignatureTable()
    for begin in range(0, len(texts), 100):
        part = texts[begin : begin + 100]
        numbers = list(range(begin, begin + len(part)))
        where = [0] * len(part) if places is None else places[begin : begin + 100]
        table.add(numbers, [len(text) for text in part], where, signatures(part).tobytes())
    return table


def made_up(rng: Random, count: int) -> list[str]:
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 30))) for _ in range(count)]


@given(st.lists(st.text(max_size=30), max_size=8))
def test_a_text_has_the_same_signature_alone_and_among_others(texts: list[str]) -> None:
    together = signatures(texts)
    assert together.shape == (len(texts), BITS // 64)
    for text, row in zip(texts, together, strict=True):
        assert signatures([text])[0].tobytes() == row.tobytes()
        assert bool(row.any()) is bool(text)


def test_what_is_the_same_is_the_likeliest_also_among_those_that_came_last(monkeypatch) -> None:
    monkeypatch.setattr(module, "_TAIL", 150)
    texts = made_up(Random(1), 1_000)
    table = table_of(texts)
    assert len(table) == 1_000
    for number in (0, 500, 990, 999):
        first, _ = table.nearest(texts[number], 1, minimum=60)
        assert texts[first[0]] == texts[number]


def test_the_most_similar_text_is_found() -> None:
    rng = Random(2)
    texts = made_up(rng, 3_000)
    table, found, exceeded = table_of(texts), 0, 0
    for text in rng.sample(texts, 100):
        text = " ".join(rng.choice(WORDS) if rng.random() < 0.2 else word for word in text.split())
        likeliest, possible = table.nearest(text, 256, minimum=60)
        best = max(fuzz.ratio(text, other) for other in texts)
        assert possible == sorted(possible, reverse=True)
        assert all(0 <= similarity <= 100 for similarity in possible)
        exceeded += sum(
            fuzz.ratio(text, texts[number]) > similarity
            for number, similarity in zip(likeliest, possible, strict=True)
        )
        found += max(fuzz.ratio(text, texts[number]) for number in likeliest) == best
    assert found >= 95  # of few words, so that all are alike: real texts are in tests/storage
    assert exceeded < 50, exceeded  # of 25,600


def test_only_lengths_that_allow_the_similarity_are_looked_at(monkeypatch) -> None:
    monkeypatch.setattr(module, "_TAIL", 150)
    texts = [("abc " * 300)[:length] for length in range(1, 1_000)]
    table = table_of(texts)
    near = set(table.nearest("abc " * 50, 10_000, minimum=80)[0])
    far = set(table.nearest("abc " * 50, 10_000, minimum=60, below=80)[0])
    reached = {n for n, text in enumerate(texts) if 200 * min(len(text), 200) / (len(text) + 200) >= 60}
    assert near | far >= reached
    assert {len(texts[number]) for number in near} == set(range(133, 302))
    assert min(len(texts[number]) for number in far) == 85
    assert max(len(texts[number]) for number in far) == 467


def test_places_that_are_not_allowed_are_left_out() -> None:
    texts = made_up(Random(3), 400)
    table = table_of(texts, [number % 4 for number in range(400)])
    allowed = np.array([False, True, False, False])
    found, _ = table.nearest(texts[0], 400, minimum=10, allowed=allowed)
    assert found
    assert all(number % 4 == 1 for number in found)


def test_texts_of_all_lengths_and_an_empty_table() -> None:
    assert SignatureTable().nearest("anything", 5, minimum=60) == ([], [])
    long = "x" * 40_000
    everything = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 9_000))
    texts = ["", "a", "ab", long, everything, "😀"]
    table = table_of(texts)
    for number, text in enumerate(texts[1:], 1):
        assert table.nearest(text, 1, minimum=60)[0] == [number]
