"""How likely it is that texts of two lengths say the same: the model of Gale and Church.

W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational
Linguistics 19 (1993), https://aclanthology.org/J93-1004. A character of one language gives a number of
characters of the other that is normally distributed; the numbers here were estimated for official prose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.translation.alignment.runs import Scores

_FRENCH_FOR_ENGLISH: Final = 1.25
# The variance of the length of a translation, for each character of its source; headings and items vary most.
_VARIANCE: Final = 11.0
_FREE: Final = 12
"""Characters that a short text may differ by without a word about it."""
_WORST: Final = 14.0
_SEEN: Final = 120
_MEAN: Final = 60
"""So many characters, of segments of that length, are taken to be seen before these texts."""
_LARGEST: Final = 5.0
"""No two languages differ more: Chinese needs a third or a quarter of English."""


def length_ratio(languages: tuple[str, str], source: Sequence[int], target: Sequence[int]) -> float:
    """How many characters of the target one of the source gives.

    Known of English and French. Of other languages it is what one segment has on average in these texts, of
    which one may be translated in part only, given their lengths in characters.
    """
    match tuple(map(written_language, languages)):
        case ("en", "fr"):
            return _FRENCH_FOR_ENGLISH
        case ("fr", "en"):
            return 1 / _FRENCH_FOR_ENGLISH
    means = [(_SEEN + sum(lengths)) / (_SEEN / _MEAN + len(lengths)) for lengths in (source, target)]
    return min(_LARGEST, max(1 / _LARGEST, means[1] / means[0]))


def length_costs(source: Scores, target: Scores) -> Scores:
    """How unlikely two lengths are (a negative logarithm), both in characters of the same language."""
    deviations = np.abs(target - source) / np.sqrt(_VARIANCE * ((source + target) / 2 + _FREE))
    return np.minimum(-_log_tail(deviations / math.sqrt(2)), _WORST)


def _log_tail(x: Scores) -> Scores:
    """The logarithm of erfc(x), which numpy does not have, to seven digits.

    W. H. Press and others, Numerical Recipes in C (1992), section 6.2: a Chebyshev fit.
    """
    t = 1 / (1 + x / 2)
    polynomial = np.full_like(t, _CHEBYSHEV[0])
    for coefficient in _CHEBYSHEV[1:]:
        polynomial = polynomial * t + coefficient
    return np.log(t) - x * x + polynomial


_CHEBYSHEV: Final = (
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
    1.00002368, -1.26551223,
)  # fmt: skip
