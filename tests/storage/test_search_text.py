"""Folding: what people type finds what was written."""

from __future__ import annotations

import pytest

from jddb_jupyter.storage.search_text import fold, search_text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Général É È ç", "general e e c"),
        ("L’œuvre\n\tÆgis", "l'oeuvre aegis"),
        ("ﬁnance STRASSE Straße", "finance strasse strasse"),
        ("e\u0301te\u0301", "ete"),
        ("a\u00a0b\u202fc", "a b c"),
        ("𝐁old 😀", "bold 😀"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(folded) == folded


def test_everything_is_searched() -> None:
    assert search_text("100234", "Cheffe", "EX-01", "Dirige.\n") == "100234 cheffe ex-01 dirige."
