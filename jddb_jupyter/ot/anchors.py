"""Where a quoted passage is after a change: a range that can find its text again.

A passage moves as a `Range` that grows nowhere. When all of its text is deleted it is empty, stands where the
text was, and waits: if a change inserts the quoted text again, there (undo, a restored revision) or, where
the quotation is long enough to be no accident, anywhere (moved text), the passage is that text.

It depends on the range, the quotation and the change alone. So whoever sees the same changes in the same
order has the same passages, without a word about it: the server's memory, the log, every client.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jddb_jupyter.ot.delta import Delta
from jddb_jupyter.ot.ranges import Range

MIN_MOVED: Final = 8
"""So many code points of a quotation are recognised at another place than where they were deleted."""


def move_passage(passage: Range, quote: str, delta: Delta) -> Range:
    """Where the passage that was quoted as `quote` (not empty) is after `delta`."""
    if not passage.is_empty:
        # Most changes are wholly behind it or before it.
        if delta.start >= passage.end:
            return passage
        if delta.base_length < passage.start:
            moved_by = delta.length_change
            return Range(passage.start + moved_by, passage.end + moved_by)
    moved = passage.transform(delta)
    return (_found_again(moved.start, quote, delta) or moved) if moved.is_empty else moved


def _found_again(place: int, quote: str, delta: Delta) -> Range | None:
    """The first text inserted by `delta` that holds the quotation and may be it."""
    for start, text in _inserted(delta):
        index = text.find(quote)
        is_there = start <= place <= start + len(text)
        if index >= 0 and (is_there or len(quote) >= MIN_MOVED):
            return Range(start + index, start + index + len(quote))
    return None


def _inserted(delta: Delta) -> Iterator[tuple[int, str]]:
    """What a change inserts in one piece, whatever its formats, and where that begins after the change."""
    at, texts = 0, list[str]()
    for length, content, _ in delta.components:
        if type(content) is str:
            texts.append(content)
        elif length > 0:
            if texts:
                text = "".join(texts)
                yield at, text
                at, texts = at + len(text), []
            at += length
    if texts:
        yield at, "".join(texts)
