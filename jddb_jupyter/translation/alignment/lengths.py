"""How likely it is that texts of two lengths say the same: the model of Gale and Church.

W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational
Linguistics 19 (1993), https://aclanthology.org/J93-1004. A character of one language gives a number of
characters of the other that is normally distributed; the numbers here were estimated for official prose.
"""

from __future__ import annotations

import math
from typing import Final

from jddb_jupyter.documents.language_tags import written_language

_FRENCH_FOR_ENGLISH: Final = 1.25
# The variance of the length of a translation, for each character of its source; headings and items vary most.
_VARIANCE: Final = 11.0
_FREE: Final = 12
"""Characters that a short text may differ by without a word about it."""
_WORST: Final = 14.0


def length_ratio(languages: tuple[str, str]) -> float:
    """How many characters of the target one of the source gives."""
    match tuple(map(written_language, languages)):
        case ("en", "fr"):
            return _FRENCH_FOR_ENGLISH
        case ("fr", "en"):
            return 1 / _FRENCH_FOR_ENGLISH
    return 1.0


def length_cost(source: float, target: float) -> float:
    """How unlikely two lengths are (a negative logarithm), both in characters of the same language."""
    deviation = abs(target - source) / math.sqrt(_VARIANCE * ((source + target) / 2 + _FREE))
    tail = math.erfc(deviation / math.sqrt(2))
    return min(-math.log(tail), _WORST) if tail > 0 else _WORST
