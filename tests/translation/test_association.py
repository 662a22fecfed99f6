"""The equivalent in the other language is learned from translations, and marked in each of them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.translation.association import grouped, learn, log_likelihood
from jddb_jupyter.translation.words import words


def test_a_phrase_is_marked_without_the_words_of_grammar_around_it() -> None:
    subjects = ("comité", "bureau", "groupe", "chef", "conseil", "service")
    verbs = ("relève", "dépend", "parle")
    said = [
        f"Le {one} {verb} de la cote de sécurité du {other}."
        for one in subjects
        for other in subjects
        for verb in verbs
    ]
    common = {
        "le": 9_000,
        "de": 9_500,
        "la": 9_000,
        "du": 8_000,
        "releve": 900,
        "depend": 900,
        "parle": 900,
        "cote": 40,
        "securite": 60,
    }
    equivalents = learn(said, lambda _: common | dict.fromkeys(subjects, 800), 10_000, "fr", 2)
    span = equivalents.mark(said[3])
    assert span is not None
    assert said[3][slice(*span)] == "cote de sécurité"
    assert equivalents.mark("Rien de tel ici.") is None


def test_equivalents_are_counted_whatever_their_capitals() -> None:
    assert grouped(["Mutation", "mutation", "mutation", "déploiement"]) == [
        ("mutation", 3),
        ("déploiement", 1),
    ]
    assert grouped([]) == []


@given(st.lists(st.text(max_size=40), max_size=6), st.integers(0, 50))
def test_whatever_the_translations_are_a_mark_stands_within_the_text(said: list[str], texts: int) -> None:
    equivalents = learn(said, lambda asked: dict.fromkeys(asked, 1), texts, "fr")
    for text in said:
        span = equivalents.mark(text)
        assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 90), st.integers(0, 90))
def test_likelihood_is_never_negative_and_nothing_where_a_word_is_as_frequent_here(
    here: int, others_here: int, elsewhere: int, others_elsewhere: int
) -> None:
    hits, there = here + others_here, here + elsewhere
    assert log_likelihood(here, hits, there, hits + elsewhere + others_elsewhere) >= -1e-6
    assert log_likelihood(5, 10, 50, 100) == pytest.approx(0, abs=1e-9)


def test_official_terms_are_marked_in_official_texts(shared: Path) -> None:
    """Most occurrences; the benchmark of the concordance has the figures of the whole memory."""
    with (shared / "data" / "terms" / "statutes.tsv").open(encoding="utf-8") as file:
        terms = [(words(english), words(french)) for english, french, _ in csv.reader(file, delimiter="\t")]
    lines = (shared / "data" / "pairs" / "statutes_hr.jsonl").read_text("utf-8").splitlines()
    pairs = [(entry["en"], entry["fr"]) for entry in map(json.loads, lines)]
    said = [(f" {' '.join(words(english))} ", french) for english, french in pairs]
    common = Counter(word for _, french in pairs for word in set(words(french)))
    right = total = 0
    for english, french in Random(1).sample(terms, len(terms)):
        hits = (
            [text for source, text in said if f" {' '.join(english)} " in source] if len(english) > 1 else []
        )
        expected = f" {' '.join(french)} "
        if len(hits) < 8 or sum(expected in f" {' '.join(words(text))} " for text in hits) < 5:
            continue
        equivalents = learn(hits, lambda _: common, len(pairs), "fr", len(english))
        for text in hits[:20]:
            if expected in f" {' '.join(words(text))} ":
                span = equivalents.mark(text)
                total += 1
                right += span is not None and words(text[slice(*span)]) == french
        if total > 300:
            break
    assert total > 100
    assert right / total > 0.7
