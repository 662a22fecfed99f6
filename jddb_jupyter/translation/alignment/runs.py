"""Runs of neighbouring segments of one text, as arrays: what they show, and how long they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.intp]
Scores: TypeAlias = NDArray[np.float64]


class Runs:
    """The runs of one size of one text, by the segment that they begin with. Features are numbers.

    `lengths` and `against` are one for each run: its characters, and what speaks against it if the other
    side shows none of its features.
    """

    def __init__(
        self, entries: tuple[Places, Places], lengths: Scores, against: Scores, longest: int
    ) -> None:
        """`entries` are runs and their features, sorted; `longest` is more than any run or column."""
        of_runs, self.features = entries
        self.lengths = lengths
        self.against = np.bincount(of_runs, against[self.features], minlength=len(lengths))
        self._starts = np.searchsorted(of_runs, np.arange(len(lengths) + 1))
        self._longest = longest
        # Sorted by feature, to find the runs that show one.
        self._by_feature = np.sort(self.features * longest + of_runs)

    def shown(self, runs: Places) -> tuple[Places, Places]:
        """The features of these runs, with the position of the run in `runs` for each."""
        first = self._starts[runs]
        return _stretched(first, self._starts[runs + 1] - first, self.features)

    def showing(self, features: Places, low: int, high: int) -> tuple[Places, Places]:
        """The runs from `low` to before `high` that show these features, with the position of the feature."""
        first, end = (
            np.searchsorted(self._by_feature, features * self._longest + bound) for bound in (low, high)
        )
        positions, keys = _stretched(first, end - first, self._by_feature)
        return positions, keys % self._longest


def all_runs(
    features: Sequence[Sequence[int]],
    lengths: Sequence[float],
    against: Scores,
    of_ends: NDArray[np.bool_],
    longest: int,
) -> list[Runs]:
    """The runs of one segment, of two, and so on to `longest`, of a text's segments.

    `against` is what each feature counts against a run, `of_ends` whether only its last segment shows it.
    Runs that would go on beyond the text end with it.
    """
    count = len(features)
    places = np.repeat(np.arange(count), [len(row) for row in features])
    numbers = np.array([number for row in features for number in row], dtype=np.intp)
    inner = ~of_ends[numbers]
    many = max(1, len(against))
    keys = places * many + numbers
    characters = np.asarray(lengths, dtype=np.float64)
    sizes = []
    for _ in range(longest):
        entries = _each_once(keys)
        sizes.append(Runs(np.divmod(entries, many), characters, against, count + 1))
        # The run that begins one segment before shows this one's features, and its own first one's inner.
        later = keys[keys >= many] - many
        keys = np.concatenate([places[inner] * many + numbers[inner], later])
        characters = np.asarray(lengths, dtype=np.float64) + np.append(characters[1:], 0.0)
    return sizes


def _each_once(keys: Places) -> Places:
    """Sorted, each once: quicker than numpy's own."""
    ordered = np.sort(keys)
    once: Places = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return once


def _stretched(first: Places, counts: Places, values: Places) -> tuple[Places, Places]:
    """So many of the values from each first place on, one after the other, with the position of the place."""
    positions = np.repeat(np.arange(len(first)), counts)
    within = np.arange(len(positions)) - np.repeat(np.cumsum(counts) - counts, counts)
    return positions, values[first[positions] + within]
