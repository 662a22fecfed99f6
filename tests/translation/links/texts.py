"""Small texts for the tests of links: sentences end with a full stop, or with the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from jddb_jupyter.ot import Delta, Range
from jddb_jupyter.translation.links import SIDES, Alignment, AlignmentLink, LinkStatus, Side

_SENTENCE = re.compile(r"[^\s.][^.\n]*[.]?|[.]+")


@dataclass(frozen=True)
class Sentence:
    range: Range
    text: str


def sentences(text: str) -> list[Sentence]:
    """What the tests take for segments."""
    found = []
    for match in _SENTENCE.finditer(text):
        inside = match[0].rstrip()
        found.append(Sentence(Range(match.start(), match.start() + len(inside)), inside))
    return found


def numbered(prefix: str = "new") -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


class Pair:
    """Two texts and their links, as a server has them."""

    def __init__(self, source: str, target: str) -> None:
        self.texts: dict[Side, str] = {"source": source, "target": target}
        self.new_id = numbered()
        self.alignment = Alignment()
        self.settle()

    def edit(self, side: Side, old: str, new: str) -> None:
        """Replace the first place where `old` stands, as an editor does: typed before deleted."""
        at = self.texts[side].index(old)
        ops: list[dict[str, object]] = [{"retain": at}] if at else []
        ops += [{"insert": new}] if new else []
        ops += [{"delete": len(old)}] if old else []
        self.change(side, Delta(ops))

    def insert(self, side: Side, at: int, text: str) -> None:
        self.change(side, Delta([*([{"retain": at}] if at else []), {"insert": text}]))

    def change(self, side: Side, delta: Delta) -> None:
        before = Delta([{"insert": self.texts[side]}])
        self.texts[side] = before.compose(delta).inserted
        self.alignment = self.alignment.moved(side, delta)
        check_ranges(self.alignment, self.texts)

    def settle(self) -> None:
        source, target = (sentences(self.texts[side]) for side in SIDES)
        self.alignment = self.alignment.settled(source, target, self.new_id)
        check_settled(self.alignment, self.texts)
        again = self.alignment.settled(source, target, self.new_id)
        assert again is self.alignment, "settling again changes nothing"

    def confirm(self, source: str, status: LinkStatus = LinkStatus.REVIEWED) -> str:
        """Confirm the link of a source text, and return its id."""
        link = self.link_of("source", source)
        confirmed = link.confirmed(status, self.text_of(link, "source"), self.text_of(link, "target"))
        links = [confirmed if other is link else other for other in self.alignment]
        self.alignment = Alignment(tuple(links))
        return link.link_id

    def text_of(self, link: AlignmentLink, side: Side) -> str:
        place = link.range(side)
        return "" if place is None else self.texts[side][place.start : place.end]

    def link_of(self, side: Side, text: str) -> AlignmentLink:
        (link,) = [link for link in self.alignment if self.text_of(link, side) == text]
        return link

    def is_stale(self, link_id: str) -> bool:
        link = self.alignment[link_id]
        return link.is_stale(self.text_of(link, "source"))

    def shown(self) -> list[tuple[str, str]]:
        """The texts of the links, in their order."""
        return [(self.text_of(link, "source"), self.text_of(link, "target")) for link in self.alignment]


def check_ranges(alignment: Alignment, texts: dict[Side, str]) -> None:
    """The laws that hold at any time."""
    ids = [link.link_id for link in alignment]
    assert len(ids) == len(set(ids))
    for side in SIDES:
        places = sorted(place_ends(alignment, side))
        assert all(0 <= start <= end <= len(texts[side]) for start, end in places)
        assert all(one[1] <= other[0] for one, other in pairwise(places)), places


def check_settled(alignment: Alignment, texts: dict[Side, str]) -> None:
    """The laws that hold once links are settled."""
    check_ranges(alignment, texts)
    for side in SIDES:
        spans = [(start, end) for start, end in place_ends(alignment, side) if start < end]
        covered = [0] * len(texts[side])
        for start, end in spans:
            assert texts[side][start:end] == texts[side][start:end].strip() != ""
            for place in range(start, end):
                covered[place] += 1
        for place, char in enumerate(texts[side]):
            assert covered[place] == 1 or char.isspace(), (side, place, texts[side])
    for link in alignment:
        assert link.has("source") or link.has("target")
        assert (link.status is LinkStatus.UNTRANSLATED) is not link.has("target")
        assert not link.status.confirms or link.confirmed_source is not None
    starts = [link.source.start for link in alignment if link.source is not None]
    assert starts == sorted(starts)


def place_ends(alignment: Alignment, side: Side) -> Sequence[tuple[int, int]]:
    return [(place.start, place.end) for link in alignment if (place := link.range(side)) is not None]
