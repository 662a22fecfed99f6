"""Three people change both texts at once, from states that lag behind, and links keep their laws."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jddb_jupyter.errors import JddbError
from jddb_jupyter.ot import Delta
from jddb_jupyter.translation import links as by_hand
from jddb_jupyter.translation.links import SIDES, Alignment, LinkStatus, Side

from .texts import Pair, check_ranges, sentences

PIECES = [".", " ", "\n", "One is. ", "😀", "word", "Two are.\n", " and more", ". ", "é"]

changes = st.fixed_dictionaries(
    {
        "side": st.sampled_from(SIDES),
        "lag": st.integers(0, 3),
        "at": st.integers(0, 200),
        "deleted": st.sampled_from([0, 0, 1, 3, 8, 30]),
        "inserted": st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
        "apart": st.integers(0, 12),
    }
)
steps = st.one_of(
    changes,
    changes,
    st.just("settle"),
    st.tuples(
        st.sampled_from(["link", "merge", "unlink", "split", "update"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
)
texts = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "".join(pieces) + "\n")


class Office:
    """A pair whose changes come from three people who each saw an earlier state."""

    def __init__(self, source: str, target: str) -> None:
        self.pair = Pair(source, target)
        self.logs: dict[Side, list[tuple[str, Delta]]] = {"source": [], "target": []}
        self.follower = self.pair.alignment
        """The links of somebody who only moves them, from the last news on."""

    def change(self, side: Side, lag: int, at: int, deleted: int, inserted: str, apart: int) -> None:
        log = self.logs[side]
        lag = min(lag, len(log))
        base = log[-lag][0] if lag else self.pair.texts[side]
        at = min(at, len(base) - 1)
        deleted = min(deleted, len(base) - 1 - at)
        ops: list[dict[str, object]] = [{"retain": at}] if at else []
        if inserted:
            ops.append({"insert": inserted})
        if deleted:
            ops.append({"delete": deleted})
        rest = len(base) - 1 - at - deleted
        if 0 < apart <= rest:
            ops += [{"retain": apart}, {"insert": "."}]
        delta = Delta(ops)
        for _, earlier in log[len(log) - lag :]:
            delta = earlier.transform(delta, True)
        log.append((self.pair.texts[side], delta))
        self.pair.change(side, delta)
        self.follower = self.follower.moved(side, delta)
        assert self.follower == self.pair.alignment, "whoever moves links has the same"

    def settle(self) -> None:
        self.pair.settle()
        self.follower = self.pair.alignment

    def act(self, action: str, one: int, other: int) -> None:
        self.settle()
        pair = self.pair
        if not len(pair.alignment):
            return
        ids = [link.link_id for link in pair.alignment]
        first, second = ids[one % len(ids)], ids[other % len(ids)]
        before = covered(pair)
        segments = {side: sentences(pair.texts[side]) for side in SIDES}
        try:
            match action:
                case "link":
                    after = by_hand.link(pair.alignment, [first, second])
                case "merge":
                    after = by_hand.merge(pair.alignment, [first, second])
                case "unlink":
                    after = by_hand.unlink(pair.alignment, first, pair.new_id)
                case "split":
                    at: dict[Side, int] = {"source": one * 3, "target": other * 3}
                    after = by_hand.split(pair.alignment, first, at, segments, pair.new_id)
                case _:
                    after = by_hand.update(
                        pair.alignment,
                        first,
                        status=list(LinkStatus)[other % len(LinkStatus)],
                        origin=None,
                        source_text=pair.text_of(pair.alignment[first], "source"),
                        target_text=pair.text_of(pair.alignment[first], "target"),
                    )
        except JddbError:
            return
        check_ranges(after, pair.texts)
        pair.alignment = after
        assert covered(pair) == before, "an action loses no text"
        self.settle()
        assert pair.alignment == after, "what people made stands"


def covered(pair: Pair) -> set[tuple[str, int]]:
    """The characters that belong to a link, white space apart."""
    return {
        (side, place)
        for link in pair.alignment
        for side in SIDES
        if (there := link.range(side)) is not None
        for place in range(there.start, there.end)
        if not pair.texts[side][place].isspace()
    }


@settings(max_examples=300, deadline=None)
@given(texts, texts, st.lists(steps, max_size=25))
def test_links_keep_their_laws(source: str, target: str, played: list[object]) -> None:
    office = Office(source, target)
    for step in played:
        if step == "settle":
            office.settle()
        elif isinstance(step, dict):
            office.change(**step)
        elif isinstance(step, tuple):
            office.act(*step)
    office.settle()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["One is", "Two", "Three be", "Four"]), min_size=2, max_size=8), st.data())
def test_links_that_nobody_touched_stay_as_they_were(lines: list[str], data: st.DataObject) -> None:
    text = "".join(f"{line}.\n" for line in lines)
    pair = Pair(text, text)
    for link in list(pair.alignment):
        confirmed = link.confirmed(
            LinkStatus.APPROVED, pair.text_of(link, "source"), pair.text_of(link, "target")
        )
        pair.alignment = Alignment(
            tuple(confirmed if other.link_id == link.link_id else other for other in pair.alignment)
        )
    before = pair.alignment
    index = data.draw(st.integers(0, len(before) - 1))
    side: Side = data.draw(st.sampled_from(SIDES))
    place = before.links[index].range(side)
    assert place is not None
    at = data.draw(st.integers(place.start, place.end))
    inserted = data.draw(st.sampled_from(PIECES))
    deleted = data.draw(st.integers(0, place.end - at))
    ops: list[dict[str, object]] = [*([{"retain": at}] if at else []), {"insert": inserted}]
    pair.change(side, Delta([*ops, *([{"delete": deleted}] if deleted else [])]))
    pair.settle()
    for other, link in enumerate(before):
        if other != index:
            after = pair.alignment[link.link_id]
            assert after.status is LinkStatus.APPROVED
            assert pair.text_of(after, "source") == link.confirmed_source
            assert pair.text_of(after, "target") == link.confirmed_target
