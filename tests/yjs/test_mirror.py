"""The mirror of a document: what is written on either side is the same on the other."""

from __future__ import annotations

from random import Random

import pytest
from ot.cases import random_change, random_document

from jddb_jupyter.collab.mirrors import StoredMirror
from jddb_jupyter.errors import JddbError
from jddb_jupyter.ot import Delta, Document, validate_change
from jddb_jupyter.yjs.mirror import Mirror, Mirrors

from .peer import Peer


class Desk:
    """A document, its mirror, and the log of what both went through."""

    def __init__(self, rng: Random, document: Delta, formats: bool = True) -> None:
        self.rng = rng
        self.formats = formats
        self.mirrors = Mirrors(lambda: rng.randrange(1, 2**32))
        self.begun = document
        self.document = Document(document)
        self.new = self.mirrors.start(self.document)
        self.log: list[tuple[Delta, bytes]] = []
        self.mirror = self.load()

    def load(self) -> Mirror:
        stored = StoredMirror(self.new.epoch, self.new.state, [update for _, update in self.log])
        return self.mirrors.load(stored)

    def change(self) -> None:
        """Somebody without Yjs writes; sometimes another server does it, or the commit fails at first."""
        delta = Delta(random_change(self.rng, len(self.document)))
        if not self.formats:
            delta = Delta([{key: op[key] for key in op if key != "attributes"} for op in delta.ops])
        if self.rng.random() < 0.2:
            self.mirror.write(delta, self.document)
            self.mirror = self.load()
        writer = self.mirror if self.rng.random() < 0.7 else self.load()
        self.commit(delta, writer.write(delta, self.document), writer)

    def merge(self, update: bytes) -> bool:
        try:
            merged = self.mirror.merge(update, self.document)
        except JddbError:
            return False
        if merged is None:
            return True
        try:
            validate_change(merged.delta, len(self.document))
        except JddbError:
            self.mirror.take_back()
            return False
        if self.rng.random() < 0.2:
            self.mirror.take_back()
            merged = self.mirror.merge(update, self.document)
            assert merged is not None
        self.mirror.keep(merged)
        self.commit(merged.delta, merged.update, self.mirror)
        return True

    def commit(self, delta: Delta, update: bytes, writer: Mirror) -> None:
        self.document.apply(delta)
        self.log.append((delta, update))
        if writer is not self.mirror:
            self.mirror.take(update)
        assert self.mirror.content() == self.document.to_delta()


def sync(desk: Desk, peer: Peer) -> None:
    assert desk.merge(peer.news_for(desk.mirror.state))
    peer.hear(desk.mirror.update_since(peer.doc.get_state()))


@pytest.mark.parametrize("formats", [True, False])
def test_both_sides_are_equal_whatever_happens(rng: Random, formats: bool) -> None:
    for _ in range(20):
        begun = Delta(random_document(rng)) if formats else Delta([{"insert": "é😀 plain\ntext\n"}])
        desk = Desk(rng, begun, formats)
        peers = [Peer(rng) for _ in range(3)]
        for peer in peers:
            sync(desk, peer)
        for _ in range(40):
            peer = rng.choice(peers)
            step = rng.random()
            if step < 0.3:
                desk.change()
            elif step < 0.7:
                peer.write(formats)
            else:
                sync(desk, peer)
        for peer in peers * 2:
            sync(desk, peer)
        expected = desk.document.to_delta()
        assert [peer.content() for peer in peers] == [expected] * 3
        assert desk.load().content() == expected
        replayed = Document(begun)
        for delta, _ in desk.log:
            replayed.apply(delta)
        assert replayed.to_delta() == expected
