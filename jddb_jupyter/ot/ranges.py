"""Ranges of a document that move with its changes: comments, selections, aligned segments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot.delta import Delta


@dataclass(frozen=True, slots=True)
class Range:
    """The code points from `start` up to, and without, `end`.

    Text inserted inside belongs to the range; text inserted right at one of its ends does where the
    range grows there. When all of its text is deleted it is empty and stands where the text was; an
    empty range that grows at both ends takes in what is typed there.
    """

    start: int
    end: int
    grows_at_start: bool = False
    grows_at_end: bool = False

    def __post_init__(self) -> None:
        """Raises InvalidOperation where the ends are none or the wrong way round."""
        if type(self.start) is not int or type(self.end) is not int or not 0 <= self.start <= self.end:
            raise InvalidOperation("position_not_valid")

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def is_empty(self) -> bool:
        """Whether no text is left in the range."""
        return self.start == self.end

    def transform(self, delta: Delta) -> Self:
        """The range in the document after `delta`."""
        start = delta.transform_position(self.start, self.grows_at_start)
        end = delta.transform_position(self.end, not self.grows_at_end)
        # Where text is inserted into an empty range that grows nowhere, its ends would cross.
        return replace(self, start=start, end=max(start, end))
