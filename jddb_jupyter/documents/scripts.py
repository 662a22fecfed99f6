"""Scripts in which words have no spaces between them, and signs that belong to the letter before.

Each is what stands in the brackets of a regular expression.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import Final

CJK: Final = (
    "\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003347f"
)
"""Chinese characters and the Japanese syllables: each is counted as a word."""
UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f" + CJK
"""These, and the letters of Thai, Lao, Burmese and Khmer."""


def _ranges(codes: Iterator[int]) -> Iterator[str]:
    start = end = -2
    for code in (*codes, sys.maxunicode + 2):
        if code != end + 1:
            if start >= 0:
                yield f"{chr(start)}-{chr(end)}"
            start = code
        end = code


_BASIC: Final = range(0x300, 0x10000)
MARKS: Final = "".join(_ranges(code for code in _BASIC if unicodedata.category(chr(code)) in ("Mn", "Mc")))
"""Accents and vowel signs."""

_UNSPACED: Final = re.compile(f"[{UNSPACED}]")


def is_unspaced(text: str) -> bool:
    """Whether some of a text is in such a script."""
    return not text.isascii() and _UNSPACED.search(text) is not None
