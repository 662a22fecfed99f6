"""Checks of the spaces in the target, by the rules of its language and country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.addresses import without_addresses
from jddb_jupyter.translation.checks.model import Aligned, Both, Finding, Passage, Severity, replacement
from jddb_jupyter.translation.checks.typography import NARROW, NBSP, SPACES, language_of, typography_of

_S: Final = f"[{SPACES}]"
_DOUBLED: Final = re.compile(rf"(?<=\S)[{SPACES}]{{2,}}(?=\S)")
_STRAY: Final = re.compile(
    rf"(?<=\w){_S}+(?=,(?!\d)|[)\]](?!\w))|(?<=\w){_S}+(?=\.(?:\s|\Z))|(?<=[(\[]){_S}+(?=\w)"
)
_GLUED: Final = re.compile(
    r"(?<=[^\W\d_]{2})[,;](?=[^\W\d_]{2})|(?<=[^\W\d_A-Z]{2})[.!?](?=[A-ZÀ-Ý][^\W\d_A-Z])"
    rf"|(?<=[^\W_]{_S})[:;](?=[^\W\d_]{{2}})"
)


def spacing(both: Both) -> Iterator[Finding]:
    """Spaces that are missing or too many, around the marks of the target's language."""
    text = without_addresses(both.target.text)
    yield from _doubled(both, text)
    for match in _STRAY.finditer(text):
        yield _finding(match.start(), match.end(), "", "space_stray", {})
    if not _GLUED.search(without_addresses(both.source.text)):
        for match in _GLUED.finditer(text):
            # A placeholder, or a name, that the source has too.
            if text[match.start() :].split(maxsplit=1)[0].rstrip(".,;:)") in both.source.text:
                continue
            better = f"{match[0]} "
            yield _finding(match.start(), match.end(), better, "space_missing_after", {"mark": match[0]})
    yield from _before_marks(both, text)


def no_break_spaces(links: Sequence[Aligned]) -> Iterator[Finding]:
    """Ordinary spaces at which a line may break between a number or word and the mark that belongs to it.

    Many official texts have only ordinary ones. Such a text gets one finding, at the first place; a text that
    mostly has no-break spaces gets one wherever it has none.
    """
    places = [
        (link.link_id, match.start(), match[0])
        for link in links
        if link.target is not None
        for match in _held_together(link.target)
    ]
    ordinary = [(link_id, start) for link_id, start, space in places if space == " "]
    if 2 * len(ordinary) > len(places):
        del ordinary[1:]
    for link_id, start in ordinary:
        yield Finding(
            "no_break_spaces",
            Severity.INFO,
            "space_breaks",
            target=Range(start, start + 1),
            fix=replacement(start, start + 1, NBSP),
            link_id=link_id,
        )


def _held_together(target: Passage) -> Iterator[re.Match[str]]:
    rules = typography_of(target.language)
    if rules is None or not rules.spaced:
        return
    marks = re.escape(rules.spaced)
    before = rf"(?<=[\w)»’']){_S}(?=[{marks}](?![-/\w]))"
    yield from re.finditer(
        rf"{before}|(?<=«){_S}|{_S}(?=»)|(?<=\d){_S}(?=\d{{3}}\b)", without_addresses(target.text)
    )


def _doubled(both: Both, text: str) -> Iterator[Finding]:
    # Two spaces between sentences are a habit of typists; where the source has it too it is one of the house.
    as_in_source = _DOUBLED.search(both.source.text) is not None
    for match in _DOUBLED.finditer(text):
        if not as_in_source:
            yield _finding(match.start(), match.end(), " ", "space_doubled", {}, severity=Severity.INFO)


def _before_marks(both: Both, text: str) -> Iterator[Finding]:
    rules = typography_of(both.target.language)
    if rules is None:
        return
    for mark in rules.spaced:
        for match in re.finditer(_without_space(mark), text):
            space = NARROW if mark in ";!?" else NBSP
            yield _finding(match.start(), match.end(), space + mark, "space_missing", {"mark": mark})
    for mark in rules.close:
        if mark in ",.":
            continue
        for match in re.finditer(rf"(?<=[\w)»”’]){_S}+(?={re.escape(mark)}(?:\s|\Z|[».,”)]))", text):
            yield _finding(match.start(), match.end(), "", "space_unwanted", {"mark": mark})
    if language_of(both.target.language) == "fr":
        for match in re.finditer(r"«(?=[^\s«»])|(?<=[^\s«»])»", text):
            with_space = f"«{NBSP}" if match[0] == "«" else f"{NBSP}»"
            yield _finding(match.start(), match.end(), with_space, "space_missing_guillemets", {})


def _without_space(mark: str) -> str:
    """Where a mark that wants a space before it has none: `Note:`, `5%`, `20$`."""
    if mark in "%$€":
        return rf"(?<=\d){re.escape(mark)}(?![\w-])"
    # A time, a ratio or a code (10:30, 1:4, re:x) is no colon of a sentence.
    return rf"(?<=[^\W_]){re.escape(mark)}(?=\s|\Z)|(?<=[)»]){re.escape(mark)}(?=\s|\Z)"


def _finding(
    start: int,
    end: int,
    better: str,
    reason: str,
    values: dict[str, object],
    *,
    severity: Severity = Severity.WARNING,
) -> Finding:
    return Finding(
        "spacing", severity, reason, values, target=Range(start, end), fix=replacement(start, end, better)
    )
