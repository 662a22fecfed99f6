"""Bytes to messages and back. What is not valid is refused with a reason and a code."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

import msgspec

from jddb_jupyter.errors import InvalidJson, InvalidMessage, JddbError, TooLarge, UnknownType
from jddb_jupyter.wire.messages import LARGEST, Batch, ClientMessage, DocumentChange, Message
from jddb_jupyter.wire.pairs import SIDES, ChangeOfOne, PairMessage, Side, TranslationUpdate

MAX_DEPTH: Final = 32
"""How deeply objects and lists of a message may be nested; a change with attributes needs 5."""

LONGEST_ID: Final = 64
"""Characters of an `id` that is told back."""

_anything = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()
AnyMessage = TypeVar("AnyMessage", bound=Message)


class Refused:
    """A message of a frame that cannot be read: the reason, and its `seq` if it was a change with one; on the
    socket of a pair also its `id` and its `document`, as far as they can be told.
    """

    __slots__ = ("document", "error", "id", "seq")

    def __init__(
        self,
        error: JddbError,
        seq: int | None = None,
        id: str | None = None,
        document: Side | None = None,
    ) -> None:
        self.error = error
        self.seq = seq
        self.id = id
        self.document = document


def encode(message: msgspec.Struct) -> bytes:
    """The JSON of a server's message."""
    return _encoder.encode(message)


class Reader(Generic[AnyMessage]):
    """Reads the frames of one kind of socket, whose clients may send the messages of a union of structs."""

    def __init__(self, union: Any) -> None:
        self._decoder: msgspec.json.Decoder[AnyMessage] = msgspec.json.Decoder(union)
        self.known_types = frozenset(member.__struct_config__.tag for member in union.__args__)

    def messages(self, frame: str | bytes, max_bytes: int) -> Iterator[AnyMessage | Refused]:
        """The messages of a client's frame, in order; a batch is opened. Bad ones come as `Refused`.

        `frame` is the text of a text frame, or the bytes of a binary one: gzip-compressed JSON, which is
        never inflated beyond `max_bytes`.
        """
        try:
            data = frame.encode() if isinstance(frame, str) else _inflate(frame, max_bytes)
        except UnicodeEncodeError:
            yield Refused(InvalidJson("not_json"))
            return
        except JddbError as error:
            yield Refused(error)
            return
        message = self._decode(data)
        if isinstance(message, Batch):
            yield from self._open(message)
        else:
            yield message

    def _open(self, batch: Batch) -> Iterator[AnyMessage | Refused]:
        changed: set[str] = set()
        for raw in batch.messages:
            message = self._decode(raw)
            document = _changed_by(message)
            if isinstance(message, Batch):
                yield Refused(InvalidMessage("batch_in_batch"))
            elif document is not None and document in changed:
                yield Refused(InvalidMessage("batch_two_changes"), **named(message))
            else:
                if document is not None:
                    changed.add(document)
                yield message

    def _decode(self, data: bytes | msgspec.Raw) -> AnyMessage | Refused:
        try:
            message = self._decoder.decode(data)
        except msgspec.ValidationError as error:
            return self._explain(data, error)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Refused(InvalidJson("not_json"))
        except RecursionError:
            return Refused(InvalidJson("too_deep"))
        if isinstance(message, DocumentChange | TranslationUpdate) and _depth(_content(message)) > MAX_DEPTH:
            return Refused(InvalidJson("too_deep"), **named(message))
        return message

    def _explain(self, data: bytes | msgspec.Raw, error: msgspec.ValidationError) -> Refused:
        """Why JSON is no message: not an object, an unknown type, or fields that are not right."""
        try:
            value = _anything.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return Refused(InvalidJson("not_json"))
        bad = InvalidMessage("bad_message", detail=str(error)[:200])
        if not isinstance(value, dict):
            return Refused(bad)
        kind = value.get("type")
        if isinstance(kind, str) and kind not in self.known_types:
            return Refused(UnknownType("unknown_type", type=kind[:64]), **_named(value))
        return Refused(bad, **_named(value))


EDITING: Final[Reader[ClientMessage]] = Reader(ClientMessage)
PAIR: Final[Reader[PairMessage]] = Reader(PairMessage)


def named(message: object) -> dict[str, Any]:
    """What tells a client which of its messages is meant."""
    is_update = isinstance(message, TranslationUpdate)
    is_change = isinstance(message, DocumentChange) or (is_update and _changed_by(message) is not None)
    return {
        "seq": getattr(message, "seq", None) if is_change else None,
        "id": getattr(message, "id", None),
        "document": "target" if is_update and is_change else getattr(message, "document", None),
    }


def _named(value: dict[str, Any]) -> dict[str, Any]:
    """The same of a message that cannot be read, as far as it can."""
    seq, name, document = value.get("seq"), value.get("id"), value.get("document")
    return {
        "seq": seq if type(seq) is int and 0 < seq <= LARGEST else None,
        "id": name if type(name) is str and len(name) <= LONGEST_ID else None,
        "document": document if document in SIDES else None,
    }


def _changed_by(message: object) -> str | None:
    """Which text a message changes, if it changes one."""
    if isinstance(message, ChangeOfOne):
        return message.document
    if isinstance(message, TranslationUpdate):
        return None if message.data.ops is msgspec.UNSET else "target"
    return "document" if isinstance(message, DocumentChange) else None


def _content(message: DocumentChange | TranslationUpdate) -> Any:
    if isinstance(message, DocumentChange):
        return message.data
    return [] if message.data.ops is msgspec.UNSET else message.data.ops


def _inflate(data: bytes, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        inflated = inflater.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise InvalidJson("bad_gzip") from error
    if len(inflated) > max_bytes:
        raise TooLarge("message_too_large", size=f">{max_bytes}", limit=max_bytes)
    if not inflater.eof or inflater.unused_data:
        raise InvalidJson("bad_gzip")
    return inflated


def _depth(value: Any) -> int:
    """How deeply a JSON value is nested, looked at level by level and no further than is needed."""
    level, depth = [value], 0
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth
