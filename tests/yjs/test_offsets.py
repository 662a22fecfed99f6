"""Code points, UTF-16 units and UTF-8 bytes of the same text."""

from collections.abc import Callable

import pytest

from jddb_jupyter.yjs import offsets

TEXTS = ["", "plain", "é e\u0301", "a😀b", "👩\u200d💻 – fin\n"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_place_between_characters_is_the_same_place_in_each_unit(text: str) -> None:
    for place in range(len(text) + 1):
        before = text[:place]
        assert offsets.from_bytes(text, offsets.byte_length(before)) == place
        assert offsets.from_utf16(text, offsets.utf16_length(before)) == place


@pytest.mark.parametrize("offset", [-1, 2, 3, 4, 7])
def test_a_byte_inside_a_character_or_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match=r"outside|can.t decode"):
        offsets.from_bytes("a😀b", offset)


@pytest.mark.parametrize("offset", [-1, 2, 5])
def test_half_a_surrogate_pair_or_a_unit_outside_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match=r"outside|can.t decode"):
        offsets.from_utf16("a😀b", offset)


@pytest.mark.parametrize("measure", [offsets.byte_length, offsets.utf16_length])
def test_a_lone_surrogate_is_refused(measure: Callable[[str], int]) -> None:
    with pytest.raises(UnicodeEncodeError):
        measure("a\ud800b")
