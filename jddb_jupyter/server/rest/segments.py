"""The segments of a translation pair: what they are, what is done to them, what helps and what is wrong."""

from __future__ import annotations

import asyncio
import secrets
import time
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from jddb_jupyter.collab.ports import LinkAction, SeenText
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import (
    Conflict,
    NotFound,
    ReadOnly,
    RevisionAhead,
    SessionClosed,
    TooLarge,
    Unprocessable,
)
from jddb_jupyter.ot import Range
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.comments import LONGEST_TEXT
from jddb_jupyter.server.rest.glossary import OccurrencesShape, occurrences_shape
from jddb_jupyter.server.rest.memory import MatchShape, match_shape
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.pair_shapes import (
    FindingsShape,
    NextPairShape,
    PublishedPairShape,
    PublishedTextShape,
    SegmentsShape,
    findings_shape,
    segments_shape,
)
from jddb_jupyter.server.rest.translations import align_pair, tell_opened
from jddb_jupyter.storage import pairs_publishing, pairs_reading
from jddb_jupyter.storage.pairs_alignment import new_id
from jddb_jupyter.storage.pairs_opening import NewIds
from jddb_jupyter.storage.sessions import Completed
from jddb_jupyter.translation.checks import Finding, check_document
from jddb_jupyter.translation.links import LinkOrigin, LinkStatus, Side
from jddb_jupyter.translation.matching import Wanted
from jddb_jupyter.translation.quality import quality_score

LinkId = Annotated[str, Meta(max_length=64)]


class Places(Struct, frozen=True):
    """A place in one of the texts, or in both."""

    source: fields.Whole | None = None
    target: fields.Whole | None = None


class Revisions(Struct, frozen=True):
    """The revisions in whose texts places are meant."""

    source: fields.Whole = 0
    target: fields.Whole = 0


class Seen(Struct, frozen=True):
    """What of a link the person saw who confirms it: `[start, end]` in the texts of `revision`."""

    revision: Revisions
    source: tuple[fields.Whole, fields.Whole]
    target: tuple[fields.Whole, fields.Whole]


class ActionRequest(Struct):
    """What is done to links; `id`, chosen by the client, makes it harmless to send it again.

    `update` gives a `status`, with what was `seen` if that confirms, or an `origin`; `comment` says why a
    segment is sent back.
    """

    action: Literal["link", "unlink", "merge", "split", "update"]
    link_ids: Annotated[list[LinkId], Meta(min_length=1, max_length=200)]
    id: fields.Nonce | None = None
    at: Places = Places()
    revision: Revisions = Revisions()
    status: LinkStatus | None = None
    origin: LinkOrigin | None = None
    seen: Seen | None = None
    comment: fields.CommentText | None = None


class PublishRequest(Struct):
    """`force`: although something is not translated; `reopen`: and open the next pair at once."""

    force: bool = False
    reopen: bool = False


class SegmentSuggestionsShape(OccurrencesShape):
    """What the memory has for a segment, and what of the glossary stands in its source."""

    matches: list[MatchShape]


class SegmentsHandler(RestHandler):
    """`GET` and `POST translations/{pair_id}/segments`."""

    @operation({200: SegmentsShape}, needs=Role.VIEWER)
    async def get(self, pair_id: str) -> None:
        """The segments that belong together, with their texts and their status."""
        await self._reply_segments(pair_id)

    @operation(
        {200: SegmentsShape},
        body=ActionRequest,
        needs=Role.REVIEWER,
        errors=(Conflict, ReadOnly, RevisionAhead, SessionClosed, TooLarge, Unprocessable),
    )
    async def post(self, pair_id: str) -> None:
        """Link, unlink, merge or split segments (translator), or say how far one is; then all of them."""
        asked = self.body(ActionRequest)
        if asked.comment is not None and len(asked.comment) > LONGEST_TEXT:
            raise TooLarge("comment_too_long", length=len(asked.comment), limit=LONGEST_TEXT)
        at = {"source": asked.at.source, "target": asked.at.target}
        action = LinkAction(
            deed=asked.action,
            link_ids=tuple(asked.link_ids),
            source_revision=asked.revision.source,
            target_revision=asked.revision.target,
            at={side: place for side, place in at.items() if place is not None},  # type: ignore[misc]
            status=asked.status,
            origin=asked.origin,
            seen={} if asked.seen is None else _seen_texts(asked.seen),
            comment=asked.comment,
        )
        begun = time.monotonic()
        await self.services.pairs.act(pair_id, self.person, action, asked.id or secrets.token_urlsafe(16))
        self.services.monitor.linked(time.monotonic() - begun)
        self.services.live_pairs.changed(pair_id)
        if asked.comment is not None:
            await self._comments_changed(pair_id)
        await self._reply_segments(pair_id)

    async def _comments_changed(self, pair_id: str) -> None:
        record = await self.services.pairs.load(pair_id)
        for session_id in (record.source_session_id, record.target_session_id) if record else ():
            await self.services.manager.comments_changed(session_id)

    async def _reply_segments(self, pair_id: str) -> None:
        reading = await self.services.database.read(pairs_reading.read, pair_id, self.person, new_id)
        self.reply(segments_shape(reading))


