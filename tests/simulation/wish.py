"""What a person wants to do to the text that they see, before it is known where that is."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

PLACES = (0.0, 0.3, 0.31, 0.6, 0.999)
"""Parts of the document at which people meet."""
LETTERS = "abé —\n😀🧑\u0301"
FORMATS: tuple[dict[str, Any], ...] = (
    {"bold": True},
    {"bold": None},
    {"italic": True, "bold": None},
    {"header": 2},
    {"header": None, "list": "bullet"},
    {"link": "https://example.org/é"},
)
STYLES: tuple[dict[str, Any] | None, ...] = (None, None, {"bold": True}, {"italic": True, "header": 1})


@dataclass(frozen=True, slots=True)
class Wish:
    """At the part `at` (0 to 1) of the text, remove `count` code points, then insert `text`; or format them.

    The final newline is spared by whoever turns this into a change.
    """

    at: float
    count: int = 0
    text: str = ""
    attributes: dict[str, Any] | None = None
    formats: bool = False


class Wishes:
    """Draws wishes. Every text that is inserted holds a mark, a character that occurs nowhere else."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._marks = 0

    def draw(self) -> Wish:
        """The next wish."""
        random = self._random
        at = random.choice(PLACES) if random.random() < 0.5 else random.random()
        kind = random.random()
        if kind < 0.55:
            return Wish(at, text=self._text(), attributes=random.choice(STYLES))
        if kind < 0.75:
            return Wish(at, count=random.randint(1, 6))
        if kind < 0.88:
            return Wish(at, count=random.randint(1, 4), text=self._text())
        return Wish(at, count=random.randint(1, 12), attributes=random.choice(FORMATS), formats=True)

    def _text(self) -> str:
        self._marks += 1
        mark = chr((0x4E00 if self._marks % 2 else 0x20000) + self._marks)
        return "".join(self._random.choices(LETTERS, k=self._random.randint(0, 4))) + mark


def marks_in(text: str) -> list[str]:
    """The marks that a text holds."""
    return [char for char in text if 0x4E00 < ord(char) < 0x9FFF or 0x20000 < ord(char) < 0x2A6DF]
