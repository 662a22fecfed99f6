"""People: what an identity says of them, and what they chose themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jddb_jupyter.collab.profiles import COLOURS, Profile
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Forbidden, NotAuthenticated
from jddb_jupyter.storage import sessions, users
from jddb_jupyter.storage.access import read_access
from jddb_jupyter.storage.database import Database

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


async def test_new_people_get_the_colour_that_the_fewest_have(database: Database) -> None:
    made = [await database.write(users.ensure, f"user {n}", None, NOW) for n in range(2 * len(COLOURS))]
    assert [one.colour for one in made] == [*COLOURS, *COLOURS]


async def test_who_was_only_named_was_not_seen(database: Database) -> None:
    assert (await database.write(users.ensure, "bob", None, NOW)).seen_at is None
    later = NOW + timedelta(days=1)
    assert (await database.write(users.see, "bob", "Bob", later)).seen_at == later
    assert (await database.write(users.see, "bob", "Bob", later + timedelta(days=1))).seen_at == later


async def test_what_was_chosen_stays_whatever_the_identity_says(database: Database, ann: Principal) -> None:
    chosen, _ = await database.write(users.choose, ann, Profile(name="Annette", colour=COLOURS[5]))
    assert (chosen.name, chosen.colour) == ("Annette", COLOURS[5])
    assert (await database.write(users.see, "ann", "Ann of Jupyter", NOW)).name == "Annette"
    again, _ = await database.write(users.choose, ann, Profile(name="Anne"))
    assert (again.name, again.colour) == ("Anne", COLOURS[5])


async def test_a_choice_is_told_to_every_open_session(
    database: Database, session: sessions.Session, ann: Principal, person: Any
) -> None:
    bob = await person("bob")
    before = await database.read(read_access, "s1")
    assert before.profiles == {}
    _, moved = await database.write(users.choose, ann, Profile(name="Annette"))
    await database.write(users.choose, bob, Profile(colour=COLOURS[7]))
    access = await database.read(read_access, "s1")
    assert (moved, access.access_revision) == (["s1"], before.access_revision + 2)
    assert access.profiles == {
        ann.user_id: Profile(name="Annette"),
        bob.user_id: Profile(colour=COLOURS[7]),
    }
    shown = access.shown(bob)
    assert (shown.name, shown.colour, shown.colour_chosen) == ("bob", COLOURS[7], True)
    assert (await database.write(users.choose, ann, Profile()))[1] == []


@pytest.mark.parametrize("limits", [{"session_id": "s1"}, {"ceiling": Role.EDITOR}])
async def test_a_limited_token_chooses_nothing(
    database: Database, ann: Principal, limits: dict[str, Any]
) -> None:
    with pytest.raises(Forbidden):
        await database.write(users.choose, replace(ann, **limits), Profile(name="Eve"))


async def test_who_was_shut_out_meanwhile_chooses_nothing(database: Database, ann: Principal) -> None:
    await database.write(users.set_active, "ann", False, ann.user_id, NOW)
    with pytest.raises(NotAuthenticated):
        await database.write(users.choose, ann, Profile(name="Eve"))
