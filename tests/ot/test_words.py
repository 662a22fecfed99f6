"""Differences by whole words: pieces that give both texts, with borders between words alone."""

from __future__ import annotations

from random import Random

import pytest

from jddb_jupyter.ot import Delta, diff
from jddb_jupyter.ot.diff import word_edits
from jddb_jupyter.ot.words import TOKEN, Edit, by_words, splits_word, word_end, word_start


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """What is kept (`=`), inserted (`+`) and deleted (`-`), checked against both texts."""
    shown: list[tuple[str, str]] = []
    at_old = at_new = 0
    for inserted, deleted, kept in word_edits(old, new):
        for kind, text in (
            ("-", old[at_old : at_old + deleted]),
            ("+", new[at_new : at_new + inserted]),
            ("=", new[at_new + inserted : at_new + inserted + kept]),
        ):
            if text:
                shown.append((kind, text))
        at_old, at_new = at_old + deleted + kept, at_new + inserted + kept
    assert "".join(text for kind, text in shown if kind in "=-") == old
    assert "".join(text for kind, text in shown if kind in "=+") == new
    return shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("A Digit plan", "A Digital plan", "=A |-Digit|+Digital|= plan"),
        ("Digital", "Digit", "-Digital|+Digit"),
        ("One. Two.", "One. Three. Two.", "=One. |+Three. |=Two."),
        ("One. Three. Two.", "One. Two.", "=One. |-Three. |=Two."),
        ("to lead", "to mislead", "=to |-lead|+mislead"),
        ("a cat sat", "a car sat", "=a |-cat|+car|= sat"),
        ("e\u0301quipe", "equipe", "-e\u0301quipe|+equipe"),
        ("l’équipe", "d’équipe", "-l|+d|=’équipe"),
        ("EX-01", "EX-011", "=EX-|-01|+011"),
        ("ab", "a b", "-ab|+a b"),
        ("", "a", "+a"),
        ("", "", ""),
    ],
)
def test_a_word_is_kept_or_replaced_as_a_whole(old: str, new: str, shown: str) -> None:
    assert "|".join(kind + text for kind, text in pieces(old, new)) == shown


def random_text(rng: Random) -> str:
    return "".join(rng.choice("aab  é\u0301_1-.’\n😀") for _ in range(rng.randint(0, 14)))


def random_edits(rng: Random, old: str, new: str) -> list[Edit]:
    """Any way of making one text the other that keeps what is the same, letter by letter, in torn pieces."""
    edits, at_old, at_new = [], 0, 0
    while at_old < len(old) or at_new < len(new):
        inserted, deleted = (rng.randint(0, rng.choice([0, 3])) for _ in range(2))
        inserted, deleted = min(inserted, len(new) - at_new), min(deleted, len(old) - at_old)
        at_old, at_new, kept = at_old + deleted, at_new + inserted, 0
        while old[at_old + kept : at_old + kept + 1] == new[at_new + kept : at_new + kept + 1] != "":
            kept += 1
        kept = rng.choice([kept, rng.randint(0, kept)])
        edits.append((inserted, deleted, kept))
        at_old, at_new = at_old + kept, at_new + kept
    return edits


def is_split(old: str, at_old: int, new: str, at_new: int) -> bool:
    return splits_word(old, at_old) or splits_word(new, at_new)


def test_borders_are_between_words_whatever_the_edits_were(rng: Random) -> None:
    for _ in range(4_000):
        old, new = random_text(rng), random_text(rng)
        edits = random_edits(rng, old, new)
        for found in (list(by_words(edits, old, new)), list(word_edits(old, new))):
            at_old = at_new = 0
            for number, (inserted, deleted, kept) in enumerate(found):
                at_old, at_new = at_old + deleted, at_new + inserted
                assert old[at_old : at_old + kept] == new[at_new : at_new + kept]
                if inserted or deleted:
                    assert not is_split(old, at_old, new, at_new), (old, new, edits)
                at_old, at_new = at_old + kept, at_new + kept
                if number + 1 < len(found):
                    assert kept
                    assert not is_split(old, at_old, new, at_new), (old, new, edits)
            assert (at_old, at_new) == (len(old), len(new))


def test_whole_words_stay_where_they_were_kept(rng: Random) -> None:
    """Nothing more is given up than words of which a part changed."""
    for _ in range(2_000):
        old = random_text(rng)
        tokens = TOKEN.findall(old)
        cut = rng.randint(0, len(tokens))
        before, after = "".join(tokens[:cut]), "".join(tokens[cut:])
        new = f"{before}-{after}"
        assert list(by_words([(0, 0, len(before)), (1, 0, len(after))], old, new))[-1][2] == len(after)


def test_a_change_by_whole_words_makes_one_document_the_other(rng: Random) -> None:
    for _ in range(500):
        old, new = (Delta([{"insert": f"{random_text(rng)}\n"}]) for _ in range(2))
        assert old.compose(diff(old, new, whole_words=True)) == new
    words = [Delta([{"insert": f"A {word} plan\n"}]) for word in ("Digit", "Digital")]
    assert diff(*words, whole_words=True).ops == [{"retain": 2}, {"insert": "Digital"}, {"delete": 5}]
    assert diff(*words).ops == [{"retain": 7}, {"insert": "al"}]


def test_where_words_begin_and_end() -> None:
    text = "An e\u0301quipe."
    assert [word_start(text, position) for position in (0, 1, 2, 3, 5, 10)] == [0, 0, 0, 3, 3, 3]
    assert [word_end(text, position) for position in (0, 2, 3, 4, 10)] == [2, 2, 10, 10, 10]
    assert (word_start(text, 9, 6), word_end(text, 4, 6)) == (6, 6)
