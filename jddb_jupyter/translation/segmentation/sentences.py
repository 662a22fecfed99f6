"""Where one line of text is split into sentences, list items and cells.

A text is split where a sentence ends, before each item of a list within the line, and at tabs, until nothing
splits any more. So a part that is split again by itself stays whole, and a segment that is cut out or typed
alone is the segment it was.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from jddb_jupyter.documents import find_sections
from jddb_jupyter.ot import Range
from jddb_jupyter.translation.segmentation.abbreviations import Rules, rules_of

# Signs of a list that nothing else is written with; the last two are those of Word's symbol font.
_BULLET: Final = r"[•●▪■◦‣❖➢➤\uf0b7\uf0a7]"
_ROMAN: Final = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_ENUMERATOR: Final = rf"(?:\(?(?:\d{{1,3}}|[a-z]|{_ROMAN})\)|\(\d+(?:\.\d+)*\))"
_LABEL: Final = (
    r"(?:art|article|section|sec|s|para?|paragraph|paragraphe|chap|chapitre|chapter|part|partie|annexe?"
    r"|appendix|appendice|n[ᵒo]|fig|figure|tableau|table|schedule|§)"
)
# "2.", "1.1.", "IV.", "A.", "Art. 3." and the like, with which no sentence begins that ends there.
_NUMBERING: Final = re.compile(
    rf"[\s(\[«“\"*–—-]*(?:(?:{_LABEL}[.]?\s*)?\d{{1,4}}(?:\.\d+)*|(?:{_LABEL}\s+)?(?:{_ROMAN}|[a-z]))$",
    re.IGNORECASE,
)
_IS_NUMBERED: Final = re.compile(rf"{_ENUMERATOR}\s", re.IGNORECASE)
MARKER: Final = re.compile(
    rf"\s*(?:{_BULLET}|[-–—*·]\s|{_ENUMERATOR}\s|(?:\d{{1,3}}(?:\.\d+)*|[A-Za-z]|[IVX]{{1,4}})[.]\s)",
    re.IGNORECASE,
)
"""The sign or number that a list item begins with."""

# Stops behind which no space stands, and the brackets and quotation marks that go with them.
_WIDE: Final = "。！？．｡"
_OPENING, _CLOSING = "（「『【《〈｢", "）」』】》〉｣"
# Of Latin, Chinese, Hindi, Arabic, Urdu, Armenian, Ethiopic, Khmer, Burmese, Cree.
_STOPS: Final = rf".!?…{_WIDE}।॥؟۔։።፧។៕။᙮"
# Possessive, so that a run of stops or quotes costs its length once.
_STOP: Final = re.compile(
    rf"""(?<![{_STOPS}])(?P<stop>[{_STOPS}]++)
        (?P<closed>[)\]”"’'›»{_CLOSING}]*+(?:\s?»[)\]”"’'»]*+)?+)
        (?P<gap>\s++|(?<=[{_WIDE}])(?=\S))
        (?P<opened>[«“„"‘'(\[¿¡{_OPENING}–—*-]*+\s?)
        (?P<next>[^\W\d_]++|\d++|[^\s»)\]”›])""",
    re.VERBOSE,
)
_LONGEST_WORD: Final = 40
_LONGEST_NUMBERING: Final = 60
_LONGEST_ORDINAL: Final = 2
_LONGEST_KEPT: Final = 4000
_BEFORE_WORD: Final = re.compile(r".*[(\[«“\"/]|^[-–—]+|^(?:[ldnmtscj]|qu)[’']", re.IGNORECASE)
_LETTERS_WITH_STOPS: Final = re.compile(r"[^\W\d_](?:[.-]+[^\W\d_])+")
_PROVISION: Final = re.compile(r"[A-Z]-?\d|[IVXLC]{2,}\b|[VXLC]\b")
_CELLS: Final = re.compile(r"\t+")
_INNER_BULLET: Final = re.compile(rf"\s(?={_BULLET})")
_BRACKET: Final = re.compile(rf"[()\[\]{_OPENING}{_CLOSING}]")
_LIST_SIGN: Final = re.compile(
    rf"(?P<colon>[\s\u00a0]?:\s|：)|(?:[;؛]\s+|；\s*)(?:(?:(?:and|or|et|ou|and/or|et/ou)\s+)?(?P<item>{_ENUMERATOR}\s))?",
    re.IGNORECASE,
)


def segment_text(text: str, language: str) -> list[Range]:
    """The segments of one line, in order, without the white space around each.

    Every character that is no white space is in exactly one of them. `text` holds no line break.
    """
    split = _split if len(text) > _LONGEST_KEPT else _split_before
    return list(split(text, language))


def _split(text: str, language: str) -> tuple[Range, ...]:
    rules = rules_of(language)
    return tuple(Range(start, end) for start, end in _parts(text, 0, rules))


# Most lines of a text are as they were when it was split last.
_split_before = lru_cache(maxsize=2048)(_split)


def _parts(text: str, start: int, rules: Rules) -> Iterator[tuple[int, int]]:
    """What the text is split into until nothing splits; `start` is where it stands in its line."""
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if not text:
        return
    for split in (_cell_starts, _heading_starts, _sentence_starts, _item_starts):
        starts = sorted({place for place in split(text, rules) if 0 < place < len(text)})
        if starts:
            for low, high in pairwise((0, *starts, len(text))):
                yield from _parts(text[low:high], start + low, rules)
            return
    yield start, start + len(text)


def _cell_starts(text: str, rules: Rules) -> Iterator[int]:
    """Cells of a table row, which are parted by tabs, and items with a sign of their own."""
    yield from (found.end() for found in _CELLS.finditer(text))
    yield from (found.end() for found in _INNER_BULLET.finditer(text) if found.start())


def _heading_starts(text: str, rules: Rules) -> Iterator[int]:
    """The usual headings that the line begins with or holds, and the texts that follow them."""
    for section in find_sections([{"insert": text}]):
        after = re.compile(r"[\s:|–—-]*").match(text, section.start + len(section.heading))
        if section.kind and after and after.end() < len(text):
            yield from (place for place in (section.start, after.end()) if place)


def _sentence_starts(text: str, rules: Rules) -> Iterator[int]:
    """Where a sentence begins after the end of another, but within brackets that stand in a sentence."""
    brackets = _bracketed(text)
    start = 0
    for found in _STOP.finditer(text):
        while brackets and (brackets[0][1] < found.end("closed") or brackets[0][0] <= start):
            brackets.popleft()
        inside = brackets and brackets[0][0] < found.start("stop")
        if not inside and _ends_sentence(found, start, rules):
            start = found.end("gap")
            yield start


def _ends_sentence(found: re.Match[str], start: int, rules: Rules) -> bool:
    """Whether the sentence that begins at `start` ends with the stop that was found."""
    text, stop = found.string, found.start("stop")
    if text[max(start, stop - 1) : stop] in ("(", "["):
        return False
    if found["next"][0].islower() and not _IS_NUMBERED.match(text, found.end("gap")):
        return False
    if found["stop"] != ".":
        return bool(text[start : min(stop, start + _LONGEST_WORD)].strip("«“\"'( "))
    if stop - start <= _LONGEST_NUMBERING and _NUMBERING.match(text[start:stop]):
        return False
    return found["closed"][:1] in tuple('”"»›] ') or _word_ends(found, start, rules)


def _word_ends(found: re.Match[str], start: int, rules: Rules) -> bool:
    """Whether the word before a single full stop ends its sentence, or is an abbreviation within it."""
    stop = found.start("stop")
    words = found.string[max(start, stop - _LONGEST_WORD) : stop].split()
    word = _BEFORE_WORD.sub("", words[-1]) if words else ""
    form = word.lower().replace("’", "'")
    follows = found["next"]
    if rules.has_ordinals and len(word) <= _LONGEST_ORDINAL and word.isdigit():
        return False
    if rules.is_general and len(word) == 1 and word.lower() != word.upper():
        return False
    if form in rules.titles:
        return False
    if follows.lower() in rules.starters:
        return True
    is_number = follows[0].isdigit() or _PROVISION.match(found.string, found.start("next")) is not None
    if len(word) == 1 and word.isalpha():
        # An initial, or the last letter of an abbreviation that is written with spaces.
        return not (word.isupper() or is_number)
    if form in rules.open or _LETTERS_WITH_STOPS.fullmatch(word):
        return False
    return not (is_number and form in rules.numbered)


def _item_starts(text: str, rules: Rules) -> Iterator[int]:
    """The items of a list within a sentence: two semicolons after a colon, or one before "(b)"."""
    brackets = _bracketed(text)
    colon, numbered, starts = False, False, list[int]()
    for found in _LIST_SIGN.finditer(text):
        while brackets and brackets[0][1] < found.start():
            brackets.popleft()
        if brackets and brackets[0][0] < found.start():
            continue
        if found["colon"]:
            colon = True
        else:
            numbered = numbered or found["item"] is not None
            starts.append(found.start("item") if found["item"] else found.end())
    if numbered or (colon and len(starts) > 1):
        yield from starts


def _bracketed(text: str) -> deque[tuple[int, int]]:
    """The places of each pair of round or square brackets that stands in no other, in their order."""
    pairs: deque[tuple[int, int]] = deque()
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        if found.group() in f"([{_OPENING}":
            opened.append(found.start())
        elif opened:
            start = opened.pop()
            if not opened:
                pairs.append((start, found.start()))
    return pairs
