"""Finds the link for segments that no link has: new sentences, and old ones that come back."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from jddb_jupyter.translation.links.link import (
    AlignmentLink,
    LinkOrigin,
    LinkStatus,
    Side,
    Spanned,
    joined_text,
)
from jddb_jupyter.translation.units import normalised

MOST_RECOGNISED: Final = 4
"""So many segments together are recognised as what a link was confirmed with."""


@dataclass(slots=True, eq=False)
class Place:
    """A link with the segments that it has on each side, by their indices."""

    link: AlignmentLink
    held: dict[Side, range]


def place_new(
    places: list[Place], side: Side, segments: Sequence[Spanned], new_id: Callable[[], str]
) -> None:
    """Give every segment of one side that nobody has to one of the links, or to a new one."""
    taken = {index for place in places for index in place.held[side]}
    new = [index for index in range(len(segments)) if index not in taken]
    if not new:
        return
    neighbours = _Neighbours(places, side)
    for index in _without_recognised(new, places, side, segments, neighbours):
        place = neighbours.waiting_at(index)
        if place is None:
            place = Place(
                _new_link(side, segments[index], new_id()), {"source": range(0), "target": range(0)}
            )
            places.append(place)
        place.held[side] = range(index, index + 1)
        neighbours.take(place)


def _without_recognised(
    new: Sequence[int],
    places: Sequence[Place],
    side: Side,
    segments: Sequence[Spanned],
    neighbours: _Neighbours,
) -> list[int]:
    """Give segments back to the links that were confirmed with their text; the others are returned."""
    remembered: dict[str, list[Place]] = {}
    for place in reversed(places):
        text = place.link.confirmed_source if side == "source" else place.link.confirmed_target
        if text is not None and not place.held[side]:
            remembered.setdefault(normalised(text), []).append(place)
    if not remembered:
        return list(new)
    left: list[int] = []
    for run in _runs(new):
        index = run.start
        while index < run.stop:
            for stop in range(min(run.stop, index + MOST_RECOGNISED), index, -1):
                found = remembered.get(normalised(joined_text(segments[index:stop])))
                if found:
                    place = found.pop()
                    place.held[side] = range(index, stop)
                    neighbours.take(place)
                    index = stop
                    break
            else:
                left.append(index)
                index += 1
    return left


class _Neighbours:
    """Which links stand on one side, and which wait for something there, by their place on the other."""

    def __init__(self, places: Sequence[Place], side: Side) -> None:
        self._side: Side = side
        self._other: Side = "target" if side == "source" else "source"
        both = [place for place in places if place.held[self._other]]
        self._standing = sorted((place for place in both if place.held[side]), key=self._place_here)
        self._waiting = sorted((place for place in both if not place.held[side]), key=self._place_there)

    def _place_here(self, place: Place) -> int:
        return place.held[self._side][0]

    def _place_there(self, place: Place) -> int:
        return place.held[self._other][0]

    def waiting_at(self, index: int) -> Place | None:
        """The first link that has nothing on this side and stands between the neighbours of a segment."""
        at = bisect_left(self._standing, index, key=self._place_here)
        before = self._standing[at - 1].held[self._other][-1] if at else -1
        first = bisect_left(self._waiting, before + 1, key=self._place_there)
        if first == len(self._waiting):
            return None
        place = self._waiting[first]
        is_last = at == len(self._standing)
        is_between = is_last or self._place_there(place) < self._place_there(self._standing[at])
        return place if is_between else None

    def take(self, place: Place) -> None:
        """A link has got something on this side."""
        if place.held[self._other]:
            if place in self._waiting:
                self._waiting.remove(place)
            insort(self._standing, place, key=self._place_here)


def _runs(indices: Iterable[int]) -> Iterable[range]:
    for _, group in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]):
        run = [index for _, index in group]
        yield range(run[0], run[-1] + 1)


def _new_link(side: Side, segment: Spanned, link_id: str) -> AlignmentLink:
    """The link of a segment that nothing corresponds to yet."""
    if side == "source":
        return AlignmentLink(link_id=link_id, source=segment.range, target=None)
    return AlignmentLink(
        link_id=link_id,
        source=None,
        target=segment.range,
        status=LinkStatus.DRAFT,
        origin=LinkOrigin.HUMAN,
    )
