"""What a suggester is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Wish:
    """A text to be translated. Languages are tags (en, fr-CA).

    `terms` are wordings of the glossary that stand in the text, each with what is approved for it.
    """

    text: str
    source_language: str
    target_language: str
    terms: Sequence[tuple[str, str]] = ()


class Suggester(Protocol):
    """Asks one program for translations."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def destination(self) -> str:
        """Where the text goes, as people are told before: a host's name, and nothing that is secret."""

    async def suggest(self, wish: Wish) -> Sequence[str]:
        """Translations, the best first. Raises JddbError with a sentence that may be shown.

        Being cancelled ends the request. How long it takes at most, and how much of an answer is believed, is
        the caller's business too.
        """


MakeSuggester: TypeAlias = Callable[[Mapping[str, str]], Suggester]
"""Makes a suggester from environment variables; NotReady where one is missing."""


class NotReady(Exception):
    """A suggester that is on, and lacks the environment variable `variable` or cannot use its value."""

    def __init__(self, variable: str) -> None:
        super().__init__(variable)
        self.variable = variable
