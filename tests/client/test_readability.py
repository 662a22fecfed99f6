"""Reading ease, on texts whose counts are plain to see."""

from __future__ import annotations

import pytest

from jddb_jupyter.client import readability


def test_the_formulas():
    english = readability("The cat sat on the mat.", "en")
    assert (english.sentences, english.words, english.syllables) == (1, 6, 6)
    assert english.score == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    french = readability("Le chat dort. Il a bien dormi.", "fr")
    assert (french.sentences, french.words, french.syllables) == (2, 7, 8)
    assert french.score == pytest.approx(207 - 1.015 * 7 / 2 - 73.6 * 8 / 7)


@pytest.mark.parametrize(
    ("word", "language", "syllables"),
    [
        ("make", "en", 1),
        ("table", "en", 2),
        ("responsibilities", "en", 6),
        ("managed", "en", 2),
        ("analyste", "fr", 3),
        ("gèrent", "fr", 1),
        ("l’équipe", "fr", 2),
    ],
)
def test_syllables(word, language, syllables):
    assert readability(word, language).syllables == syllables


def test_lists_and_empty_texts():
    assert readability("", "en").score == readability("42 — !\n", "fr").score == 0
    assert readability("First item\nSecond item\n", "en").sentences == 2


def test_hard_prose_is_harder():
    easy = readability("We help people. They ask. We answer.", "en")
    hard = readability(
        "The incumbent exercises functional accountability for organizational transformation initiatives.",
        "en",
    )
    assert hard.score < 0 < 60 < easy.score
