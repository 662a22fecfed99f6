"""What must be true of links when everything has come to rest."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.tables import translation_actions
from jddb_jupyter.translation.links import SIDES

from .office import PAIR, stored_links
from .simulation import PairSimulation


async def judge_links(simulation: PairSimulation) -> None:
    """AssertionError unless all clients, all servers and the database have the same, right links."""
    stored = await simulation.office.read(stored_links)
    for seat in simulation.pair_seats:
        assert seat.pair_peer.links() == stored, seat.peer.client_id
    await simulation.office.read(_judge_laws)
    await _judge_actions(simulation)


def _judge_laws(db: Connection) -> None:
    """Links do not overlap, lie in the texts, and hold every sentence."""
    pair = AlignedPair.seen(db, PAIR, new_id)
    pair.catch_up()
    before = pair.alignment
    pair.settle()
    assert pair.alignment == before, "the links were settled"
    for side in SIDES:
        text = pair.document(side).text
        places = sorted((p.start, p.end) for link in pair.alignment if (p := link.range(side)) is not None)
        assert all(0 <= start <= end <= len(text) for start, end in places)
        assert all(one[1] <= other[0] for one, other in pairwise(places)), places
        held = {at for start, end in places for at in range(start, end)}
        for segment in pair.segments(side):
            assert held >= set(range(segment.range.start, segment.range.end)), (side, segment)


async def _judge_actions(simulation: PairSimulation) -> None:
    """What is written down was done once, and told so to who did it, although some had to ask again."""
    done: dict[str, str] = {}
    for seat in simulation.pair_seats:
        done |= seat.pair_peer.outcomes()

    def actions(db: Connection) -> list[Any]:
        return [row.action_id for row in db.execute(select(translation_actions))]

    written = await simulation.office.read(actions)
    assert len(set(written)) == len(written)
    for action_id in written:
        # The panel's client does some by itself, to give a link its sentence.
        assert done.get(action_id, "done") == "done", (action_id, done[action_id])
