"""Which parts of two texts are aligned with each other: between confirmed beads, section by section."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from jddb_jupyter.documents.sections import SECTION_KINDS
from jddb_jupyter.translation.alignment.beads import Bead
from jddb_jupyter.translation.segmentation import Segment


class Region(NamedTuple):
    """Source and target segments, in ascending order, that are aligned with each other alone."""

    source: list[int]
    target: list[int]


def regions(source: Sequence[Segment], target: Sequence[Segment], fixed: Sequence[Bead]) -> Iterator[Region]:
    """Every segment that is in no fixed bead is in exactly one region."""
    taken = [{index for bead in fixed for index in side(bead)} for side in (_source, _target)]
    anchors = _in_order([bead for bead in fixed if bead.source and bead.target])
    for rows, columns in _sections(source, target):
        inside = [
            bead for bead in anchors if set(bead.source) <= rows.keys() and set(bead.target) <= columns.keys()
        ]
        left = [index for index in rows if index not in taken[0]]
        right = [index for index in columns if index not in taken[1]]
        ends = [(bead.source[0], bead.target[0]) for bead in inside]
        cuts = [(0, 0), *((_index(left, i), _index(right, j)) for i, j in ends), (len(left), len(right))]
        for (i, j), (i_end, j_end) in pairwise(cuts):
            yield Region(left[i:i_end], right[j:j_end])


def _source(bead: Bead) -> tuple[int, ...]:
    return bead.source


def _target(bead: Bead) -> tuple[int, ...]:
    return bead.target


def _index(indices: Sequence[int], place: int) -> int:
    return bisect(indices, place)


def _in_order(beads: Sequence[Bead]) -> list[Bead]:
    """The most of these beads that stand in the same order on both sides."""
    ordered = sorted(beads, key=lambda bead: bead.source)
    chains: list[list[Bead]] = []
    ends: list[int] = []
    for bead in ordered:
        at = bisect(ends, bead.target[0])
        chain = [*(chains[at - 1] if at else []), bead]
        chains[at : at + 1] = [chain]
        ends[at : at + 1] = [bead.target[0]]
    return chains[-1] if chains else []


def _sections(
    source: Sequence[Segment], target: Sequence[Segment]
) -> Iterator[tuple[dict[int, None], dict[int, None]]]:
    """The parts of both texts from one usual section that both have to the next such, in whatever order."""
    starts = [_usual_starts(side) for side in (source, target)]
    shared = starts[0].keys() & starts[1].keys()
    parts = []
    for side, found in zip((source, target), starts, strict=True):
        cuts = [("", 0), *((name, start) for name, start in found.items() if name in shared), ("", len(side))]
        parts.append({name: range(low, high) for (name, low), (_, high) in pairwise(cuts)})
    for name in ("", *sorted(shared, key=lambda name: starts[0][name])):
        yield dict.fromkeys(parts[0][name]), dict.fromkeys(parts[1][name])


def _usual_starts(segments: Sequence[Segment]) -> dict[str, int]:
    """Where each usual section begins; one that is there twice says nothing and is left out."""
    starts: dict[str, list[int]] = {}
    before = None
    for index, segment in enumerate(segments):
        if segment.section != before and segment.section in SECTION_KINDS:
            starts.setdefault(str(segment.section), []).append(index)
        before = segment.section
    return {name: places[0] for name, places in starts.items() if len(places) == 1}
