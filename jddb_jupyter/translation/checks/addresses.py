"""Web and e-mail addresses, code and placeholders in a text, whose marks and digits are none of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ADDRESS: Final = re.compile(
    r"""\b(?:https?|ftp)://[^\s<>«»"]+|\bmailto:\S+|\bwww\.[^\s<>«»"]+
    |[\w.+-]+@[\w-]+(?:\.[\w-]+)+
    |\b[\w-]+(?:\.[\w-]+)*\.(?:ca|com|org|net|gc|io|gov|fr)\b(?:/[^\s<>«»"]*)?
    |<[^<>]*>|\{[^{}]*\}|`[^`]*`|%\w+%|&\#?\w+;""",
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def without_addresses(text: str) -> str:
    """The text with a letter in the place of each character of an address: positions stay as they are.

    Several checks ask for the same text in turn, so that the last ones are kept.
    """
    return _ADDRESS.sub(lambda match: "x" * len(match[0]), text)
