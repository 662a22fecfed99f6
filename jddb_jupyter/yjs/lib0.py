"""Numbers, bytes and texts as `lib0` writes them, which Yjs and its protocols are made of.

https://github.com/dmonad/lib0/blob/main/encoding.js
"""

from __future__ import annotations

from typing import Final

from jddb_jupyter.errors import InvalidMessage

LARGEST_NUMBER: Final = 2**53 - 1


class Reader:
    """Reads what `lib0` wrote; InvalidMessage where the bytes end too early or are none of it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_done(self) -> bool:
        """Whether everything was read."""
        return self._at == len(self._data)

    def byte(self) -> int:
        """One byte."""
        if self.is_done:
            raise InvalidMessage("yjs_malformed")
        self._at += 1
        return self._data[self._at - 1]

    def number(self) -> int:
        """An unsigned number of variable length."""
        number = shift = 0
        while True:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if number > LARGEST_NUMBER:
                raise InvalidMessage("yjs_malformed")
            if byte < 0x80:
                return number
            shift += 7

    def bytes(self) -> bytes:
        """Bytes that their number stands before."""
        length = self.number()
        if length > len(self._data) - self._at:
            raise InvalidMessage("yjs_malformed")
        self._at += length
        return self._data[self._at - length : self._at]

    def text(self) -> str:
        """A text, the number of its bytes before it."""
        try:
            return self.bytes().decode()
        except UnicodeDecodeError:
            raise InvalidMessage("yjs_malformed") from None


def number(value: int) -> bytes:
    """An unsigned number."""
    written = bytearray()
    while value > 0x7F:
        written.append(0x80 | value & 0x7F)
        value >>= 7
    written.append(value)
    return bytes(written)


def sized(data: bytes) -> bytes:
    """Bytes, their number before them."""
    return number(len(data)) + data
