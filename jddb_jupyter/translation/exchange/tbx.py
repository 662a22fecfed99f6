"""Reads TBX, the termbases of other tools: version 2 (`martif`) and version 3 (`tbx`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.translation.exchange.model import Problem
from jddb_jupyter.translation.exchange.term_limits import problem_of
from jddb_jupyter.translation.exchange.xml import XmlReader
from jddb_jupyter.translation.terms import PartOfSpeech, Status, Term, Wording
from jddb_jupyter.translation.units import tidied

_ENTRY: Final = frozenset({"termEntry", "conceptEntry"})
_LANGUAGE: Final = frozenset({"langSet", "langSec"})
_TERM: Final = frozenset({"tig", "ntig", "termSec"})

_STATUSES: Final[Mapping[str, Status]] = {
    "preferredterm": "approved",
    "preferred": "approved",
    "approved": "approved",
    "admittedterm": "admitted",
    "admitted": "admitted",
    "legalterm": "approved",
    "standardizedterm": "approved",
    "regulatedterm": "approved",
    "deprecatedterm": "forbidden",
    "deprecated": "forbidden",
    "supersededterm": "forbidden",
    "forbidden": "forbidden",
    "notrecommended": "forbidden",
    "obsolete": "forbidden",
    "rejected": "forbidden",
    "proposed": "proposed",
    "new": "proposed",
}
"""Values of administrativeStatus and normativeAuthorization, without `-admn-sts` and `-admin-sts`."""

_PARTS_OF_SPEECH: Final[Mapping[str, PartOfSpeech]] = {
    "noun": "noun",
    "propernoun": "noun",
    "verb": "verb",
    "adjective": "adjective",
    "adverb": "adverb",
    "other": "other",
}
_READ: Final = frozenset(
    {"term", "termNote", "descrip", "note", "admin"}
    # In version 3's other style, the kinds are elements.
    | {"partOfSpeech", "administrativeStatus", "normativeAuthorization", "subjectField", "definition"}
    | {"inflectedForm", "plural"}
)
_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements within a text whose content is none."""
_ABOUT_STATUS: Final = frozenset({"administrativeStatus", "normativeAuthorization"})


def read_tbx(file: BinaryIO) -> Iterator[Term | Problem]:
    """The terms of a TBX file, in its order. Raises what refuses the file as a whole."""
    return _Reader().read(file)


@dataclass(slots=True)
class _Draft:
    """A wording while it is read."""

    language: str
    text: str = ""
    status: Status = "approved"
    part_of_speech: PartOfSpeech = ""
    forms: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Reader(XmlReader[Term]):
    kind = "TBX"
    roots = frozenset({"martif", "tbx"})
    items = _ENTRY

    def __init__(self) -> None:
        super().__init__()
        self.forget()

    def forget(self) -> None:
        self._line_of_entry = 0
        self._wordings: list[_Draft] = []
        self._subject = self._note = ""
        self._language: str | None = None
        self._draft: _Draft | None = None
        self._kind = ""
        self._text: list[str] = []
        self._in_entry = False
        self._in_codes = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _ENTRY:
            if self._in_entry:
                self.complain("unit_not_closed", self._line_of_entry)
            self.forget()
            self._in_entry, self._line_of_entry = True, self.line
        elif name in _LANGUAGE and self._in_entry:
            tag = attributes.get("xml:lang") or attributes.get("lang") or ""
            self._language = normalised_tag(tag)
            if self._language is None:
                self.complain("unit_language_unknown", tag=tag[:40])
        elif name in _TERM and self._language is not None:
            self._draft = _Draft(self._language)
        elif name in _READ:
            self._kind = attributes.get("type", "") if name in ("descrip", "termNote", "admin") else name
            self._text = []
        elif name in _CODES:
            self._in_codes += 1

    def text(self, text: str) -> None:
        if self._in_entry and not self._in_codes:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name in _CODES and self._in_codes:
            self._in_codes -= 1
        elif name in _READ:
            self._take(self._kind or name, tidied("".join(self._text)))
            self._kind, self._text = "", []
        elif name in _TERM and self._draft is not None:
            if self._draft.text:
                self._wordings.append(self._draft)
            self._draft = None
        elif name in _LANGUAGE:
            self._language = None
        elif name in _ENTRY and self._in_entry:
            self._end_entry()

    def _take(self, kind: str, value: str) -> None:
        plain = value.lower().removesuffix("-admn-sts").removesuffix("-admin-sts")
        if kind == "subjectField" and self._draft is None:
            self._subject = self._subject or value
        elif kind in ("definition", "note") and self._draft is None:
            self._note = f"{self._note}\n{value}".strip()
        elif self._draft is None:
            return
        elif kind in ("definition", "note") and value:
            self._draft.notes.append(value)
        elif kind == "term":
            self._draft.text = self._draft.text or value
        elif kind in _ABOUT_STATUS:
            if plain not in _STATUSES:
                self.complain("term_status_unknown", value=value[:40])
            self._draft.status = _STATUSES.get(plain, "proposed")
        elif kind == "partOfSpeech":
            self._draft.part_of_speech = _PARTS_OF_SPEECH.get(plain, "other")
        elif kind in ("inflectedForm", "plural") and value:
            self._draft.forms.append(value)

    def _end_entry(self) -> None:
        of_wordings = [f"{draft.text}: {note}" for draft in self._wordings for note in draft.notes]
        term = Term(
            tuple(
                Wording(draft.language, draft.text, draft.status, draft.part_of_speech, tuple(draft.forms))
                for draft in self._wordings
            ),
            subject=self._subject,
            note="\n".join(filter(None, (self._note, *of_wordings))),
        )
        line = self._line_of_entry
        self.forget()
        problem = problem_of(term)
        if problem is None:
            self.give(term)
        else:
            self.complain(problem, line)
