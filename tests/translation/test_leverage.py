"""The words of a text by what the memory gives for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.translation.leverage import Band, Leverage, Measured, Part, leverage
from jddb_jupyter.translation.words import count_words


def filled(found: Leverage) -> dict[Band, Part]:
    return {band: part for band, part in found.bands.items() if part.segments}


@pytest.mark.parametrize(
    ("similarity", "band"),
    [
        (100.0, Band.EXACT),
        (99.9, Band.FROM_95),
        (95.0, Band.FROM_95),
        (94.99, Band.FROM_85),
        (85.0, Band.FROM_85),
        (84.9, Band.FROM_75),
        (75.0, Band.FROM_75),
        (74.9, Band.FROM_60),
        (60.0, Band.FROM_60),
        (59.9, Band.NONE),
        (0.0, Band.NONE),
    ],
)
def test_a_match_is_in_the_band_that_it_reaches(similarity: float, band: Band) -> None:
    assert filled(leverage([Measured("Leads the team.", similarity, "fuzzy")])) == {band: Part(1, 3)}


def test_the_same_between_the_same_neighbours_is_better_than_the_same() -> None:
    found = leverage([Measured("One two", 100, "context"), Measured("Three", 100, "exact")])
    assert filled(found) == {Band.CONTEXT: Part(1, 2), Band.EXACT: Part(1, 1)}


def test_what_was_said_before_is_a_repetition_unless_the_memory_has_it() -> None:
    again = [
        Measured("Leads  the team.", 80, "fuzzy"),
        Measured("Leads the\u00a0team.", 80, "fuzzy"),
        Measured("Leads the team."),
        Measured("Advises.", 100, "exact"),
        Measured("Advises.", 100, "context"),
    ]
    found = leverage(again)
    assert filled(found) == {
        Band.FROM_75: Part(1, 3),
        Band.REPETITION: Part(2, 6),
        Band.EXACT: Part(1, 1),
        Band.CONTEXT: Part(1, 1),
    }
    assert (found.words, found.matched) == (11, 11)


def test_what_has_no_words_is_not_translated() -> None:
    assert filled(leverage([Measured("—"), Measured(" • "), Measured("")])) == {}
    assert leverage([]).words == leverage([]).matched == 0


def test_matched_leaves_out_what_is_as_quick_to_translate_anew() -> None:
    found = leverage([Measured("One two", 74, "fuzzy"), Measured("Three", 76, "fuzzy"), Measured("Four")])
    assert (found.words, found.matched) == (4, 1)


@given(
    st.lists(
        st.builds(
            Measured,
            st.sampled_from(["a", "a b", "a  b", "c d e", "•", "\u00a0"]),
            st.floats(0, 100),
            st.sampled_from([None, "exact", "fuzzy"]),
        )
    )
)
def test_every_word_is_in_one_band(segments: list[Measured]) -> None:
    found = leverage(segments)
    assert list(found.bands) == list(Band)
    assert found.words == sum(count_words(segment.text) for segment in segments)
    assert 0 <= found.matched <= found.words
