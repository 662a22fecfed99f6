"""What must be true of links when everything has come to rest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, pairwise

from sqlalchemy import Connection, select

from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.tables import document_changes, translation_actions, translation_units
from jddb_jupyter.translation.links import SIDES, Side
from jddb_jupyter.translation.units import tidied

from ..wish import marks_in
from .journal import confirmed_texts, judge_replay
from .office import PAIR, SESSIONS, stored_links
from .peer import Sight
from .simulation import PairSimulation
from .stream import PairStream


async def judge_links(simulation: PairSimulation) -> None:
    """AssertionError unless all clients, all servers and the database have the same, right links."""
    stored = await simulation.office.read(stored_links)
    for seat in simulation.pair_seats:
        assert seat.pair_peer.links() == stored, seat.peer.client_id
    await simulation.office.read(_judge_laws)
    await simulation.office.read(judge_replay, PAIR, simulation.sent)
    await _judge_actions(simulation)
    await _judge_memory(simulation)


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
    """What is written down was done once, and told so to who did it, although some had to ask again; what
    anybody was told to be done is written down: an act by its id, one with a text as that change.
    """
    ended: dict[str, str] = {}
    for seat in simulation.pair_seats:
        ended |= seat.pair_peer.outcomes()
    streams = [link.stream for link in simulation.record.links]
    told = {action_id for stream in streams if isinstance(stream, PairStream) for action_id in stream.done}
    told |= {action_id for action_id, outcome in ended.items() if outcome == "done"}
    written, changes = await simulation.office.read(_written)
    assert len(set(written)) == len(written)
    for action_id in written:
        # The panel's client does some by itself, to give a link its sentence.
        assert ended.get(action_id, "done") == "done", (action_id, ended[action_id])
    sent = simulation.sent.changes.items()
    assert told <= {*written, *(messages[0]["id"] for key, messages in sent if key in changes)}


async def _judge_memory(simulation: PairSimulation) -> None:
    """The memory has what was confirmed, and that is what the person saw: nothing that others have written
    until it was committed, and everything that had been there.
    """
    units = await simulation.office.read(_units)
    known: set[tuple[str, str]] = set()
    acts, _ = await simulation.office.read(_written)
    for message in (*simulation.sent.acts.values(), *chain(*simulation.sent.changes.values())):
        if "seen" in message["data"]:
            texts = await simulation.office.read(confirmed_texts, PAIR, message)
            known.add((tidied(texts["source"]), tidied(texts["target"])))
    assert units <= known, units - known
    for seat in simulation.pair_seats:
        for action_id, sight in seat.pair_peer.saw().items():
            message = simulation.sent.acts.get(action_id, {"data": {}})
            if action_id in acts and "seen" in message["data"]:
                texts = await simulation.office.read(confirmed_texts, PAIR, message)
                assert (tidied(texts["source"]), tidied(texts["target"])) in units
                _judge_sight(simulation, seat.peer.client_id, sight, texts)


def _judge_sight(
    simulation: PairSimulation, client_id: str, sight: Mapping[Side, Sight], texts: Mapping[Side, str]
) -> None:
    record = simulation.record
    for side in SIDES:
        confirmed, seen = set(marks_in(texts[side])), set(marks_in(sight[side].text))
        own = {mark for mark in confirmed - seen if record.typed[mark] == client_id}
        assert confirmed - seen <= own, (client_id, side, texts[side], sight[side])
        missing = set(marks_in(sight[side].link)) - confirmed
        assert all((client_id, mark) in record.removed for mark in missing), (client_id, texts[side], sight)


def _units(db: Connection) -> set[tuple[str, str]]:
    units = translation_units.c
    return {(source, target) for source, target in db.execute(select(units.source, units.target))}


def _written(db: Connection) -> tuple[list[str], set[tuple[str, int]]]:
    """The ids of the acts, and who made each change of the target as which `seq`."""
    change = document_changes.c
    of_target = select(change.client_id, change.client_seq).where(change.session_id == SESSIONS["target"])
    acts = db.scalars(select(translation_actions.c.action_id)).all()
    return list(acts), {(client_id, seq) for client_id, seq in db.execute(of_target)}
