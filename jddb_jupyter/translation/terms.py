"""What the glossary keeps: a term, and how each language words it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from jddb_jupyter.documents.language_tags import are_variants

Status: TypeAlias = Literal["approved", "admitted", "proposed", "forbidden"]
PartOfSpeech: TypeAlias = Literal["", "noun", "verb", "adjective", "adverb", "other"]

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
"""`approved` is what one shall write, `admitted` what one may, `forbidden` what one shall not; `proposed` is
not decided."""
PARTS_OF_SPEECH: Final[tuple[PartOfSpeech, ...]] = get_args(PartOfSpeech)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language, or that of one country (`fr-CA`), says a term.

    `forms` are inflected forms and spellings that the rules of `terminology` do not know.
    """

    language: str
    text: str
    status: Status = "approved"
    part_of_speech: PartOfSpeech = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One meaning, in any number of languages, each with one or more wordings; `id` is its number."""

    wordings: tuple[Wording, ...]
    subject: str = ""
    note: str = ""
    id: int = 0

    def in_language(self, language: str) -> tuple[Wording, ...]:
        """The wordings of one language, as they are listed, but for those of another country."""
        return tuple(wording for wording in self.wordings if are_variants(wording.language, language))
