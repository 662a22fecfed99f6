"""Signs that differ between scripts and mean the same: digits, and how a sentence ends."""

from __future__ import annotations

import unicodedata
from typing import Final

_DIGITS: Final = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(0x80, 0x20000)
    if unicodedata.category(chr(code)) == "Nd"
}
# The decimal and the thousands separator of Arabic, whose comma also groups.
_NUMBERS: Final = _DIGITS | {0x066B: ".", 0x066C: ","}
_ENDS: Final = {
    ord(sign): plain
    for plain, signs in {
        ".": "。．｡।۔።։។။᙮",
        "?": "？؟՞፧",
        "!": "！",
        ":": "：",
        ";": "；؛",
        ",": "，、،",
    }.items()
    for sign in signs
}


def plain_numbers(text: str) -> str:
    """The text with its numbers in the digits 0 to 9, each character where it was."""
    return text if text.isascii() else text.translate(_NUMBERS)


def plain_end(text: str) -> str:
    """The text's last sign as English has it."""
    return text[-1:].translate(_ENDS)


def plain_marks(text: str) -> str:
    """The text with its marks as English has them, each character where it was."""
    return text if text.isascii() else text.translate(_ENDS)
