"""Texts of the memory as they are kept, and as they are compared."""

from __future__ import annotations

import pytest

from jddb_jupyter.translation.units import breakable, normalised, text_hash, tidied


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Leads\n\tthe\u2028team. \r\n", "Leads the team."),
        ("«\u00a01\u202f250\u00a0$\u00a0»\u00a0: oui", "«\u00a01\u202f250\u00a0$\u00a0»\u00a0: oui"),
        ("\u00a0Fin\u00a0\n", "Fin"),
        ("mille\u2009km", "mille\u2009km"),
        ("e\u0301te\u0301", "été"),
        (" \n\u00a0", ""),
    ],
)
def test_a_text_is_kept_with_the_spaces_that_were_written(written: str, kept: str) -> None:
    assert tidied(written) == kept
    assert tidied(kept) == kept
    assert text_hash(kept) == text_hash(written) == text_hash(normalised(written))


def test_spaces_are_compared_as_one_kind_and_places_stay() -> None:
    assert breakable("a\u00a0b\u202fc d") == "a b c d"
