"""Translation pairs: open one, look at it, say who translates and who reviews."""

from __future__ import annotations

import secrets
import time
from http import HTTPStatus
from typing import TypedDict

from msgspec import UNSET, Struct, UnsetType

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict, InvalidMessage, NotFound, SessionClosed, Unprocessable
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.comments import everyone
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.pair_shapes import (
    TranslationShape,
    TranslationStateShape,
    state_shape,
    translation_shape,
)
from jddb_jupyter.server.rest.shapes import NextCursor, cursor, position
from jddb_jupyter.storage import glossary, pairs, pairs_aligning, pairs_opening, pairs_reading
from jddb_jupyter.storage.pairs_alignment import new_id
from jddb_jupyter.storage.pairs_opening import NewIds, Opened, Wanted


class PairRequest(Struct):
    """A source, and the job description that translates it or the language that one is wanted in.

    `title` is that of a job description that is made for it.
    """

    source_job_id: fields.Whole
    target_job_id: fields.Whole | None = None
    target_language: fields.Language | None = None
    title: fields.Title | None = None

    def wanted(self) -> Wanted:
        """InvalidMessage unless there is one of the two."""
        targets = [one for one in (self.target_job_id, self.target_language) if one is not None]
        if len(targets) != 1:
            raise InvalidMessage("field_missing", field="target_job_id")
        return Wanted(self.source_job_id, targets[0], self.title)


class PairsQuery(fields.PageQuery):
    """Which pairs are wanted: those of one job description; with `ended` also those that were closed."""

    job_id: fields.Whole | None = None
    ended: bool = False


class AssignmentRequest(Struct):
    """User names; null for nobody. What is left out stays as it is."""

    translator: fields.Username | UnsetType | None = UNSET
    reviewer: fields.Username | UnsetType | None = UNSET


class TranslationsShape(TypedDict):
    """A page of the list."""

    translations: list[TranslationShape]
    next: NextCursor


class OpenedShape(TypedDict):
    """A pair and its two sessions; `warnings` are sentences that somebody should read."""

    pair_id: str
    source_session_id: str
    target_session_id: str
    source_job_id: int
    target_job_id: int
    warnings: list[str]


class TranslationsHandler(RestHandler):
    """`GET` and `POST translations`."""

    @operation({200: TranslationsShape}, query=PairsQuery)
    async def get(self) -> None:
        """Those whose two job descriptions the caller may read, newest first."""
        asked = self.query(PairsQuery)
        found, last = await self.services.database.read(
            pairs.listing,
            self.person,
            asked.limit,
            position(asked.cursor),
            job_id=asked.job_id,
            with_ended=asked.ended,
        )
        self.reply({"translations": [translation_shape(pair) for pair in found], "next": cursor(last)})

    @operation(
        {200: OpenedShape, 201: OpenedShape},
        body=PairRequest,
        needs=Role.TRANSLATOR,
        errors=(NotFound, Conflict, Unprocessable),
    )
    async def post(self) -> None:
        """The open pair of two job descriptions, opened if there is none; a missing target is made."""
        wanted = self.body(PairRequest).wanted()
        ids = NewIds(*(secrets.token_urlsafe(16) for _ in range(3)))
        opened = await self.services.database.write(
            pairs_opening.open_pair, wanted, self.person, ids, self.services.now()
        )
        tell_opened(self, opened)
        if opened.made:
            await align_pair(self, opened.pair.pair_id)
        pair, language = opened.pair, self._language()
        self.reply(
            {
                "pair_id": pair.pair_id,
                "source_session_id": pair.source.session_id,
                "target_session_id": pair.target.session_id,
                "source_job_id": pair.source.job_id,
                "target_job_id": pair.target.job_id,
                "warnings": [MESSAGES[reason][language.startswith("fr")] for reason in opened.warnings],
            },
            HTTPStatus.CREATED if opened.made else HTTPStatus.OK,
        )


class TranslationHandler(RestHandler):
    """`GET` and `PATCH translations/{pair_id}`."""

    @operation({200: TranslationStateShape}, needs=Role.VIEWER)
    async def get(self, pair_id: str) -> None:
        """One pair: its two texts, who works on it, how far it is, what was accepted, what it is worth."""
        reading = await self.services.database.read(pairs_reading.read, pair_id, self.person, new_id)
        self.reply(state_shape(reading))

    @operation(
        {200: TranslationShape}, body=AssignmentRequest, needs=Role.EDITOR, errors=(Conflict, SessionClosed)
    )
    async def patch(self, pair_id: str) -> None:
        """Say who translates and who reviews."""
        asked = self.body(AssignmentRequest)
        given = {
            name: value
            for name in ("translator", "reviewer")
            if not isinstance(value := getattr(asked, name), UnsetType)
        }
        pair = await self.services.database.write(
            pairs.assign, pair_id, self.person, given, everyone(self), self.services.now()
        )
        self.reply(translation_shape(pair))


async def align_pair(handler: RestHandler, pair_id: str) -> None:
    """Align a pair anew with what the glossary knows."""
    services = handler.services
    terms = await services.database.read(glossary.everything)
    begun = time.monotonic()
    await pairs_aligning.realign(services.database, pair_id, handler.person, terms, services.now())
    services.monitor.aligned(time.monotonic() - begun)
    services.live_pairs.changed(pair_id)
    services.pair_indexer.committed(pair_id)


def tell_opened(handler: RestHandler, opened: Opened) -> None:
    """Emit the events of what was opened, and let the concordance follow it."""
    events, username = handler.events, handler.person.username
    for session in opened.sessions:
        events.session_opened(session.session_id, session.job_id, session.session_type, username)
    if opened.made:
        pair = opened.pair
        events.pair_opened(pair.pair_id, pair.source.job_id, pair.target.job_id, username)
        handler.services.pair_indexer.committed(pair.pair_id)
