"""A Yjs client in Python: a document of pycrdt, and what it has not sent."""

from __future__ import annotations

from random import Random
from typing import Any

from ot.cases import FORMAT_CHANGES, FORMATS, random_text
from pycrdt import Doc, Text

from jddb_jupyter.ot import Delta
from jddb_jupyter.yjs.edits import document_of
from jddb_jupyter.yjs.updates import ROOT


class Peer:
    """Knows nothing of the server; whoever holds it carries the bytes."""

    def __init__(self, rng: Random) -> None:
        self.doc: Doc[Text] = Doc(client_id=rng.randrange(1, 2**32))
        self.text = self.doc.get(ROOT, type=Text)
        self._rng = rng

    def hear(self, update: bytes) -> None:
        self.doc.apply_update(update)

    def news_for(self, state: bytes) -> bytes:
        return self.doc.get_update(state)

    def content(self) -> Delta:
        return document_of(self.text.diff())

    def write(self, formats: bool = True) -> None:
        """Do something at random, as people do: mostly not at the very end."""
        rng, characters = self._rng, list(str(self.text))
        kind = rng.choice(["insert", "insert", "delete", "format" if formats else "delete"])
        start = rng.randint(0, len(characters) if rng.random() < 0.1 else max(0, len(characters) - 1))
        end = min(len(characters), start + rng.choice([1, 1, 3, 8, 30]))
        at, upto = (len("".join(characters[:place]).encode()) for place in (start, end))
        if kind == "insert":
            self.text.insert(at, random_text(rng), self._attributes() if formats else None)
        elif kind == "delete" and at < upto:
            del self.text[at:upto]
        elif kind == "format" and at < upto:
            self.text.format(at, upto, dict(rng.choice(FORMAT_CHANGES)))

    def _attributes(self) -> dict[str, Any] | None:
        return self._rng.choice([None, {}, *(dict(one) for one in FORMATS)])
