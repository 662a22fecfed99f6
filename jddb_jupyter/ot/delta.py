"""The algebra of changes, with the semantics of Quill's Delta 5.

A `Delta` is a list of inserts, retains and deletes, read from the start of what it is applied to.
Lengths count code points. For changes `a` and `b` made on the same document, and `x | y` standing
for `x.compose(y)`:

    document | (a | c) == (document | a) | c                    compose is associative
    a | a.transform(b, True) == b | b.transform(a, False)       TP1: both orders end equally
    (document | a) | a.invert(document) == document             invert takes a change back

The second holds for text and for attributes alike; priority says whose insert comes first at one
place and whose format wins. Compose and transform do not commute: transforming against a composed
run of changes may order inserts differently than doing it step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import algebra
from jddb_jupyter.ot.components import Component, Op, chop, ranges_of, read, same_component, write


class Delta:
    """A change, or a document as a change of nothing. Immutable, in normal form, checked when made."""

    __slots__ = ("_base_length", "_length_change", "components")

    components: Sequence[Component]

    def __init__(self, ops: list[Op]) -> None:
        """Raises InvalidOperation where `ops`, as JSON gives them, are malformed."""
        components = read(ops)
        # Measured before the end is chopped: a retain that goes beyond a document is a mistake there too.
        self._measure(components)
        self.components = chop(components)

    @classmethod
    def of(cls, components: list[Component]) -> Self:
        """A change of components that are valid and in normal form already; the list is given away."""
        self = object.__new__(cls)
        self.components = components
        self._base_length = -1
        return self

    @property
    def ops(self) -> list[Op]:
        """The components as JSON takes them, in a list that belongs to the caller."""
        return write(self.components)

    @property
    def base_length(self) -> int:
        """How far the change reaches into what it is applied to: its retains and deletes, as given."""
        if self._base_length < 0:
            self._measure(self.components)
        return self._base_length

    @property
    def length_change(self) -> int:
        """By how much the change makes a document longer (inserted minus deleted)."""
        if self._base_length < 0:
            self._measure(self.components)
        return self._length_change

    @property
    def start(self) -> int:
        """Where the change first acts: the length of the plain retain that it begins with."""
        if not self.components:
            return 0
        length, content, attributes = self.components[0]
        return length if length > 0 and content is None and attributes is None else 0

    @property
    def inserted(self) -> str:
        """The text that the change inserts, without its embeds."""
        return "".join([content for _, content, _ in self.components if type(content) is str])

    def compose(self, other: Delta) -> Delta:
        """One change with the effect of this one and then `other`."""
        if not other.components:
            return self
        return Delta.of(algebra.compose(self.components, other.components))

    def transform(self, other: Delta, priority: bool = False) -> Delta:
        """`other`, made on the same document as this change, as it must be applied after this one.

        With `priority` this change counts as the earlier: at one place its insert stands first, and
        its format wins.
        """
        mine, theirs = self.components, other.components
        if not mine:
            return other
        if not theirs:
            # Not `other`, whose retain may reach to what this change deletes.
            return Delta.of([])
        # Most concurrent changes are apart: the other one stays as it is, or moves as a whole.
        start = other.start
        if start > self.base_length:
            if not self.length_change:
                return other
            return Delta.of([(start + self.length_change, None, None), *theirs[1:]])
        if other.base_length < self.start:
            return other
        return Delta.of(algebra.transform(mine, theirs, priority))

    def transform_position(self, index: int, priority: bool = False) -> int:
        """Where position `index` is after this change; with `priority` an insert there is behind it."""
        return algebra.transform_position(self.components, index, priority)

    def invert(self, base: Delta) -> Delta:
        """The change that takes this one back from a document that was `base` before it.

        Raises InvalidOperation if `base` is no list of inserts or is shorter than this change reaches.
        """
        if any(content is None for _, content, _ in base.components):
            raise InvalidOperation("not_a_document")
        if self.base_length > base.length_change:
            raise InvalidOperation("beyond_end", end=self.base_length, length=base.length_change)
        return Delta.of(algebra.invert(self.components, ranges_of(base.components)))

    def __bool__(self) -> bool:
        """Whether the change does anything."""
        return bool(self.components)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Delta):
            return NotImplemented
        return len(self.components) == len(other.components) and all(
            map(same_component, self.components, other.components)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Delta({self.ops!r})"

    def _measure(self, components: Sequence[Component]) -> None:
        base_length = length_change = 0
        for length, content, _ in components:
            if content is not None:
                length_change += length
            elif length < 0:
                base_length -= length
                length_change += length
            else:
                base_length += length
        self._base_length = base_length
        self._length_change = length_change
