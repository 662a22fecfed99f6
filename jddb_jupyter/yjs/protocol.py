"""The messages of y-protocols, one in each binary frame: sync, awareness, and what was refused.

https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md, as `y-websocket` and pycrdt speak it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.yjs.lib0 import Reader, number, sized

_SYNC, _AWARENESS, _AUTH, _QUERY_AWARENESS = range(4)
_STEP_1, _STEP_2, _UPDATE = range(3)
_DENIED: Final = 0


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """How much of a document the sender has, as a state vector; answered by what they lack."""

    state: bytes


@dataclass(frozen=True, slots=True)
class SentUpdate:
    """An update: an answer to sync step 1 if `is_answer`, else news."""

    update: bytes
    is_answer: bool


@dataclass(frozen=True, slots=True)
class AwarenessState:
    """What a Yjs client shows of itself, as JSON (`null`: it is gone); a higher clock is newer."""

    client: int
    clock: int
    state: str


@dataclass(frozen=True, slots=True)
class Awareness:
    """What Yjs clients show of themselves."""

    states: Sequence[AwarenessState]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """The sender wants to know what everybody shows."""


Message: TypeAlias = SyncStep1 | SentUpdate | Awareness | QueryAwareness


def read_message(data: bytes) -> Message:
    """The message in a frame; InvalidMessage if it is none."""
    reader = Reader(data)
    message = _read(reader, reader.number())
    if not reader.is_done:
        raise InvalidMessage("yjs_malformed")
    return message


def _read(reader: Reader, kind: int) -> Message:
    if kind == _SYNC:
        step = reader.number()
        if step == _STEP_1:
            return SyncStep1(reader.bytes())
        if step in (_STEP_2, _UPDATE):
            return SentUpdate(reader.bytes(), step == _STEP_2)
    elif kind == _AWARENESS:
        return Awareness(_read_states(Reader(reader.bytes())))
    elif kind == _QUERY_AWARENESS:
        return QueryAwareness()
    raise InvalidMessage("yjs_malformed")


def _read_states(reader: Reader) -> list[AwarenessState]:
    count = reader.number()
    states = []
    for _ in range(count):
        states.append(AwarenessState(reader.number(), reader.number(), reader.text()))
    if not reader.is_done:
        raise InvalidMessage("yjs_malformed")
    return states


def sync_step_1(state: bytes) -> bytes:
    """Ask for what is not in this state."""
    return bytes([_SYNC, _STEP_1]) + sized(state)


def sync_step_2(update: bytes) -> bytes:
    """Answer sync step 1."""
    return bytes([_SYNC, _STEP_2]) + sized(update)


def news(update: bytes) -> bytes:
    """Tell of an update."""
    return bytes([_SYNC, _UPDATE]) + sized(update)


def awareness(states: Sequence[AwarenessState]) -> bytes:
    """Tell what Yjs clients show of themselves."""
    body = number(len(states)) + b"".join(
        number(one.client) + number(one.clock) + sized(one.state.encode()) for one in states
    )
    return bytes([_AWARENESS]) + sized(body)


def denied(reason: str) -> bytes:
    """Say why something was refused; `y-websocket` hands it to its `permissionDenied` handler."""
    return bytes([_AUTH, _DENIED]) + sized(reason.encode())
