"""What a session promises to its connections: order, acknowledgement, exactly once, rights."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from jddb_jupyter.collab import committer
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import JddbError, Unavailable
from jddb_jupyter.storage import migrate, store
from jddb_jupyter.storage.restore import restore
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.storage.tables import session_members
from tests.databases import only_sqlite

INSERT_A = {"insert": "A"}


async def test_first_message_is_the_whole_state(world, manager):
    ann = await world.connect(manager, "ann")
    state = ann.socket.messages[0]
    assert state["type"] == "session_state"
    assert state["protocol"] == 1
    assert state["session_id"] == world.session_id
    assert state["document_state"] == {"revision": 0, "ops": [{"insert": "Hello\n"}]}
    assert (state["role"], state["status"], state["acked_seq"], state["epoch"]) == ("owner", "active", 0, 1)
    assert state["collaborators"] == [world.people["ann"].id]
    assert state["users"][0]["name"] == "Ann"


async def test_change_is_acknowledged_to_its_writer_and_shown_to_the_others(world, manager):
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    assert await ann.changed(0, INSERT_A) == 1
    shown = await bob.socket.next("document_change")
    assert shown["revision"] == 1
    assert shown["data"] == {"ops": [{"insert": "A"}]}
    assert (shown["user_id"], shown["seq"]) == (world.people["ann"].id, 1)
    assert not ann.socket.of("document_change")


async def test_concurrent_changes_are_transformed_with_the_logged_one_first(world, manager):
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await asyncio.gather(ann.changed(0, {"insert": "1"}), bob.changed(0, {"insert": "2"}))
    rows = await world.rows()
    assert [row["operation_data"] for row in rows] == ['[{"insert":"1"}]', '[{"retain":1},{"insert":"2"}]']
    assert [(row["transformed_from"], row["conflict_resolved"]) for row in rows] == [(None, 0), (1, 1)]


async def test_row_tells_what_was_removed_and_inserted(world, manager):
    ann = await world.connect(manager, "ann")
    await ann.changed(0, {"retain": 1}, {"insert": "😀"}, {"delete": 2})
    await ann.changed(1, {"retain": 2, "attributes": {"bold": True}})
    await ann.changed(2)
    first, second, third = await world.rows()
    assert (first["change_type"], first["position"]) == ("insert", 1)
    assert (first["content_before"], first["content_after"]) == ("el", "😀")
    assert (second["change_type"], second["position"]) == ("format", 0)
    assert third["change_type"] == "retain"
    assert [(row["revision"], row["base_revision"], row["client_seq"]) for row in (first, second, third)] == [
        (1, 0, 1),
        (2, 1, 2),
        (3, 2, 3),
    ]


async def test_change_sent_again_is_acknowledged_and_not_applied_again(world, manager):
    ann = await world.connect(manager, "ann")
    await ann.changed(0, INSERT_A)
    await ann.changed(1, INSERT_A)
    await ann.change(0, INSERT_A, seq=1)
    assert await ann.socket.next("ack", 3) == {"type": "ack", "seq": 1, "revision": 1}
    assert len(await world.rows()) == 2


async def test_gap_and_future_are_refused_and_use_up_nothing(world, manager):
    ann = await world.connect(manager, "ann")
    await ann.change(0, INSERT_A, seq=3)
    assert (await ann.socket.next("error"))["code"] == "sequence_gap"
    await ann.change(7, INSERT_A, seq=1)
    assert (await ann.socket.next("error", 2))["code"] == "revision_ahead"
    await ann.change(0, {"retain": 9}, INSERT_A, seq=1)
    refused = await ann.socket.next("error", 3)
    assert (refused["code"], refused["seq"], refused["retryable"]) == ("invalid_operation", 1, False)
    ann.seq = 0
    assert await ann.changed(0, INSERT_A) == 1


async def test_base_before_a_full_state_is_too_old(world, manager):
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await ann.changed(0, INSERT_A)
    await bob.send("resync", reason="I got lost")
    state = await bob.socket.next("session_state", 2)
    assert state["document_state"] == {"revision": 1, "ops": [{"insert": "AHello\n"}]}
    await bob.change(0, INSERT_A)
    assert (await bob.socket.next("error"))["code"] == "base_too_old"


async def test_a_change_that_crosses_a_state_is_refused(world, manager):
    """It waits behind the state, and its client makes another change of it when that comes."""
    ann = await world.connect(manager, "ann")
    bob = await world.connect(manager, "bob")
    await ann.changed(0, INSERT_A)
    ann.connection.session.send_full_state(bob.connection, "slow")
    await bob.change(0, {"insert": "B"})
    assert (await bob.socket.next("error"))["code"] == "base_too_old"
    assert bob.socket.of("ack") == []
    assert bob.socket.of("session_state")[1]["document_state"]["revision"] == 1


async def test_who_comes_back_gets_what_is_missing(world, manager):
    ann = await world.connect(manager, "ann", client_id="ann-1")
    bob = await world.connect(manager, "bob")
    await ann.changed(0, INSERT_A)
    ann.connection.gone()
    await bob.changed(1, {"insert": "B"})
    again = await world.connect(manager, "ann", client_id="ann-1", since=0, epoch=1)
    state = again.socket.messages[0]
    assert state["acked_seq"] == 1
    changes = state["document_state"].pop("changes")
    assert state["document_state"] == {"revision": 2, "since": 0}
    assert [(change["revision"], change["client_id"] == "ann-1", change["seq"]) for change in changes] == [
        (1, True, 1),
        (2, False, 1),
    ]


async def test_other_epoch_or_unknown_revision_gets_the_whole_state(world, manager):
    await world.connect(manager, "ann")
    for hello in ({"since": 0, "epoch": 2}, {"since": 0}, {"since": 5, "epoch": 1}):
        peer = await world.connect(manager, "ann", **hello)
        assert "ops" in peer.socket.messages[0]["document_state"]


async def test_newest_connection_takes_a_client_over(world, manager):
    old = await world.connect(manager, "ann", client_id="tab")
    await old.change(0, INSERT_A)
    new = await world.connect(manager, "ann", client_id="tab")
    assert old.socket.closed[0] == 4009
    assert new.socket.messages[0]["acked_seq"] == 1
    assert await new.changed(1, {"insert": "B"}) == 2


async def test_client_id_belongs_to_its_first_user_for_good(world, manager):
    first = await world.connect(manager, "ann", client_id="mine")
    first.connection.gone()
    with pytest.raises(JddbError) as refused:
        await world.connect(manager, "bob", client_id="mine")
    assert refused.value.close_code == 4003


async def test_several_tabs_of_one_user_are_one_collaborator(world, manager):
    bob = await world.connect(manager, "bob")
    one, two = await world.connect(manager, "ann"), await world.connect(manager, "ann")
    joined = await bob.socket.next("user_join")
    assert (joined["name"], sorted(joined["collaborators"])) == (
        "Ann",
        sorted([world.people["ann"].id, world.people["bob"].id]),
    )
    assert await one.changed(0, INSERT_A) == 1
    assert (await two.socket.next("document_change"))["revision"] == 1
    one.connection.gone()
    two.connection.gone()
    left = await bob.socket.next("user_leave")
    assert left["collaborators"] == [world.people["bob"].id]
    assert len(bob.socket.of("user_join")) == len(bob.socket.of("user_leave")) == 1


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("owner", None),
        ("editor", None),
        ("translator", "forbidden"),
        ("reviewer", "forbidden"),
        ("viewer", "forbidden"),
    ],
)
async def test_every_role_is_judged_at_commit(world, manager, role, code):
    await world.grant("bob", role)
    bob = await world.connect(manager, "bob", principal=world.principal("bob", Role.NONE))
    assert bob.socket.messages[0]["role"] == role
    await bob.change(0, INSERT_A)
    answer = await bob.socket.until(lambda socket: socket.of("ack") or socket.of("error"))
    assert answer[0].get("code") == code


async def test_role_taken_away_in_the_database_counts_for_a_change_that_waits(world, manager):
    await world.grant("bob", "editor")
    bob = await world.connect(manager, "bob", principal=world.principal("bob", Role.NONE))
    await world.grant("bob", "viewer")
    await bob.change(0, INSERT_A)
    assert (await bob.socket.next("error"))["code"] == "forbidden"
    assert not await world.rows()
    state = await bob.socket.next("session_state", 2)
    assert state["role"] == "viewer"


async def test_access_taken_away_closes_the_socket(world, manager):
    await world.grant("bob", "editor")
    bob = await world.connect(manager, "bob", principal=world.principal("bob", Role.NONE))

    def remove(db):
        db.execute(delete(session_members).where(session_members.c.user_id == world.people["bob"].id))
        db.exec_driver_sql("UPDATE editing_sessions SET access_revision = access_revision + 1")

    await world.database.write(remove)
    await manager.access_changed(world.session_id)
    assert bob.socket.closed[0] == 4003


@pytest.mark.parametrize(("values", "code"), [({"status": "completed"}, 4010), ({"deleted_at": "now"}, 4010)])
async def test_completed_or_deleted_session_closes_its_sockets(world, manager, values, code):
    ann = await world.connect(manager, "ann")
    await world.set_session(
        **{key: datetime.now(UTC) if value == "now" else value for key, value in values.items()}
    )
    await manager.access_changed(world.session_id)
    assert ann.socket.closed[0] == code


async def test_paused_session_can_be_read_and_not_changed(world, manager):
    ann = await world.connect(manager, "ann")
    await world.set_session(status="paused")
    await ann.change(0, INSERT_A)
    assert (await ann.socket.next("error"))["code"] == "read_only"
    assert (await ann.socket.next("session_state", 2))["status"] == "paused"


async def test_session_whose_time_is_up_pauses_by_itself(world, tmp_path):
    manager = await world.start(heartbeat_interval=1)
    await world.set_session(expires_at=datetime.now(UTC) + timedelta(seconds=1))
    ann = await world.connect(manager, "ann")
    assert ann.socket.messages[0]["status"] == "active"
    assert (await ann.socket.next("session_state", 2))["status"] == "paused"


async def test_token_that_expires_closes_its_connection(world):
    manager = await world.start(heartbeat_interval=0.5)
    ann = await world.connect(
        manager, "ann", principal=world.principal("ann", issued_at=time.time(), expires_at=time.time() + 1)
    )
    await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 4001


async def test_token_can_be_refreshed_and_not_widened(world, manager):
    now = time.time()
    limits = {"issued_at": now, "session_id": world.session_id, "ceiling": Role.EDITOR}
    mine = world.principal("ann", expires_at=now + 60, **limits)
    longer = world.principal("ann", expires_at=now + 90, **limits)
    ann = await world.connect(manager, "ann", principal=mine, refresh=longer)
    await ann.send("refresh_token", token="fresh")
    assert (await ann.socket.next("token_refreshed"))["expires_at"] == int((now + 90) * 1000)
    for wider in (
        world.principal("bob", expires_at=now + 90, **limits),
        world.principal("ann", expires_at=now + 90, **{**limits, "ceiling": Role.OWNER}),
        world.principal("ann", expires_at=now + 90, **{**limits, "session_id": None}),
    ):
        peer = await world.connect(manager, "ann", principal=mine, refresh=wider)
        await peer.send("refresh_token", token="wider")
        assert (await peer.socket.next("error"))["code"] == "not_authenticated"


async def test_silent_connection_is_closed(world):
    manager = await world.start(heartbeat_interval=0.2)
    ann = await world.connect(manager, "ann")
    await ann.send("heartbeat", timestamp=12)
    answer = await ann.socket.next("heartbeat")
    assert (answer["timestamp"], answer["head"]) == (12, 0)
    await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 4013


async def test_too_many_refused_messages_close_the_connection(world):
    manager = await world.start(max_refused_per_minute=3)
    ann = await world.connect(manager, "ann")
    for _ in range(4):
        await ann.connection.receive("rubbish")
    assert [error["code"] for error in ann.socket.of("error")][:1] == ["invalid_json"]
    assert ann.socket.closed[0] == 4008


async def test_changes_over_the_rate_are_refused_and_may_come_again(world):
    manager = await world.start(changes_per_second=1)
    ann = await world.connect(manager, "ann")
    for seq in (1, 2, 3):
        await ann.change(seq - 1, INSERT_A, seq=seq)
    error = await ann.socket.next("error")
    assert (error["code"], error["seq"], error["retryable"]) == ("rate_limited", 3, True)


async def test_document_does_not_grow_over_its_limit_and_can_always_shrink(world):
    manager = await world.start(max_document_length=8)
    ann = await world.connect(manager, "ann")
    await ann.change(0, {"insert": "too long"})
    assert (await ann.socket.next("error"))["code"] == "too_large"
    ann.seq = 0
    assert await ann.changed(0, {"delete": 3}) == 1


async def test_no_more_connections_than_allowed(world):
    manager = await world.start(max_connections=1)
    ann = await world.connect(manager, "ann")
    with pytest.raises(JddbError) as refused:
        await world.connect(manager, "bob")
    assert refused.value.close_code == 4013
    ann.connection.gone()
    await world.connect(manager, "bob")


async def test_slow_receiver_gets_the_state_instead_of_its_queue(world):
    manager = await world.start(max_queue_messages=5)
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await asyncio.sleep(0)
    bob.socket.stuck = asyncio.Event()
    for revision in range(10):
        await ann.changed(revision, INSERT_A)
    assert len(bob.socket.of("document_change")) < 5
    bob.socket.stuck.set()
    assert (await bob.socket.next("resync"))["reason"] == "slow"
    state = await bob.socket.next("session_state", 2)
    assert state["document_state"]["revision"] == 10
    await ann.changed(10, INSERT_A)
    assert (await bob.socket.until(lambda socket: socket.of("document_change")[-1:]))[0]["revision"] == 11


async def test_receiver_that_stays_slow_is_closed(world):
    manager = await world.start(max_queue_messages=2)
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    revision = 0
    for _ in range(4):
        bob.socket.stuck = asyncio.Event()
        for _ in range(5):
            revision = await ann.changed(revision, INSERT_A)
        states = len(bob.socket.of("session_state"))
        bob.socket.stuck.set()
        await bob.socket.until(lambda socket: socket.closed or len(socket.of("session_state")) > states)  # noqa: B023
    assert bob.socket.closed[0] == 4013


async def test_gzip_only_for_who_asked_and_only_when_large(world):
    world.text = "long " * 500 + "\n"
    manager = await world.start()
    zipped = await world.connect(manager, "ann", accepts_gzip=True)
    plain = await world.connect(manager, "bob")
    assert [binary for _, binary in zipped.socket.frames] == [True, False]
    assert not any(binary for _, binary in plain.socket.frames)


async def test_presence_is_moved_to_the_head_and_not_sent_back(world, manager):
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await ann.changed(0, {"insert": "123"})
    await bob.send("cursor_position", revision=0, data={"position": 2, "selection": {"start": 2, "end": 99}})
    seen = await ann.socket.next("cursor_position")
    assert seen["revision"] == 1
    assert seen["data"] == {"position": 5, "selection": {"start": 5, "end": 8}}
    assert (seen["user_id"], seen["connection_id"]) == (world.people["bob"].id, bob.connection.connection_id)
    assert not bob.socket.of("cursor_position")
    cleo = await world.connect(manager, "cleo")
    cursors = {user["name"]: user.get("cursor") for user in cleo.socket.messages[0]["users"]}
    assert cursors["Bob"]["position"] == 5


async def test_typing_ends_by_itself(world):
    manager = await world.start(typing_timeout=0.05)
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await bob.send("user_typing", data={"typing": True})
    assert (await ann.socket.next("user_typing"))["data"] == {"typing": True}
    assert (await ann.socket.next("user_typing", 2))["data"] == {"typing": False}


async def test_second_process_on_the_same_file_shows_the_changes_of_the_first(world):
    first, second = await world.start(), await world.start()
    ann = await world.connect(first, "ann", client_id="ann-1")
    bob = await world.connect(second, "bob", client_id="bob-1")
    await ann.changed(0, INSERT_A)
    assert (await bob.socket.next("document_change"))["client_id"] == "ann-1"
    await bob.changed(0, {"retain": 5}, {"insert": "B"})
    assert (await ann.socket.next("document_change"))["data"]["ops"] == [{"retain": 6}, {"insert": "B"}]
    await world.grant("bob", "viewer")


async def test_revision_ahead_is_said_only_after_reading_the_database(world):
    first, second = await world.start(watch_interval=60), await world.start(watch_interval=60)
    ann = await world.connect(first, "ann", client_id="tab")
    await ann.changed(0, INSERT_A)
    moved = await world.connect(second, "ann", client_id="tab", since=1, epoch=1)
    moved.seq = 1
    assert await moved.changed(1, INSERT_A) == 2
    back = await world.connect(first, "ann", client_id="tab2")
    assert back.socket.messages[0]["document_state"]["revision"] == 2


async def test_restore_is_a_new_change(world, manager):
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await ann.changed(0, {"delete": 5}, {"insert": "Bonjour"})
    assert await manager.restore(world.session_id, world.principal("ann"), 0) == 2
    await bob.socket.until(lambda socket: len(socket.of("document_change")) == 2)
    cleo = await world.connect(manager, "cleo")
    assert cleo.socket.messages[0]["document_state"] == {"revision": 2, "ops": [{"insert": "Hello\n"}]}
    with pytest.raises(JddbError) as refused:
        await manager.restore(world.session_id, world.principal("ann"), 99)
    assert refused.value.http_status == 404
    await world.set_session(status="paused")
    with pytest.raises(JddbError) as refused:
        await manager.restore(world.session_id, world.principal("ann"), 1)
    assert refused.value.code == "read_only"


async def test_poisonous_change_does_not_take_the_others_with_it(world, manager, monkeypatch):
    from jddb_jupyter.collab import judge

    genuine = judge.describe

    def poisoned(change, *rest):
        if change.client_id == "poison":
            raise RuntimeError("a fault")
        return genuine(change, *rest)

    monkeypatch.setattr(judge, "describe", poisoned)
    peers = [await world.connect(manager, "ann"), await world.connect(manager, "bob", client_id="poison"),
             await world.connect(manager, "cleo")]  # fmt: skip
    await asyncio.gather(*(peer.change(0, INSERT_A) for peer in peers))
    error = await peers[1].socket.next("error")
    assert (error["code"], error["retryable"]) == ("internal", False)
    await peers[0].socket.next("ack")
    await peers[2].socket.next("ack")
    assert len(await world.rows()) == 2


@only_sqlite
async def test_locked_database_is_waited_for_and_nothing_is_stored_twice(world, manager):
    ann = await world.connect(manager, "ann")
    path = str(world.database.path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await ann.change(0, INSERT_A)
    await ann.change(0, INSERT_A, seq=1)
    other.execute("COMMIT")
    other.close()
    await ann.socket.next("ack", 2)
    assert len(await world.rows()) == 1


FULL = {
    "sqlite": [
        "CREATE TRIGGER no_room BEFORE INSERT ON document_changes BEGIN SELECT RAISE(ABORT, 'full'); END"
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE 'full'; END $$",
        "CREATE TRIGGER no_room BEFORE INSERT ON document_changes EXECUTE FUNCTION no_room()",
    ],
}
EMPTIED = {"sqlite": "DROP TRIGGER no_room", "postgresql": "DROP TRIGGER no_room ON document_changes"}


async def test_failing_commits_are_told_as_unavailable_and_can_be_repeated(world, manager):
    ann = await world.connect(manager, "ann")
    await world.database.write(lambda db: [db.exec_driver_sql(one) for one in FULL[db.dialect.name]])
    await ann.change(0, INSERT_A)
    assert (await ann.socket.next("error"))["code"] == "internal"
    await world.database.write(lambda db: db.exec_driver_sql(EMPTIED[db.dialect.name]))
    ann.seq = 0
    assert await ann.changed(0, INSERT_A) == 1


async def test_closing_commits_what_waits_and_says_1001(world, manager):
    ann = await world.connect(manager, "ann")
    await ann.change(0, INSERT_A)
    await manager.close()
    assert ann.socket.of("ack")
    assert ann.socket.closed[0] == 1001
    rows = await world.rows("websocket_connections")
    assert rows[0]["disconnected_at"] is not None
    sessions = await world.rows("editing_sessions")
    assert (sessions[0]["head"], sessions[0]["snapshot_revision"]) == (1, 1)


@only_sqlite
async def test_restored_database_makes_everybody_load_the_text_again(world, manager):
    ann, bob = await world.connect(manager, "ann", client_id="tab"), await world.connect(manager, "bob")
    await ann.changed(0, INSERT_A)
    path = world.database.path
    backup = migrate.copy_of(path, "backup")
    await ann.changed(1, {"insert": "lost "})
    kept = restore(path, backup)
    assert kept is not None
    await ann.change(2, {"insert": "on what is gone"})
    await ann.socket.until(lambda socket: socket.closed)
    await bob.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == bob.socket.closed[0] == 1001
    again = await world.connect(manager, "ann", client_id="tab", since=2, epoch=1)
    state = again.socket.messages[0]
    assert state["epoch"] == 2
    assert state["document_state"] == {"revision": 1, "ops": [{"insert": "AHello\n"}]}
    assert await again.changed(1, {"insert": "B"}) == 2
    assert [row["revision"] for row in await world.rows()] == [1, 2]


@only_sqlite
async def test_restore_is_noticed_by_a_session_that_nobody_types_in(world, manager):
    ann = await world.connect(manager, "ann")
    path = world.database.path
    restore(path, migrate.copy_of(path, "backup"))
    await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 1001


def test_file_that_is_no_database_is_not_restored(tmp_path):
    (tmp_path / "rubbish").write_text("This is not a database. " * 100)
    with pytest.raises(JddbError) as refused:
        restore(tmp_path / "jddb.sqlite", tmp_path / "rubbish")
    assert refused.value.reason == "not_a_backup"
    assert not (tmp_path / "jddb.sqlite").exists()


async def test_who_no_longer_waits_is_not_an_error(world, manager, caplog):
    ann = await world.connect(manager, "ann")
    asked = asyncio.create_task(manager.access_changed(world.session_id))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked.cancel()
    assert await ann.changed(0, INSERT_A) == 1
    assert not [record for record in caplog.records if record.exc_info]


async def test_who_comes_while_a_session_is_loaded_again_is_in_the_same_one(world, manager, monkeypatch):
    genuine, gates = SqlStore.load, [asyncio.Event() for _ in range(3)]
    loads = iter(gates)

    async def load(store, session_id):
        gate = next(loads)
        await gate.wait()
        if gate is gates[0]:
            raise Unavailable("database_busy")
        return await genuine(store, session_id)

    monkeypatch.setattr(SqlStore, "load", load)
    ann, bob = (asyncio.create_task(world.connect(manager, name)) for name in ("ann", "bob"))
    await asyncio.sleep(0)
    gates[0].set()
    with pytest.raises(Unavailable):
        await ann
    cleo = asyncio.create_task(world.connect(manager, "cleo"))
    await asyncio.sleep(0)
    for gate in gates:
        gate.set()
    assert (await bob).connection.session is (await cleo).connection.session


@pytest.mark.parametrize("failing", ["catch_up", "moved"])
async def test_news_from_another_process_is_not_lost_when_the_database_is_busy(world, monkeypatch, failing):
    # Nothing else is written that would make up for it.
    quiet = {"snapshot_idle": 60}
    first = await world.start(watch_interval=60, **quiet)
    second = await world.start(watch_interval=0.02, **quiet)
    ann, bob = await world.connect(first, "ann"), await world.connect(second, "bob")
    holder, name = (SqlStore, "catch_up") if failing == "catch_up" else (store, "_moved")
    genuine = getattr(holder, name)
    # The first may be about what was written while everybody came in.
    failures = [Unavailable("database_busy"), Unavailable("database_busy")]

    def fails_twice(*args):
        if failures:
            raise failures.pop()
        return genuine(*args)

    monkeypatch.setattr(holder, name, fails_twice)
    revision = 0
    while failures:  # a look that had begun before they were arranged may have seen the first change
        revision = await ann.changed(revision, INSERT_A)
        await bob.socket.next("document_change", revision)


async def test_unavailable_is_said_only_of_what_is_certainly_not_stored(world, manager, monkeypatch):
    monkeypatch.setattr(committer, "RETRY_DELAY", 0)
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    genuine = SqlStore.commit
    stores = False

    async def fail(store, *arguments):
        if stores:
            await genuine(store, *arguments)
        raise Unavailable("database_busy")

    monkeypatch.setattr(SqlStore, "commit", fail)
    await ann.change(0, INSERT_A)
    error = await ann.socket.next("error")
    assert (error["code"], error["seq"], error["retryable"]) == ("unavailable", 1, True)
    stores = True
    await ann.change(0, INSERT_A, seq=1)
    assert (await ann.socket.next("ack"))["revision"] == 1
    assert (await bob.socket.next("document_change"))["revision"] == 1
    assert len(await world.rows()) == 1


async def test_who_cannot_be_told_what_is_stored_is_sent_back(world, manager, monkeypatch):
    monkeypatch.setattr(committer, "RETRY_DELAY", 0)
    ann = await world.connect(manager, "ann")

    async def fail(store, *arguments):
        raise Unavailable("database_busy")

    for method in ("commit", "load", "catch_up"):
        monkeypatch.setattr(SqlStore, method, fail)
    await ann.change(0, INSERT_A)
    await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 1011
    assert not ann.socket.of("error")
