from __future__ import annotations

import pytest

from jddb_jupyter.documents.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Director is accountable for planning and operating the online services.", "en"),
        ("Le directeur est responsable de planifier et d’exploiter les services en ligne.", "fr"),
        ("LE DIRECTEUR EST RESPONSABLE DE LA GESTION", "fr"),
        ("Responsabilité générale", "fr"),
        ("General Accountability", "en"),
        ("", "en"),
        ("1234", "en"),
    ],
)
def test_language(text, language):
    assert detect_language(text) == language
