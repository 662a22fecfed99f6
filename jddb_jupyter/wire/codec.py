"""Bytes to messages and back. What is not valid is refused with a reason and a code."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from jddb_jupyter.errors import InvalidJson, InvalidMessage, JddbError, TooLarge, UnknownType
from jddb_jupyter.wire.messages import LARGEST, Batch, ClientMessage, DocumentChange

MAX_DEPTH: Final = 32
"""How deeply objects and lists of a message may be nested; a change with attributes needs 5."""

_decoder = msgspec.json.Decoder(ClientMessage)
_anything = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()
KNOWN_TYPES: Final = frozenset(member.__struct_config__.tag for member in ClientMessage.__args__)


class Refused:
    """A message of a frame that cannot be read: the reason, and its `seq` if it was a change with one."""

    __slots__ = ("error", "seq")

    def __init__(self, error: JddbError, seq: int | None = None) -> None:
        self.error = error
        self.seq = seq


def encode(message: msgspec.Struct) -> bytes:
    """The JSON of a server's message."""
    return _encoder.encode(message)


def decode_frame(frame: str | bytes, max_bytes: int) -> Iterator[ClientMessage | Refused]:
    """The messages of a client's frame, in order; a batch is opened. Bad ones come as `Refused`.

    `frame` is the text of a text frame, or the bytes of a binary one: gzip-compressed JSON, which is never
    inflated beyond `max_bytes`.
    """
    try:
        data = frame.encode() if isinstance(frame, str) else _inflate(frame, max_bytes)
    except UnicodeEncodeError:
        yield Refused(InvalidJson("not_json"))
        return
    except JddbError as error:
        yield Refused(error)
        return
    message = _decode(data)
    if isinstance(message, Batch):
        yield from _open(message)
    else:
        yield message


def _open(batch: Batch) -> Iterator[ClientMessage | Refused]:
    changes = 0
    for raw in batch.messages:
        message = _decode(raw)
        if isinstance(message, Batch):
            message = Refused(InvalidMessage("batch_in_batch"))
        elif isinstance(message, DocumentChange):
            changes += 1
            if changes > 1:
                message = Refused(InvalidMessage("batch_two_changes"), message.seq)
        yield message


def _decode(data: bytes | msgspec.Raw) -> ClientMessage | Refused:
    try:
        message: ClientMessage = _decoder.decode(data)
    except msgspec.ValidationError as error:
        return _explain(data, error)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Refused(InvalidJson("not_json"))
    except RecursionError:
        return Refused(InvalidJson("too_deep"))
    if isinstance(message, DocumentChange) and _depth(message.data) > MAX_DEPTH:
        return Refused(InvalidJson("too_deep"), message.seq)
    return message


def _explain(data: bytes | msgspec.Raw, error: msgspec.ValidationError) -> Refused:
    """Why JSON is no message: not an object, an unknown type, or fields that are not right."""
    try:
        value = _anything.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Refused(InvalidJson("not_json"))
    if isinstance(value, dict):
        seq = value.get("seq")
        known = seq if type(seq) is int and 0 < seq <= LARGEST else None
        kind = value.get("type")
        if isinstance(kind, str) and kind not in KNOWN_TYPES:
            return Refused(UnknownType("unknown_type", type=kind[:64]), known)
        return Refused(InvalidMessage("bad_message", detail=str(error)[:200]), known)
    return Refused(InvalidMessage("bad_message", detail=str(error)[:200]))


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
