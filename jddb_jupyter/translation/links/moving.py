"""Where the ranges of links are after a change of one text.

The rule takes ranges and a change, and nothing else, so that the server and every client arrive at the same
without a word about it; `labextension/src/ot/links.ts` is its mirror, and tests/translation/links.json holds
cases for both.

- A range moves with its text. What is inserted at its start or its end stays outside until the links are
  settled: only the sentences tell whether that goes on with it or is new.
- A range whose text is all deleted becomes what the change inserts in its place; where that is nothing it is
  empty, and the first of those that stand at one place takes in what is inserted there next.

Ranges that did not overlap do not overlap afterwards, and their order stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from jddb_jupyter.ot import Delta, Range


def moved_ranges(ranges: Iterable[Range], delta: Delta) -> list[Range]:
    """Ranges, in the order of the text, after a change of it."""
    start, reach, by = delta.start, delta.base_length, delta.length_change
    moved: list[Range] = []
    free = 0
    for place in ranges:
        if not place.is_empty and place.end <= start:
            pass
        elif place.start > reach:
            place = Range(place.start + by, place.end + by)
        else:
            place = _moved(place, delta, free)
        free = place.end
        moved.append(place)
    return moved


def _moved(place: Range, delta: Delta, free: int) -> Range:
    """One range after the change; what is before `free` there belongs to another."""
    start = delta.transform_position(place.start)
    end = delta.transform_position(place.end, True)
    if start >= end:
        start = max(free, delta.transform_position(place.start, True))
        end = max(start, delta.transform_position(place.end))
    return Range(start, end)