def _seen_texts(seen: Seen) -> dict[Side, SeenText]:
    return {
        "source": SeenText(seen.revision.source, Range(*seen.source)),
        "target": SeenText(seen.revision.target, Range(*seen.target)),
    }


class AlignRequest(Struct):
    """How to align; there is one way."""

    method: Literal["default"] = "default"


class AlignHandler(RestHandler):
    """`POST translations/{pair_id}/align`."""

    @operation(
        {200: SegmentsShape},
        body=AlignRequest,
        body_is_optional=True,
        needs=Role.TRANSLATOR,
        errors=(SessionClosed,),
    )
    async def post(self, pair_id: str) -> None:
        """Align the texts again; what people linked or confirmed stays. All segments after it."""
        if self.request.body:
            self.body(AlignRequest)
        await align_pair(self, pair_id)
        reading = await self.services.database.read(pairs_reading.read, pair_id, self.person, new_id)
        self.reply(segments_shape(reading))


class SuggestionsHandler(RestHandler):
    """`GET translations/{pair_id}/segments/{link_id}/suggestions`."""

    @operation({200: SegmentSuggestionsShape}, needs=Role.VIEWER)
    async def get(self, pair_id: str, link_id: str) -> None:
        """What the memory and the glossary have for a segment."""
        read = self.services.database.read
        reading, index = await read(pairs_reading.find_segment, pair_id, link_id, self.person, new_id)
        segments, pair = reading.segments, reading.pair
        source = segments[index].source
        around = [segments[at].source if 0 <= at < len(segments) else "" for at in (index - 1, index + 1)]
        wanted = Wanted(
            text=source,
            source_language=pair.source.language,
            target_language=pair.target.language,
            previous=around[0] or None,
            following=around[1] or None,
        )
        matches = await read(self.services.memory.find_units, self.person, wanted) if source.strip() else []
        terminology = await self.services.glossary.terminology()
        found = occurrences_shape(terminology.find(source, pair.source.language))
        told: SegmentSuggestionsShape = {
            "matches": [match_shape(match, unit, wanted) for match, unit in matches],
            **found,
        }
        self.reply(told)


class FindingsHandler(RestHandler):
    """`GET translations/{pair_id}/findings`."""

    @operation({200: FindingsShape}, needs=Role.VIEWER)
    async def get(self, pair_id: str) -> None:
        """What the checks say of the pair, and what it is worth."""
        database, now = self.services.database, self.services.now()
        check = await _check(self)
        found = await database.read(pairs_reading.checkable, pair_id, self.person, new_id)
        reading = found.reading

        def look() -> tuple[list[Finding], Decimal | None]:
            findings = pairs_reading.findings(found, check)
            return findings, quality_score(reading.segments, findings)

        findings, score = await asyncio.to_thread(look)
        if reading.pair.ended_at is None and score != reading.pair.quality_score:
            await database.write(pairs_reading.keep_quality, reading, score, now)
        self.reply(findings_shape(reading, findings, score, self.person.locale))


class PublishHandler(RestHandler):
    """`POST translations/{pair_id}/publish`."""

    @operation(
        {200: PublishedPairShape},
        body=PublishRequest,
        body_is_optional=True,
        needs=Role.OWNER,
        errors=(Conflict, NotFound, SessionClosed),
    )
    async def post(self, pair_id: str) -> None:
        """Publish both texts, or neither, and end the pair."""
        asked = self.body(PublishRequest) if self.request.body else PublishRequest()
        ids = NewIds(*(secrets.token_urlsafe(16) for _ in range(3))) if asked.reopen else None
        now, check = self.services.now(), await _check(self)
        done = await self.services.database.write(
            pairs_publishing.publish, pair_id, self.person, asked.force, ids, now, check
        )
        self.services.pair_indexer.committed(pair_id)
        await self.access_changed([done.source.session.session_id, done.target.session.session_id])
        for completed in (done.source, done.target):
            session = completed.session
            self.events.published(
                session.session_id, session.job_id, session.revision, completed.version, self.person.username
            )
        following: NextPairShape | None = None
        if done.next is not None:
            tell_opened(self, done.next)
            pair = done.next.pair
            following = {
                "pair_id": pair.pair_id,
                "source_session_id": pair.source.session_id,
                "target_session_id": pair.target.session_id,
            }
        self.reply({"source": _published(done.source), "target": _published(done.target), "next": following})


def _published(done: Completed) -> PublishedTextShape:
    session = done.session
    return {"job_id": session.job_id, "session_id": session.session_id, "version": done.version}


async def _check(handler: RestHandler) -> pairs_reading.Check:
    """The checks with the terms of now."""
    regions, terms = handler.services.settings.language_regions, await handler.services.glossary.terminology()
    return lambda links: check_document(links, regions, terms)
