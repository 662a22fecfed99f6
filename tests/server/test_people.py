"""`me` and `token`."""

from __future__ import annotations

from typing import Any


async def test_a_token_says_who_is_calling(ann: Any) -> None:
    reply = await ann("GET", "me")
    assert (reply.status, reply.body["user"]["username"], reply.body["user"]["name"]) == (200, "ann", "Ann")


async def test_nobody_is_refused_in_both_languages(anybody: Any) -> None:
    reply = await anybody()("GET", "me")
    assert (reply.status, reply.body["code"]) == (401, "not_authenticated")
    reply = await anybody()("GET", "me", locale="fr-CA")
    assert reply.body["message"] == "Veuillez ouvrir une nouvelle session de connexion."
