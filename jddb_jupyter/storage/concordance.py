"""Words and phrases in context, beside their translations: of live and published pairs, and of the memory.

The newest come first, straight from the full-text indexes: an order by how well they match would have to look
at every occurrence. What a person may not see is passed over, a window at a time, so that a page costs the
same for everybody; it may be shorter than was asked for and still have one that follows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from jddb_jupyter.storage.concordance_hits import Hit, Sought
from jddb_jupyter.storage.concordance_places import placed
from jddb_jupyter.storage.concordance_shelves import SHELVES, Shelf
from jddb_jupyter.storage.listed import is_listed
from jddb_jupyter.storage.tables import translation_words
from jddb_jupyter.translation.association import SAMPLE, Equivalents, grouped, learn

WINDOWS: Final = (1, 2, 10, 40, 200)
"""Windows of occurrences that are looked through for one page, in parts of its length."""
SMALLEST_WINDOW: Final = 50
MOST_COUNTED: Final = 10_000
MOST_EQUIVALENTS: Final = 30

_word = translation_words.c


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: on which shelf, and below which number; 0 for its newest."""

    shelf: int = 0
    below: int = 0


BEGINNING: Final = Position()


@dataclass(frozen=True, slots=True)
class Found:
    """What all hits have in common: how many there are (at most `MOST_COUNTED`), and their equivalents."""

    total: int
    equivalents: Equivalents
    counts: Sequence[tuple[str, int]] = field(default_factory=tuple)


def find(
    db: Connection, sought: Sought, limit: int, position: Position = BEGINNING
) -> tuple[list[Hit], Position | None]:
    """A page of hits, and where the next one begins, if there may be one."""
    hits: list[Hit] = []
    for number, shelf in enumerate(SHELVES):
        if number < position.shelf or not shelf.is_wanted(sought):
            continue
        if len(hits) == limit:
            return placed(db, hits), Position(number)
        below = position.below if number == position.shelf else 0
        more, end = _page(db, shelf, sought, limit - len(hits), below)
        hits += more
        if end is not None:
            return placed(db, hits), Position(number, end)
    return placed(db, hits), None


def summarize(db: Connection, sought: Sought) -> Found:
    """How many hits there are, and what their equivalents are, learned from the first of them."""
    hits: list[Hit] = []
    total = texts = 0
    for shelf in SHELVES:
        newest = shelf.newest(db)
        texts += newest
        end: int | None = newest + 1 if shelf.is_wanted(sought) else None
        while end is not None and total < MOST_COUNTED:
            numbers, end = shelf.window(db, sought, end, SAMPLE)
            if len(hits) < SAMPLE or sought.as_written:
                more = shelf.hits(db, sought, numbers)
                total += len(more)
                hits += more[: SAMPLE - len(hits)]
            else:
                total += shelf.count(db, sought, numbers)
    asked = max((len(term.words) for term in sought.words.wanted), default=1)
    said = [hit.translation for hit in hits]
    equivalents = learn(said, lambda words: _frequency(db, sought.other, words), texts, sought.other, asked)
    marked = ((text, equivalents.mark(text)) for text in said)
    counts = grouped(text[span[0] : span[1]] for text, span in marked if span is not None)
    return Found(min(total, MOST_COUNTED), equivalents, counts[:MOST_EQUIVALENTS])


def _page(
    db: Connection, shelf: Shelf, sought: Sought, limit: int, below: int
) -> tuple[list[Hit], int | None]:
    """The next hits of a shelf, and below which number they go on, if they may."""
    hits: list[Hit] = []
    end: int | None = below or shelf.newest(db) + 1
    for window in WINDOWS:
        assert end is not None
        numbers, end = shelf.window(db, sought, end, max(SMALLEST_WINDOW, window * limit))
        hits += shelf.hits(db, sought, numbers)
        if len(hits) >= limit or end is None:
            break
    if len(hits) > limit:
        return hits[:limit], hits[limit - 1].number
    return hits, end


def _frequency(db: Connection, language: str, words: Sequence[str]) -> Mapping[str, int]:
    """In how many texts of the memory these words stand."""
    listed = is_listed(_word.word, "words", "texts")
    query = select(_word.word, _word.units).where(_word.language == language, listed)
    return {row.word: row.units for row in db.execute(query, {"words": json.dumps(words)})}
