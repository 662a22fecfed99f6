"""Signs of other scripts that mean what those of English do, each where it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.translation.signs import plain_end, plain_marks, plain_numbers


@given(st.text(max_size=40))
def test_everything_stays_where_it_was(text):
    assert len(plain_numbers(text)) == len(plain_marks(text)) == len(text)


def test_digits_and_ends():
    assert plain_numbers("١٬٢٥٠٫٥ १२ ２０２６ 12") == "1,250.5 12 2026 12"
    assert [plain_end(text) for text in ("か？", "؟", "。", "।", "a.", "")] == ["?", "?", ".", ".", ".", ""]
