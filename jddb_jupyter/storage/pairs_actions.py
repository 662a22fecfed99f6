"""What people do to the links of a pair: by hand, or with a change of the target's text.

Every function runs in the caller's transaction, which holds the pair's lock, and judges the rights there.
Confirming a translation puts it into the memory, and sending a segment back writes down why, in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from jddb_jupyter.collab.ports import AlignmentNews, LinkAction, LinkUpdate, NewChange
from jddb_jupyter.collab.roles import Access, Action, Principal, Role, require
from jddb_jupyter.errors import (
    JddbError,
    NotFound,
    ReadOnly,
    RevisionAhead,
    Unprocessable,
)
from jddb_jupyter.storage import comment_anchors, log, memory, pairs
from jddb_jupyter.storage.access import read_access
from jddb_jupyter.storage.comments import Desk, NewComment
from jddb_jupyter.storage.pairs_alignment import SUGGESTED, AlignedPair
from jddb_jupyter.storage.tables import translation_actions
from jddb_jupyter.translation import links
from jddb_jupyter.translation.links import SIDES, AlignmentLink, LinkOrigin, LinkStatus, Side, Spanned
from jddb_jupyter.translation.units import Neighbours, NewUnit, Origin, Place, Status, tidied

_COUNTERS: Final = {
    LinkOrigin.MEMORY: "translation_memory_hits",
    LinkOrigin.MACHINE: "ai_suggestions_used",
}
_UNIT_STATUS: Final[Mapping[LinkStatus, Status]] = {
    LinkStatus.NEEDS_REVIEW: "draft",
    LinkStatus.REVIEWED: "reviewed",
    LinkStatus.APPROVED: "approved",
}
_UNIT_ORIGIN: Final[Mapping[LinkOrigin, Origin]] = {
    LinkOrigin.HUMAN: "human",
    LinkOrigin.ALIGNER: "human",
    LinkOrigin.MEMORY: "memory",
    LinkOrigin.MACHINE: "machine",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and when; `everyone` is the role that all people have."""

    person: Principal
    everyone: Role
    now: datetime


def act(db: Connection, pair: AlignedPair, actor: Actor, action: LinkAction, action_id: str) -> AlignmentNews:
    """Do something to links, once for each `action_id` of a person.

    That it is done is also told to who may not do it any more: they ask because they were not told.
    """
    pairs.require_in_pair(db, pair.row, actor.person)
    if not _is_new(db, pair, actor.person, action_id):
        pair.catch_up()
        pair.settle()
        return pair.store(actor.now)
    access = _allowed(db, pair, actor, action)
    pair.catch_up()
    pair.settle()
    if action.deed == "update":
        _update(db, pair, actor, access, action, action_id)
    else:
        _relink(db, pair, action)
    pair.settle()
    news = pair.store(actor.now)
    db.execute(
        insert(translation_actions).values(
            pair_id=pair.row.pair_id,
            user_id=actor.person.user_id,
            action_id=action_id,
            version=news.version,
            at=actor.now,
        )
    )
    return news


def with_change(db: Connection, pair: AlignedPair, new: NewChange, update: LinkUpdate, now: datetime) -> None:
    """Do what a change of the target, which is in the log, means for its link.

    What cannot be done any more, such as confirming a link that somebody has merged, is left: the text stays.
    """
    change = new.change
    source_head = log.head_of(db, pair.sessions["source"]) or 0
    pair.follow("source", source_head)
    pair.follow("target", change.revision - 1)
    pair.settle()
    if update.link_id not in {link.link_id for link in pair.alignment}:
        pair.follow("target", change.revision)
        return
    pair.follow_as(change.delta, change.revision, update.link_id)
    try:
        link = _say(db, pair, update)
    except JddbError:
        return
    if link.status.confirms and update.status is not None:
        _remember(db, pair, link, change.user_id, now)


def _allowed(db: Connection, pair: AlignedPair, actor: Actor, action: LinkAction) -> Access:
    """Who may act on links, by their role in the target."""
    person, now = actor.person, actor.now.timestamp()
    access = read_access(db, pair.sessions["target"])
    access.check_open(person, now)
    if action.deed == "update":
        require(access.role_of(person), Action.SET_STATUS)
        if action.status is not None:
            access.check_status(person, action.status)
    else:
        require(access.role_of(person), Action.TRANSLATE)
    if access.status_at(now) == "paused":
        raise ReadOnly("session_paused")
    return access


def _is_new(db: Connection, pair: AlignedPair, person: Principal, action_id: str) -> bool:
    table = translation_actions.c
    return (
        db.scalar(
            select(table.version).where(
                table.pair_id == pair.row.pair_id,
                table.user_id == person.user_id,
                table.action_id == action_id,
            )
        )
        is None
    )


def _relink(db: Connection, pair: AlignedPair, action: LinkAction) -> None:
    ids = action.link_ids
    if len(set(ids)) != len(ids) or not ids or (action.deed in ("unlink", "split") and len(ids) != 1):
        raise Unprocessable("action_not_valid")
    if action.deed == "link":
        pair.alignment = links.link(pair.alignment, ids)
    elif action.deed == "merge":
        pair.alignment = links.merge(pair.alignment, ids)
    elif action.deed == "unlink":
        pair.alignment = links.unlink(pair.alignment, ids[0], pair.new_id)
    else:
        segments: dict[Side, Sequence[Spanned]] = {side: pair.segments(side) for side in SIDES}
        at = {side: _moved(db, pair, action, side, place) for side, place in action.at.items()}
        pair.alignment = links.split(pair.alignment, ids[0], at, segments, pair.new_id)


