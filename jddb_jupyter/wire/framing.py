"""What goes out in one frame: one message or a batch, as text or compressed, made once for all receivers."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import Final

GZIP_ABOVE: Final = 1024
"""Frames over so many bytes are compressed for the connections that asked for it."""

GZIP_LEVEL: Final = 5


class Frame:
    """The JSON of one message or batch, and its compressed form, made when first needed."""

    __slots__ = ("_compressed", "_tagged", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._compressed: bytes | None = None
        self._tagged: dict[str, Frame] = {}

    def for_receiver(self, accepts_gzip: bool) -> tuple[bytes, bool]:
        """The bytes of the frame, and whether it is a binary one."""
        if not accepts_gzip or len(self.data) <= GZIP_ABOVE:
            return self.data, False
        if self._compressed is None:
            self._compressed = gzip.compress(self.data, GZIP_LEVEL, mtime=0)
        return self._compressed, True

    def of(self, document: str) -> Frame:
        """The same message (not a batch), which says that it is about one of the two texts of a pair."""
        if document not in self._tagged:
            self._tagged[document] = Frame(b'{"document":"%b",%b' % (document.encode(), self.data[1:]))
        return self._tagged[document]


class Framer:
    """Joins waiting messages into frames. Receivers that wait for the same messages share the frame."""

    def __init__(self) -> None:
        self._last: tuple[tuple[Frame, ...], Frame] | None = None

    def join(self, messages: Sequence[Frame], timestamp: int) -> Frame:
        """One frame for `messages` (at least one); `timestamp` is milliseconds since the epoch."""
        if len(messages) == 1:
            return messages[0]
        key = tuple(messages)
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        body = b",".join(message.data for message in messages)
        frame = Frame(b'{"type":"batch","messages":[%b],"timestamp":%d}' % (body, timestamp))
        self._last = key, frame
        return frame
