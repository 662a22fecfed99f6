"""What must be true when everything is whole again and everybody has stopped writing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.verdict import everything, judge_clients, judge_marks, judge_streams, replay
from socket_peer import Peer

from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import check

from .person import Person, Record
from .site import Replica, Site


async def judge(site: Site, session_id: str, people: Sequence[Person], record: Record) -> int:
    """AssertionError unless all clients, all servers and the log replayed agree, and each acknowledged change
    is there once; how many changes there are.
    """
    rows, snapshots, session, clients, stored = await site.database.read(everything, session_id)
    assert [row.revision for row in rows] == list(range(1, session.head + 1))
    replay(rows, snapshots)
    judge_streams(record.streams, rows, session.head)
    judge_clients(record.streams, rows, clients)
    judge_marks(record.typed, record.removed, rows)
    for person in people:
        assert person.peer.view.revision == session.head
        assert Delta(person.peer.document()) == stored, person.peer.client_id
    for replica in site.replicas:
        for told in (await _shown(site, replica, session_id), await _asked(replica, session_id)):
            assert (told["revision"], Delta(told["ops"])) == (session.head, stored), replica.name
        assert replica.lab is not None
        assert "Traceback" not in replica.lab.log, replica.lab.log
    assert await site.database.read(check.faults, session_id) == []
    return len(rows)


async def _shown(site: Site, replica: Replica, session_id: str) -> dict[str, Any]:
    """What somebody sees who comes to this server."""
    assert replica.lab is not None
    reader = await Peer.open(replica.lab.socket_address + session_id, token=site.token("reader"))
    try:
        return dict((await reader.state())["document_state"])
    finally:
        reader.leave()


async def _asked(replica: Replica, session_id: str) -> dict[str, Any]:
    """What this server answers over REST."""
    assert replica.lab is not None
    return dict(json.loads(await replica.lab.request("GET", f"sessions/{session_id}/document")))
