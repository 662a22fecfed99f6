"""The document of a session as Yjs has it.

A mirror is changed only by the bytes that stand in the rows of the changes, on every server by the same and
in the same order: bytes that each server made for itself would make different documents of them. What is
committed is kept as `_base` and the updates since, of which the document is made again when something that
was tried on it is not to be: Yjs itself cannot take anything back.

`epoch` is the Yjs client that wrote the text when the first mirror of a session was made, and nothing else:
whatever document has something of it comes from the same beginning.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from pycrdt import Doc, Text, merge_updates

from jddb_jupyter.collab.mirrors import Merged, MirrorBroken, NewMirror, StoredMirror
from jddb_jupyter.errors import BaseTooOld, Forbidden, InvalidMessage, InvalidOperation
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.ot.attributes import Attributes
from jddb_jupyter.yjs.anchors import Copy
from jddb_jupyter.yjs.edits import derive, document_of, places
from jddb_jupyter.yjs.updates import ROOT, Update, read_state, read_update

KEPT_UPDATES: Final = 256
"""So many updates are kept one by one; to put them together takes as long as many changes."""


def new_client_id() -> int:
    """A Yjs client that nobody is, of the 32 bits that there are for it in JavaScript."""
    return secrets.randbelow(2**32 - 1) + 1


class Mirror:
    """See `collab.mirrors.Mirror` for what each method does.

    `new_id` gives Yjs clients that nobody is: what is written here and then taken back is never written again
    by the same one.
    """

    def __init__(self, epoch: int, state: bytes, new_id: Callable[[], int] = new_client_id) -> None:
        self.epoch = epoch
        self.owners: dict[int, int] = {}
        self._new_id = new_id
        self._base = state
        self._since: list[bytes] = []
        self._inner: set[tuple[int, int]] = set()
        """Where a character stands in two UTF-16 units: the places between them."""
        self._has_formats = False
        self._learn(state)
        self._make()

    @property
    def state(self) -> bytes:
        """How much of each Yjs client it has, as a state vector."""
        return self._doc.get_state()

    def whole(self) -> bytes:
        return self._doc.get_update()

    def update_since(self, state: bytes) -> bytes:
        read_state(state)
        return self._doc.get_update(state)

    def comes_from_here(self, state: bytes) -> bool:
        return not (clocks := read_state(state)) or self.epoch in clocks

    def content(self) -> Delta:
        if self._has_formats:
            return document_of(self._text.diff())
        text = str(self._text)
        return document_of([(text, None)] if text else [])

    def anchors(self, positions: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
        return Copy(self.whole()).anchors(positions)

    def place(self, anchor: object) -> int:
        item = anchor.get("item") if isinstance(anchor, dict) else None
        if not isinstance(anchor, dict) or item is None:
            return len(str(self._text))
        client, clock = (item.get("client"), item.get("clock")) if isinstance(item, dict) else (None, None)
        if type(client) is not int or type(clock) is not int or clock < 0:
            raise InvalidMessage("yjs_malformed")
        if clock >= read_state(self.state).get(client, 0) or (client, clock) in self._inner:
            raise InvalidMessage("yjs_malformed")
        try:
            return Copy(self.whole()).place(client, clock, 2 if (client, clock + 1) in self._inner else 1)
        except BaseException as error:
            raise _refused(error) from error

    # What is committed

    def take(self, update: bytes) -> None:
        self._learn(update)
        try:
            self._doc.apply_update(update)
        except BaseException as error:
            raise _broken(error) from error
        self._keep(update)

    def write(self, delta: Delta, document: Document) -> bytes:
        length = len(self._text)
        try:
            with self._listening() as heard, self._doc.transaction():
                for at, (size, content, attributes) in places(document, delta):
                    length += self._do(at, size, content, attributes)
            if len(self._text) != length:
                raise MirrorBroken
        except BaseException as error:
            raise _broken(error) from error
        update = heard[0] if heard else b"\0\0"
        self._learn(update)
        self._keep(update)
        return update

    def _do(self, at: int, size: int, content: object, attributes: Attributes | None) -> int:
        """Do one thing to the text; by how much that makes it longer, in bytes."""
        if isinstance(content, str):
            self._text.insert(at, content, attributes or {})  # without any it takes on its neighbour's
        elif size < 0:
            del self._text[at : at - size]
        elif attributes is not None:
            self._text.format(at, at + size, attributes)
            return 0
        return size

    # What a client sent

    def has(self, update: bytes) -> bool:
        deleted = read_update(self._doc.get_update(self.state)).deleted_ranges()
        return read_update(update).is_part_of(read_state(self.state), deleted)

    def merge(self, update: bytes, document: Document) -> Merged | None:
        said, before = read_update(update), read_state(self.state)
        self._check(said, before)
        try:
            with self._listening() as heard, self._watching() as events:
                self._doc.apply_update(update)
            self._check_arrived(said)
            if not heard:
                return None
            self._has_formats = self._has_formats or said.has_formats
            after = self.content()
            appended = "" if after.inserted.endswith("\n") else "\n"
            if appended:
                with self._listening() as mended:
                    self._text.insert(len(self._text), appended, {})
                heard += mended
                after = self.content()
            delta = derive(document, events[0] if events else [], after, appended)
        except BaseException as error:
            self._make()
            raise _refused(error) from error
        return Merged(delta, heard[0] if len(heard) == 1 else merge_updates(*heard), said.new_clients(before))

    def keep(self, merged: Merged) -> None:
        self._learn(merged.update)
        self._keep(merged.update)

    def take_back(self) -> None:
        self._make()

    def _check(self, said: Update, before: dict[int, int]) -> None:
        if self.epoch in said.new_clients(before):
            raise Forbidden("yjs_foreign_client")
        if said.misses(before):
            raise BaseTooOld("yjs_missing")
        if said.cut_characters(self._inner, before):
            raise InvalidOperation("yjs_cut_character")

    def _check_arrived(self, said: Update) -> None:
        after = read_state(self.state)
        if any(after.get(client, 0) < end for client, end in said.ends().items()):
            raise InvalidMessage("yjs_malformed")  # parts of it wait for each other

    # The document

    def _make(self) -> None:
        self._doc: Doc[Text] = Doc(client_id=self._new_id())
        self._text = self._doc.get(ROOT, type=Text)
        for update in (self._base, *self._since):
            self._doc.apply_update(update)

    def _keep(self, update: bytes) -> None:
        self._since.append(update)
        if len(self._since) > KEPT_UPDATES:
            self._base, self._since = self._doc.get_update(), []

    def _learn(self, update: bytes) -> None:
        said = read_update(update)
        self._inner.update(said.inner)
        self._has_formats = self._has_formats or said.has_formats

    @contextmanager
    def _listening(self) -> Iterator[list[bytes]]:
        """The updates that what is done meanwhile makes. An observer that stayed would keep the document."""
        heard: list[bytes] = []
        doc = self._doc
        subscription = doc.observe(lambda event: heard.append(event.update))
        try:
            yield heard
        finally:
            doc.unobserve(subscription)

    @contextmanager
    def _watching(self) -> Iterator[list[Any]]:
        """What is told of what is done to the text meanwhile."""
        events: list[Any] = []
        text = self._text

        def note(event: Any) -> None:
            events.append(event.delta)

        subscription = text.observe(note)
        try:
            yield events
        finally:
            text.unobserve(subscription)


def _is_fault(error: BaseException) -> bool:
    """Whether it is an error and not the end of the process: a panic of Yjs's is no `Exception`."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _broken(error: BaseException) -> BaseException:
    return MirrorBroken(str(error)) if _is_fault(error) else error


def _refused(error: BaseException) -> BaseException:
    """Whatever an update makes Yjs fail with, it is the update that is wrong."""
    if not _is_fault(error) or isinstance(error, InvalidMessage | InvalidOperation):
        return error
    return InvalidMessage("yjs_malformed")


class Mirrors:
    """Makes mirrors; `new_id` is for tests."""

    def __init__(self, new_id: Callable[[], int] = new_client_id) -> None:
        self._new_id = new_id

    def start(self, document: Document) -> NewMirror:
        """The beginning of a mirror of a document, all of it by one Yjs client."""
        epoch = self._new_id()
        doc: Doc[Text] = Doc(client_id=epoch)
        text = doc.get(ROOT, type=Text)
        with doc.transaction():
            at = 0
            for _, content, attributes in document.to_delta().components:
                assert isinstance(content, str)
                text.insert(at, content, attributes or {})
                at += len(content.encode())
        return NewMirror(epoch, doc.get_update())

    def load(self, stored: StoredMirror) -> Mirror:
        """A mirror as it was stored. MirrorBroken where it is not whole."""
        mirror = Mirror(stored.epoch, stored.state, self._new_id)
        for update in stored.updates:
            if update is None:
                raise MirrorBroken
            mirror.take(update)
        return mirror
