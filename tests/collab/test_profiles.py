"""Names and colours: who is told apart from whom."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.collab.profiles import COLOURS, Wish, assign, least_used

PEOPLE = st.dictionaries(
    st.integers(1, 30), st.builds(Wish, st.sampled_from(COLOURS), st.booleans()), max_size=16
)


def test_colours_can_be_read_with_white_text() -> None:
    for colour in COLOURS:
        linear = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour


def test_the_least_used_colour_is_the_first_of_those() -> None:
    assert least_used({}) == COLOURS[0]
    assert least_used({COLOURS[0]: 2, COLOURS[1]: 1, COLOURS[2]: 1}) == COLOURS[3]
    assert least_used(dict.fromkeys(COLOURS[:-1], 3) | {COLOURS[-1]: 2}) == COLOURS[-1]


@given(PEOPLE)
def test_a_chosen_colour_is_kept_and_the_others_are_told_apart(wishes: dict[int, Wish]) -> None:
    given_ = assign(wishes)
    assert given_.keys() == wishes.keys()
    chosen = {person: wish.colour for person, wish in wishes.items() if wish.chosen}
    assert {person: given_[person] for person in chosen} == chosen
    uses = Counter(given_.values())
    free = [colour for colour in COLOURS if not uses[colour]]
    for person, wish in wishes.items():
        if not wish.chosen and uses[given_[person]] > 1:
            assert not free, "a colour was shared while there was another"


@given(PEOPLE)
def test_what_was_given_stays_when_somebody_comes_or_goes(wishes: dict[int, Wish]) -> None:
    given_ = assign(wishes)
    again = {person: Wish(given_[person], wish.chosen) for person, wish in wishes.items()}
    if len(set(given_.values())) == len(given_):
        assert assign(again) == given_
        for person in wishes:
            fewer = {other: wish for other, wish in again.items() if other != person}
            assert assign(fewer) == {other: given_[other] for other in fewer}
