"""Two job descriptions side by side: section by section, line by line, word by word.

Sections are put beside each other by their kind, then by their name, whatever their order; lines by what they
have in common. In two languages there are no words to compare: sections stand side by side as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final

from jddb_jupyter.documents.headings import folded
from jddb_jupyter.documents.lines import Line, lines_of
from jddb_jupyter.documents.sections import find_sections
from jddb_jupyter.ot.diff import word_edits
from jddb_jupyter.ot.words import WORD

MOST_LINES: Final = 4_000
"""Two sections with more lines together are put beside each other line by line as they come."""
MOST_PAIRS: Final = 2_500
"""So many pairs of changed lines are weighed; larger blocks are put beside each other as they come."""
ALIKE: Final = 0.3
"""The part of its words that a line shares with the one that it became."""
WORK: Final = 60_000_000
"""How much comparing of words (length times length of a line) is done; what is beyond differs as a whole."""

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A line of one side; `marks` are what the other side has not, `attributes` those of the line."""

    text: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


Row = tuple[Cell | None, Cell | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """A section of either side or of both, with its name on each (None where it is missing; empty before the
    first heading). `is_moved`: it stands elsewhere in the order of the other side.
    """

    kind: str
    left: str | None
    right: str | None
    is_moved: bool
    is_changed: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    kind: str
    heading: str
    lines: tuple[Line, ...]


Ops = Sequence[Mapping[str, Any]]
_Pair = tuple[int | None, int | None]


def compare(left: Ops, right: Ops, *, same_language: bool) -> tuple[Compared, ...]:
    """The sections of both, in the order of the left; what only the right has follows its predecessor."""
    lefts, rights = _sections(left), _sections(right)
    pairs = _paired(lefts, rights)
    moved = _moved(pairs)
    work = _Work(WORK)
    return tuple(
        _compared(
            None if one is None else lefts[one],
            None if other is None else rights[other],
            is_moved=(one, other) in moved,
            work=work if same_language else None,
        )
        for one, other in pairs
    )


def _sections(ops: Ops) -> list[_Section]:
    lines = list(lines_of(ops))
    found = find_sections(ops)
    starts = {section.start: section for section in found}
    sections = [_Section("", "", ())]
    position = 0
    begun = 0
    for number, line in enumerate(lines):
        if position in starts:
            sections[-1] = _with(sections[-1], lines[begun:number])
            sections.append(_Section(starts[position].kind, starts[position].heading, ()))
            begun = number
        position += len(line.text) + 1
    sections[-1] = _with(sections[-1], lines[begun:])
    return [section for section in sections if section.lines]


def _with(section: _Section, lines: Sequence[Line]) -> _Section:
    """A section with its lines, empty ones left out."""
    return _Section(section.kind, section.heading, tuple(line for line in lines if line.text.strip()))


def _paired(lefts: Sequence[_Section], rights: Sequence[_Section]) -> list[_Pair]:
    free: dict[str, list[int]] = {}
    for index, section in enumerate(rights):
        free.setdefault(_name(section), []).append(index)
    partner = {
        index: places.pop(0) for index, section in enumerate(lefts) if (places := free.get(_name(section)))
    }
    alone = sorted(index for places in free.values() for index in places)
    of_right = {other: one for one, other in partner.items()}
    # What only the right has stands after the section that it follows there.
    after: dict[int, list[int]] = {}
    for index in alone:
        before = next((of_right[place] for place in range(index - 1, -1, -1) if place in of_right), -1)
        after.setdefault(before, []).append(index)
    pairs: list[_Pair] = [(None, index) for index in after.get(-1, ())]
    for index in range(len(lefts)):
        pairs.append((index, partner.get(index)))
        pairs += [(None, other) for other in after.get(index, ())]
    return pairs


def _name(section: _Section) -> str:
    return section.kind or f" {folded(section.heading)}"


def _moved(pairs: Sequence[_Pair]) -> set[_Pair]:
    """The pairs that are left when as many as possible are in the same order on both sides."""
    both: list[tuple[int, int]] = [
        (one, other) for one, other in pairs if one is not None and other is not None
    ]
    ends: list[int] = []
    lengths = []
    for _, other in both:
        place = bisect_left(ends, other)
        ends[place : place + 1] = [other]
        lengths.append(place)
    wanted = len(ends) - 1
    kept: set[tuple[int, int]] = set()
    for pair, length in zip(reversed(both), reversed(lengths), strict=True):
        if length == wanted and all(pair[1] < other for _, other in kept):
            kept.add(pair)
            wanted -= 1
    return {pair for pair in both if pair not in kept}


class _Work:
    """How much comparing may still be done."""

    def __init__(self, left: int) -> None:
        self._left = left

    def allows(self, one: str, other: str) -> bool:
        """Whether two texts may be compared, which is then taken as done."""
        self._left -= len(one) * len(other)
        return self._left >= 0


def _compared(
    left: _Section | None, right: _Section | None, *, is_moved: bool, work: _Work | None
) -> Compared:
    lefts, rights = left.lines if left else (), right.lines if right else ()
    some = left or right
    assert some is not None
    aligned = zip_longest(lefts, rights) if work is None else _aligned(lefts, rights)
    rows = tuple(_row(one, other, work) for one, other in aligned)
    is_changed = (
        left is None
        or right is None
        or (work is not None and any(cell and cell.marks for row in rows for cell in row))
    )
    return Compared(
        some.kind,
        left.heading if left else None,
        right.heading if right else None,
        is_moved,
        is_changed,
        rows,
    )


def _row(one: Line | None, other: Line | None, work: _Work | None) -> Row:
    if work is None:
        return _cell(one), _cell(other)
    if one is None or other is None:
        return _cell(one, whole=True), _cell(other, whole=True)
    if one.text != other.text and not work.allows(one.text, other.text):
        return _cell(one, whole=True), _cell(other, whole=True)
    removed: list[Mark] = []
    added: list[Mark] = []
    at_one = at_other = 0
    for inserted, deleted, kept in word_edits(one.text, other.text):
        if deleted:
            removed.append((at_one, at_one + deleted))
        if inserted:
            added.append((at_other, at_other + inserted))
        at_one += deleted + kept
        at_other += inserted + kept
    return (
        Cell(one.text, one.attributes, _joined(removed)),
        Cell(other.text, other.attributes, _joined(added)),
    )


def _joined(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    joined: list[Mark] = []
    for start, end in marks:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _cell(line: Line | None, *, whole: bool = False) -> Cell | None:
    if line is None:
        return None
    return Cell(line.text, line.attributes, ((0, len(line.text)),) if whole else ())


def _aligned(lefts: Sequence[Line], rights: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    if len(lefts) + len(rights) > MOST_LINES:
        yield from zip_longest(lefts, rights)
        return
    matcher = SequenceMatcher(None, [line.text for line in lefts], [line.text for line in rights])
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        block, other_block = lefts[start:end], rights[other_start:other_end]
        if kind == "replace":
            yield from _alike(block, other_block)
        else:
            yield from zip_longest(block, other_block)


def _alike(lefts: Sequence[Line], rights: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """Lines that differ, each beside the one that shares most words with it (Needleman and Wunsch)."""
    if len(lefts) * len(rights) > MOST_PAIRS:
        yield from zip_longest(lefts, rights)
        return
    words = [[Counter(WORD.findall(line.text.casefold())) for line in lines] for lines in (lefts, rights)]
    best = [[0.0] * (len(rights) + 1) for _ in range(len(lefts) + 1)]
    likeness: dict[tuple[int, int], float] = {}
    for row in range(len(lefts) - 1, -1, -1):
        for column in range(len(rights) - 1, -1, -1):
            alike = _shared(words[0][row], words[1][column])
            likeness[row, column] = alike
            together = best[row + 1][column + 1] + alike if alike >= ALIKE else -1.0
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    row = column = 0
    while row < len(lefts) and column < len(rights):
        alike = likeness[row, column]
        if alike >= ALIKE and best[row][column] == best[row + 1][column + 1] + alike:
            yield lefts[row], rights[column]
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            yield lefts[row], None
            row += 1
        else:
            yield None, rights[column]
            column += 1
    yield from ((line, None) for line in lefts[row:])
    yield from ((None, line) for line in rights[column:])


def _shared(one: Counter[str], other: Counter[str]) -> float:
    together = one.total() + other.total()
    return 2 * (one & other).total() / together if together else 0.0
