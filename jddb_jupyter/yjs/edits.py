"""The change that a Yjs update makes, exactly, and where a change acts in a Yjs text.

Of what pycrdt tells of an update only the inserts and deletes are right; the attributes are read off the text
before and after. Its lengths are UTF-8 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.ot.components import Component, push
from jddb_jupyter.ot.diff import change_of, diff
from jddb_jupyter.ot.words import Edit
from jddb_jupyter.yjs.offsets import byte_length
from jddb_jupyter.yjs.updates import plain

Event: TypeAlias = Sequence[Mapping[str, Any]]
"""Inserts, retains and deletes as pycrdt tells them."""
Run: TypeAlias = tuple[str, Mapping[str, Any] | None]


def document_of(runs: Iterable[Run]) -> Delta:
    """What the runs of a Yjs text are as a document."""
    out: list[Component] = []
    for text, formats in runs:
        attributes = {name: plain(value) for name, value in (formats or {}).items() if value is not None}
        push(out, len(text), text, attributes or None)
    return Delta.of(out)


def derive(before: Document, event: Event, after: Delta, appended: str = "") -> Delta:
    """The change from one document to another by what was told of it, or by comparing them if that is wrong.

    `appended` is what was written at the end besides. The final newline stays, whatever was done around it.
    """
    old = before.to_delta()
    text = old.inserted
    inserts = iter([*(part["insert"] for part in event if "insert" in part), appended])
    edits = [*_edits(event, text), (len(appended), 0, 0)]
    if _applied(edits, inserts, text) != after.inserted:
        return diff(old, after)
    return change_of(_before_the_end(edits, len(text) - 1), old, after)


def _edits(event: Event, text: str) -> Iterator[Edit]:
    """The event in code points of the whole `text` that it begins with."""
    data = b"" if text.isascii() else text.encode()
    at = place = 0
    for part in event:
        if "insert" in part:
            yield len(part["insert"]), 0, 0
            continue
        length = part["retain"] if "retain" in part else part["delete"]
        points = len(data[at : at + length].decode(errors="replace")) if data else length
        points = min(points, len(text) - place)
        at += length
        place += points
        yield (0, 0, points) if "retain" in part else (0, points, 0)
    yield 0, 0, len(text) - place


def _applied(edits: Iterable[Edit], inserts: Iterator[str], text: str) -> str:
    """What the edits make of a text."""
    parts: list[str] = []
    at = 0
    for inserted, deleted, same in edits:
        if inserted:
            parts.append(next(inserts))
        at += deleted
        parts.append(text[at : at + same])
        at += same
    return "".join(parts)


def _before_the_end(edits: Iterable[Edit], length: int) -> list[Edit]:
    """The same edits between the texts without their last characters; the old one has `length` then."""
    cut: list[Edit] = []
    at = 0
    for inserted, deleted, same in edits:
        removed = min(deleted, length - at)
        kept = min(same, length - at - removed)
        at += removed + kept
        # The old last character, if it is kept, counts as inserted: it need not be the last any more.
        cut += [(inserted, removed, kept), (same - kept, 0, 0)]
    for index in reversed(range(len(cut))):
        inserted, deleted, same = cut[index]
        if same:
            cut[index : index + 1] = [(inserted, deleted, same - 1), (0, 1, 0)]
            break
        if inserted:
            cut[index] = (inserted - 1, deleted, 0)
            break
    return cut


def places(document: Document, delta: Delta) -> Iterator[tuple[int, Component]]:
    """What a change does one thing after another: where, in bytes, and what; lengths are bytes too."""
    at = place = 0
    for length, content, attributes in delta.components:
        if isinstance(content, str):
            size = byte_length(content)
            yield at, (size, content, attributes)
            at += size
            continue
        size = byte_length(document.slice(place, place + abs(length)))
        place += abs(length)
        if length < 0:
            yield at, (-size, None, None)
            continue
        if attributes is not None:
            yield at, (size, None, attributes)
        at += size
