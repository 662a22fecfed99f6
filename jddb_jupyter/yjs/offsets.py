"""Lengths and places in a text in the three units that meet here.

The session counts code points, Yjs UTF-16 units, and pycrdt UTF-8 bytes. A lone
surrogate has no UTF-8, so a text that has one cannot enter a Yjs document: each
function that meets one raises :class:`UnicodeEncodeError`.
"""


def byte_length(text: str) -> int:
    """The UTF-8 bytes of ``text``."""
    return len(text.encode())


def utf16_length(text: str) -> int:
    """The UTF-16 units of ``text``."""
    return len(text.encode("utf-16-le")) // 2


def from_bytes(text: str, offset: int) -> int:
    """The code points before the byte ``offset``; ValueError outside or inside a character."""
    data = text.encode()
    if not 0 <= offset <= len(data):
        raise ValueError(f"byte {offset} is outside a text of {len(data)} bytes")
    return len(data[:offset].decode())


def from_utf16(text: str, offset: int) -> int:
    """The code points before the UTF-16 ``offset``; ValueError outside or inside a character."""
    data = text.encode("utf-16-le")
    if not 0 <= 2 * offset <= len(data):
        raise ValueError(f"unit {offset} is outside a text of {len(data) // 2} units")
    return len(data[: 2 * offset].decode("utf-16-le"))
