"""What the panel says in the language that a test is run in."""

from __future__ import annotations

import json
from pathlib import Path

FRENCH = json.loads(
    (Path(__file__).parents[2] / "labextension" / "locale" / "fr.json").read_text(encoding="utf-8")
)


class Words:
    """What the panel says, asked for in English."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, english: str, *values: object) -> str:
        text = FRENCH[english] if self.locale == "fr_CA" else english
        for number, value in enumerate(values, 1):
            text = (text if isinstance(text, str) else text[0]).replace(f"%{number}", str(value))
        return text if isinstance(text, str) else text[0]

    def many(self, english: str, count: int) -> str:
        """The same for a number of things that is not one."""
        plural = FRENCH[english][1] if self.locale == "fr_CA" else f"{english}s"
        return plural.replace("%1", str(count))
