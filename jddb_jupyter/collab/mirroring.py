"""The mirror of a session through one transaction: what is stored goes into it, or it begins anew.

A session that no Yjs client ever joined has none, and then nothing here does anything.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from jddb_jupyter.collab.mirrors import Mirror, MirrorBroken, Mirrors, NewMirror, StoredMirror
from jddb_jupyter.collab.ports import Change, LockedSession
from jddb_jupyter.errors import StartAfresh
from jddb_jupyter.ot import Delta, Document

log = logging.getLogger(__name__)

SNAPSHOT_EVERY = 500
"""So many updates are read for a mirror before it is worth writing it down whole."""


class MirrorKeeper:
    """`mirror` is the one that was known, at the revision that was known, and at the end that at the head.

    `is_wanted`: the session gets one if it has none.
    """

    def __init__(self, mirrors: Mirrors | None, mirror: Mirror | None, *, is_wanted: bool) -> None:
        self.mirror = mirror
        self._mirrors = mirrors
        self._is_wanted = is_wanted
        self._must_begin = False

    def enter(self, locked: LockedSession, document: Document) -> None:
        """Bring the mirror to the head as it was locked, which `document` is at."""
        known, self.mirror = self.mirror, None
        if self._mirrors is None:
            return
        if locked.yjs_epoch is None:
            self._must_begin = self._is_wanted
            return
        if known is not None and known.epoch == locked.yjs_epoch:
            self.mirror = followed(known, locked.missed)
        self.mirror = self.mirror or self._load(self._mirrors, locked, document)
        self._must_begin = self.mirror is None

    def _load(self, mirrors: Mirrors, locked: LockedSession, document: Document) -> Mirror | None:
        stored = locked.mirror()
        if stored is None:
            return None
        try:
            mirror = mirrors.load(stored)
        except MirrorBroken:
            log.warning("a mirror cannot be made of what is stored")
            return None
        if mirror.content() != document.to_delta():
            log.warning("a mirror is not what its document is")
            return None
        if len(stored.updates) >= SNAPSHOT_EVERY:
            locked.keep_mirror(NewMirror(mirror.epoch, mirror.whole()))
        return mirror

    def of(self, epoch: int | None) -> Mirror:
        """The mirror, for what was made in the one of this epoch; StartAfresh if it is another."""
        if self.mirror is None or self.mirror.epoch != epoch:
            raise StartAfresh("yjs_start_afresh")
        return self.mirror

    def write(self, delta: Delta, document: Document) -> bytes | None:
        """Write a change of the document, as it was before, into the mirror, if there is one."""
        if self.mirror is None:
            return None
        try:
            return self.mirror.write(delta, document)
        except MirrorBroken:
            log.exception("a mirror cannot follow its document")
            self.mirror, self._must_begin = None, True
            return None

    def leave(self, locked: LockedSession, document: Document) -> None:
        """Begin the mirror of the document, as it is now, if that has to be."""
        if self._must_begin and self._mirrors is not None:
            new = self._mirrors.start(document)
            locked.start_mirror(new)
            self.mirror = self._mirrors.load(StoredMirror(new.epoch, new.state, ()))


def followed(mirror: Mirror, changes: Sequence[Change]) -> Mirror | None:
    """The mirror after changes that were committed elsewhere; None if it cannot follow."""
    try:
        for change in changes:
            if change.yjs_update is None:
                return None
            mirror.take(change.yjs_update)
    except MirrorBroken:
        log.exception("a mirror cannot follow its document")
        return None
    return mirror
