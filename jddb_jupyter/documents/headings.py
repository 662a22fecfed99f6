"""How labels and headings are compared: without capitals, accents, punctuation, numbering and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

# What a scanner or a wrong encoding leaves in the place of an accented letter.
_LOST: Final = "?\ufffd"
_ANY_LOST: Final = re.compile(rf"[{re.escape(_LOST)}]+")
_NUMBERING: Final = re.compile(
    r"^[\s#(]*(?:(?:section|part|partie)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2})*(?:[.):]|(?=\s))|(?:[IVX]{1,4}|[A-Z])(?:[.):]|(?=\s+[-–—]\s)))\s*",
    re.IGNORECASE,
)
_NOT_A_LETTER: Final = re.compile(rf"[^\w{re.escape(_LOST)}]+|_+")
_JOINING: Final = frozenset({"and", "et"})
# UTF-8 that was read as Windows-1252: "Ã©" for "é".
_TWICE_ENCODED: Final = re.compile("[ÂÃ][\u0080-\u00ff€-™]")


def folded(label: str) -> str:
    """The words of a label: "2. Nature & Portée :" and "NATURE ET PORTEE" alike become "nature portee"."""
    return " ".join(word for word in _words(label) if word not in _JOINING)


def _words(label: str) -> Iterator[str]:
    letters = unicodedata.normalize("NFKD", _NUMBERING.sub("", label).casefold().replace("œ", "oe"))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return (word for word in _NOT_A_LETTER.split(plain) if word)


def has_lost_letters(text: str) -> bool:
    """Whether letters were replaced, or twice encoded, before this text came here."""
    return "\ufffd" in text or _TWICE_ENCODED.search(text) is not None


class Labels:
    """Known labels by what they stand for; `find` knows them however they are written.

    Spaces do not count, so that "N A T U R E" of a typed page is read. An accented letter may be plain,
    missing, or replaced by question marks. UTF-8 that was read as Windows-1252 is understood.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._meaning = {
            form: meaning
            for meaning, labels in names.items()
            for label in labels
            for form in _forms(unicodedata.normalize("NFC", label))
        }

    def find(self, label: str) -> str:
        """What the label stands for; empty for one that is not known."""
        if _TWICE_ENCODED.search(label):
            label = _decoded_again(label)
        wanted = "".join(folded(label).split())
        known = self._meaning.get(wanted) or self._meaning.get("".join(_words(label)))
        return known or self._find_with_gaps(wanted)

    def _find_with_gaps(self, wanted: str) -> str:
        letters = _ANY_LOST.split(wanted)
        gaps = _ANY_LOST.findall(wanted)
        if not gaps or len("".join(letters)) < 2 * len("".join(gaps)):
            return ""
        # One letter can be lost as two characters, one for each of its bytes.
        ends = (*("." if len(gap) == 1 else ".{1,2}" for gap in gaps), "")
        pattern = re.compile("".join(re.escape(part) + end for part, end in zip(letters, ends, strict=True)))
        return next((self._meaning[form] for form in sorted(self._meaning) if pattern.fullmatch(form)), "")


def _forms(label: str) -> set[str]:
    """How a label is looked up: with its joining word or without it, accented letters plain or missing."""
    without_accented = re.sub(r"[^\W\d_a-zA-Z]", "", label)
    return {
        "".join(words)
        for form in (label, without_accented)
        for words in (list(_words(form)), folded(form).split())
    }


def _decoded_again(label: str) -> str:
    try:
        return label.encode("windows-1252").decode()
    except UnicodeError:
        return label