def _moved(db: Connection, pair: AlignedPair, action: LinkAction, side: Side, place: int) -> int:
    """A place that a person chose in the text of an earlier revision, in the text at the head."""
    revision = action.source_revision if side == "source" else action.target_revision
    head = pair.revisions[side]
    if revision > head:
        raise RevisionAhead("revision_ahead", revision=revision, head=head)
    for change in log.read_changes(db, pair.sessions[side], revision, head):
        place = change.delta.transform_position(place, False)
    return place


def _update(
    db: Connection, pair: AlignedPair, actor: Actor, access: Access, action: LinkAction, action_id: str
) -> None:
    if len(action.link_ids) != 1:
        raise Unprocessable("action_not_valid")
    link_id = action.link_ids[0]
    before = pair.alignment[link_id]
    update = LinkUpdate(pair.row.pair_id, link_id, action.status, action.origin, action.unit_id, action.seen)
    sent_back = before.status.confirms and action.status is not None and not action.status.confirms
    if sent_back and action.comment is None and access.role_of(actor.person) is Role.REVIEWER:
        raise Unprocessable("say_why")
    link = _say(db, pair, update)
    if action.comment is not None:
        _say_why(db, pair, actor, link, action.comment, action_id)
    if link.status.confirms and action.status is not None:
        _remember(db, pair, link, actor.person.user_id, actor.now)


def _say(db: Connection, pair: AlignedPair, update: LinkUpdate) -> AlignmentLink:
    """Give a link the status and the origin that are said, and count what was accepted.

    What confirms is for the texts that the person saw: where others have changed one of them meanwhile, the
    link is stale, or a draft, once it is settled.
    """
    link = pair.alignment[update.link_id]
    status, has_target = update.status, link.has("target")
    if status is None and has_target and link.status is LinkStatus.UNTRANSLATED:
        status = LinkStatus.DRAFT
    pair.alignment = links.update(
        pair.alignment,
        link.link_id,
        status=status,
        origin=update.origin,
        source_text=_seen_text(db, pair, link, "source", update),
        target_text=_seen_text(db, pair, link, "target", update),
    )
    if update.origin in SUGGESTED and has_target:
        pair.counts[_COUNTERS[update.origin]] += 1
    return pair.alignment[link.link_id]


def _seen_text(db: Connection, pair: AlignedPair, link: AlignmentLink, side: Side, update: LinkUpdate) -> str:
    """What a person vouches for in one of the texts: what they saw, or what is there if they do not say.

    As ever, a link has the sentences that it touches: what was typed right at its end belongs to it.
    """
    seen = update.seen.get(side)
    if seen is None or update.status is None or not update.status.confirms:
        return pair.text(link, side)
    head = pair.revisions[side]
    if seen.revision > head:
        raise RevisionAhead("revision_ahead", revision=seen.revision, head=head)
    document, _, _ = log.load_document(db, pair.sessions[side], seen.revision)
    if seen.written is not None:
        document.apply(seen.written)
    place = links.sentences_at(seen.range, pair.segments_of(document, side))
    if place is None:
        raise Unprocessable("link_without_source" if side == "source" else "link_not_translated")
    return document.slice(place.start, place.end)


def _remember(db: Connection, pair: AlignedPair, link: AlignmentLink, user_id: int, now: datetime) -> None:
    """Put what was confirmed into the memory, with where it stands and what stands around it."""
    order = list(pair.alignment)
    at = order.index(link)
    around = {
        "previous": order[at - 1] if at else None,
        "next": order[at + 1] if at + 1 < len(order) else None,
    }
    neighbours = {
        f"{where}_{side}": tidied(pair.text(other, side)) or None
        for where, other in around.items()
        if other is not None
        for side in SIDES
    }
    row = pair.row
    unit = NewUnit(
        source_language=row.source_language,
        target_language=row.target_language,
        source=tidied(link.confirmed_source or ""),
        target=tidied(link.confirmed_target or ""),
        status=_UNIT_STATUS[link.status],
        origin=_UNIT_ORIGIN[link.origin],
        place=Place(row.source_job_id, row.target_job_id, row.source_session_id, row.pair_id, link.link_id),
        neighbours=Neighbours(**neighbours),
    )
    memory.confirm(db, unit, user_id, now)


def _say_why(
    db: Connection, pair: AlignedPair, actor: Actor, link: AlignmentLink, text: str, action_id: str
) -> None:
    """Begin a thread at the segment's translation, or at its source where there is none."""
    side: Side = "target" if link.has("target") else "source"
    passage = link.range(side)
    if passage is None or passage.is_empty:
        raise NotFound("no_such_link")
    desk = Desk(db, pair.sessions[side], actor.person, actor.everyone, actor.now)
    quote = pair.text(link, side)[: comment_anchors.LONGEST_QUOTE]
    place = comment_anchors.Place(passage, quote, pair.revisions[side])
    desk.begin(place, NewComment(action_id, text))
