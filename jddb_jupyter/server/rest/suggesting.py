"""Suggestions from machines: which are on, what one is told of them, and asking for one."""

from __future__ import annotations

import asyncio
from typing import TypedDict

from msgspec import Struct

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Forbidden
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.storage import pairs
from jddb_jupyter.storage.pairs import Pair
from jddb_jupyter.suggesters import Wish
from jddb_jupyter.translation.terminology import Terminology


class SuggestionRequest(Struct):
    """A segment of the pair's source that shall be sent to a suggester."""

    suggester: str
    text: fields.UnitText


class SuggesterShape(TypedDict):
    """A suggester that is on; `notice` is to be shown before its first use, `problem`: why it has none."""

    name: str
    title: str
    destination: str
    notice: str
    problem: str | None


class SuggestersShape(TypedDict):
    """Those that the administrator switched on."""

    suggesters: list[SuggesterShape]


class SuggestionsShape(TypedDict):
    """Translations, the best first."""

    suggester: str
    suggestions: list[str]


class SuggestersHandler(RestHandler):
    """`GET suggesters`."""

    @operation({200: SuggestersShape})
    async def get(self) -> None:
        """The suggesters that are on, and what people are told of each."""
        locale = self.person.locale
        told: SuggestersShape = {
            "suggesters": [
                {
                    "name": offered.name,
                    "title": offered.title,
                    "destination": offered.destination,
                    "notice": offered.notice(locale),
                    "problem": offered.trouble(locale),
                }
                for offered in self.services.suggesters.offered
            ]
        }
        self.reply(told)


class SuggestHandler(RestHandler):
    """`POST translations/{pair_id}/suggest`."""

    _asking: asyncio.Task[list[str]] | None = None
    _is_alone = False

    @operation({200: SuggestionsShape}, body=SuggestionRequest, needs=Role.TRANSLATOR)
    async def post(self, pair_id: str) -> None:
        """Send a text to a suggester; ended when the caller goes away."""
        asked = self.body(SuggestionRequest)
        pair = await self.services.database.read(pairs.find, pair_id, self.person)
        if pair.target.role < Role.TRANSLATOR:
            raise Forbidden("role_too_small", role=pair.target.role, needed=Role.TRANSLATOR)
        self.services.suggesters.named(asked.suggester)
        wish = _wish(asked.text, pair, await self.services.glossary.terminology())
        self._asking = asyncio.ensure_future(self.services.suggesters.suggest(asked.suggester, wish))
        try:
            found = await self._asking
        except asyncio.CancelledError:
            if not self._is_alone:
                raise
            return
        told: SuggestionsShape = {"suggester": asked.suggester, "suggestions": found}
        self.reply(told)

    def on_connection_close(self) -> None:
        """Nobody waits any more."""
        self._is_alone = True
        if self._asking is not None:
            self._asking.cancel()
        super().on_connection_close()


def _wish(text: str, pair: Pair, terminology: Terminology) -> Wish:
    """The text with the approved wordings of the terms in it."""
    source, target = pair.source.language, pair.target.language
    terms: dict[str, str] = {}
    for occurrence in terminology.find(text, source):
        for entry in occurrence.entries:
            for wording in entry.term.in_language(target):
                if wording.status == "approved" and entry.wording.status != "forbidden":
                    terms.setdefault(entry.wording.text, wording.text)
    return Wish(text, source, target, tuple(terms.items()))
