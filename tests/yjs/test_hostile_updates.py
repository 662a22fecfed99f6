"""Updates that no well-meaning client sends: refused as what they are, and the mirror is as it was."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from pycrdt import Array, Doc, Map, Text

from jddb_jupyter.collab.mirrors import StoredMirror
from jddb_jupyter.errors import JddbError
from jddb_jupyter.ot import Document, validate_change
from jddb_jupyter.yjs.mirror import Mirror, Mirrors
from jddb_jupyter.yjs.updates import read_state, read_update

EPOCH, CLIENT = 7, 99
DOCUMENT = Document.from_text("a😀b é\nsecond line\n")


def mirror() -> Mirror:
    ids = iter(range(EPOCH, EPOCH + 90))
    mirrors = Mirrors(lambda: next(ids))
    new = mirrors.start(DOCUMENT)
    return mirrors.load(StoredMirror(new.epoch, new.state, []))


def written(write: Callable[[Doc[Text], Text], object], client: int = CLIENT) -> bytes:
    """What somebody sends who has the document and does something to it."""
    doc: Doc[Text] = Doc(client_id=client)
    text = doc.get("content", type=Text)
    doc.apply_update(mirror().update_since(b"\0"))
    state = doc.get_state()
    write(doc, text)
    return doc.get_update(state)


def string(origin: int, text: str = "x", clock: int = 0, client: int = CLIENT) -> bytes:
    """One text behind the unit `origin` of the document."""
    data = text.encode("utf-8", "surrogatepass")
    return bytes([1, 1, client, clock, 0x84, EPOCH, origin, len(data)]) + data + b"\0"


def at_root(kind: int, rest: bytes, name: bytes = b"content") -> bytes:
    return bytes([1, 1, CLIENT, 0, kind, 1, len(name)]) + name + rest + b"\0"


REFUSED: dict[str, tuple[bytes, str]] = {
    "another root": (at_root(4, b"\1x", b"another"), "yjs_other_content"),
    "another root beside": (
        written(lambda doc, _: doc.get("other", type=Map).update({"a": 1})),
        "yjs_other_content",
    ),
    "a list of that name": (
        written(lambda doc, _: doc.get("list", type=Array).append("x")),
        "yjs_other_content",
    ),
    "an embed": (written(lambda _, text: text.insert_embed(0, {"a": 1})), "yjs_other_content"),
    "binary content": (at_root(3, b"\1x"), "yjs_other_content"),
    "a type inside": (at_root(7, b"\2"), "yjs_other_content"),
    "a document inside": (at_root(9, b"\1x\0"), "yjs_other_content"),
    "an attribute of the text itself": (
        bytes([1, 1, CLIENT, 0, 0x24, 1, 7]) + b"content\1k\1x\0",
        "yjs_other_content",
    ),
    "a child of an item": (bytes([1, 1, CLIENT, 0, 4, 0, EPOCH, 0, 1]) + b"x\0", "yjs_other_content"),
    "an unknown format": (written(lambda _, text: text.format(0, 1, {"font": "x"})), "unknown_attribute"),
    "a bad value": (written(lambda _, text: text.format(0, 1, {"header": 9})), "bad_attribute_value"),
    "a hostile link": (
        written(lambda _, text: text.format(0, 1, {"link": "javascript:alert(1)"})),
        "bad_attribute_value",
    ),
    "a format that is no JSON": (at_root(6, b"\4bold\1{"), "yjs_malformed"),
    "a format nested beyond measure": (at_root(6, b"\4bold\x64" + b"[" * 100), "yjs_malformed"),
    "U+0000": (string(0, "\0"), "bad_character"),
    "a lone surrogate": (string(0, "\ud83d"), "yjs_malformed"),
    "an insert in a character": (string(1), "yjs_cut_character"),
    "half a character deleted": (bytes([0, 1, EPOCH, 1, 1, 1]), "yjs_cut_character"),
    "deleted up to half a character": (bytes([0, 1, EPOCH, 1, 0, 2]), "yjs_cut_character"),
    "something is missing before it": (string(0, clock=5), "yjs_missing"),
    "it stands behind what is not there": (string(100), "yjs_missing"),
    "it deletes what is not there": (bytes([0, 1, EPOCH, 1, 100, 1]), "yjs_missing"),
    "written as the epoch": (string(0, clock=21, client=EPOCH), "yjs_foreign_client"),
    "it stands behind itself": (bytes([1, 1, CLIENT, 0, 0x84, CLIENT, 0, 1]) + b"x\0", "yjs_malformed"),
    "two that stand behind each other": (
        bytes([2, 1, 90, 0, 0x84, 91, 0, 1]) + b"x" + bytes([1, 91, 0, 0x84, 90, 0, 1]) + b"y\0",
        "yjs_malformed",
    ),
    "no bytes": (b"", "yjs_malformed"),
    "more than an update": (string(0) + b"\0", "yjs_malformed"),
    "a number beyond all": (b"\xff" * 20, "yjs_malformed"),
    "an empty text": (string(0, ""), "yjs_malformed"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_refused_and_as_before(why: str) -> None:
    there = mirror()
    state, (update, reason) = there.update_since(b"\0"), REFUSED[why]
    with pytest.raises(JddbError) as refused:
        there.merge(update, DOCUMENT)
    assert refused.value.reason == reason
    assert there.update_since(b"\0") == state
    assert there.content() == DOCUMENT.to_delta()


@pytest.mark.parametrize("what", ["the end deleted", "written behind the end", "everything replaced"])
def test_last_newline_is_put_back(what: str) -> None:
    def write(_: Doc[Text], text: Text) -> None:
        if what == "written behind the end":
            text.insert(len(text), "more", {})
        else:
            del text[0 if what == "everything replaced" else len(text) - 3 : len(text)]

    there, document = mirror(), DOCUMENT.copy()
    merged = there.merge(written(write), document)
    validate_change(merged.delta, len(document))
    there.keep(merged)
    document.apply(merged.delta)
    assert there.content() == document.to_delta()
    expected = {
        "the end deleted": "a😀b é\nsecond li\n",
        "written behind the end": "a😀b é\nsecond line\nmore\n",
        "everything replaced": "\n",
    }
    assert document.text == expected[what]
    follower = mirror()
    follower.take(merged.update)
    assert follower.content() == document.to_delta()


def test_what_is_known_changes_nothing() -> None:
    there = mirror()
    update = written(lambda _, text: text.insert(1, "x", {}))
    assert not there.has(update)
    assert there.has(b"\0\0")
    assert there.merge(b"\0\0", DOCUMENT) is None
    there.keep(there.merge(update, DOCUMENT))
    assert there.has(update)
    assert there.merge(update, DOCUMENT) is None
    assert not there.has(written(lambda _, text: text.insert(1, "x", {}), client=98))
    assert not there.has(bytes([0, 1, EPOCH, 1, 0, 1]))


def test_whole_update_again_is_known_with_what_it_deletes() -> None:
    there, document = mirror(), DOCUMENT.copy()
    merged = there.merge(written(lambda _, text: text.__delitem__(slice(0, 1))), document)
    there.keep(merged)
    assert there.has(there.update_since(b"\0"))


def test_spoilt_bytes_never_harm(rng: Random) -> None:
    there = mirror()
    begun = there.update_since(b"\0")
    good = [update for update, _ in REFUSED.values() if update]
    good += [written(lambda _, text: text.format(0, 5, {"bold": True})), string(0, "é😀")]
    for _ in range(3000):
        spoilt = bytearray(rng.choice(good))
        for _ in range(rng.randint(1, 3)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        try:
            merged = there.merge(bytes(spoilt), DOCUMENT)
        except JddbError:
            pass
        else:
            if merged is not None:
                there.take_back()
        assert there.state == mirror().state
    assert there.update_since(b"\0") == begun


def test_state_that_is_none() -> None:
    for data in (b"", b"\1", b"\1\1\1\1", b"\x80" * 12):
        with pytest.raises(JddbError):
            read_state(data)


def test_whose_document_comes_from_here() -> None:
    there = mirror()
    assert there.comes_from_here(b"\0")
    assert there.comes_from_here(there.state)
    assert not there.comes_from_here(bytes([1, CLIENT, 3]))


def test_reading_ends_where_the_update_ends() -> None:
    update = written(lambda _, text: text.format(0, 5, {"bold": True}))
    for length in range(len(update)):
        with pytest.raises(JddbError):
            read_update(update[:length])
