"""The links of a pair of texts, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jddb_jupyter.errors import Conflict
from jddb_jupyter.ot import Delta
from jddb_jupyter.translation.links.link import AlignmentLink, Side, Spanned, side_order
from jddb_jupyter.translation.links.moving import moved_ranges
from jddb_jupyter.translation.links.settling import settled


@dataclass(frozen=True, slots=True)
class Alignment:
    """Links in their order (see `in_order`).

    At any time the ranges of one side do not overlap and lie inside its text. Once settled, every character
    of either text that is not white space belongs to exactly one link.
    """

    links: tuple[AlignmentLink, ...] = ()

    def __len__(self) -> int:
        return len(self.links)

    def __iter__(self) -> Iterator[AlignmentLink]:
        return iter(self.links)

    def __getitem__(self, link_id: str) -> AlignmentLink:
        """A link; Conflict if there is none of this id, for somebody else may have merged it meanwhile."""
        for link in self.links:
            if link.link_id == link_id:
                return link
        raise Conflict("no_such_link")

    def moved(self, side: Side, delta: Delta) -> Alignment:
        """The links after a change of one text; depends on nothing but the links and the change."""
        if not delta:
            return self
        order = side_order(self.links, side)
        places = [place for index in order if (place := self.links[index].range(side)) is not None]
        links = list(self.links)
        for index, place in zip(order, moved_ranges(places, delta), strict=True):
            links[index] = links[index].at(side, place)
        return Alignment(tuple(links))

    def settled(
        self,
        source_segments: Sequence[Spanned],
        target_segments: Sequence[Spanned],
        new_id: Callable[[], str],
    ) -> Alignment:
        """The links made to fit the segments of both texts (see `settling`); again, it changes nothing."""
        links = tuple(settled(self.links, source_segments, target_segments, new_id))
        return self if links == self.links else Alignment(links)
