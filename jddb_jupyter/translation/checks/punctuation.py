"""Checks of the marks in the target: quotation marks, apostrophes, brackets, how a sentence ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.addresses import without_addresses
from jddb_jupyter.translation.checks.model import Aligned, Both, Finding, Passage, Severity, replacement
from jddb_jupyter.translation.checks.typography import SPACES, Typography, language_of, typography_of
from jddb_jupyter.translation.signs import plain_marks

_PAIRS: Final = {"“": "”", "«": "»", '"': '"'}
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_LABEL: Final = re.compile(r"(?<![(\w])(?:\w{1,5}|\d+(?:\.\d+)+)\)")
_BRACKETS: Final = {"(": ")", "[": "]"}
_QUOTES: Final = (("«", "»"), ("“", "”"))
_DOUBLED: Final = re.compile(r",,+|;;+|::+(?!\w)|(?<=\w)\.\.(?![./\w])")
_END: Final = re.compile(rf"([?:]|…|\.\.\.)[{SPACES}\"”»)」』）;,]*\Z")
_GREEK: Final = str.maketrans(";\u037e", "??")
_WITHOUT_QUESTION_MARK: Final = frozenset({"ja", "th", "lo", "km", "my", "bo"})
"""Languages in which a question may end like any other sentence."""


def quotation_marks(both: Both) -> Iterator[Finding]:
    """Quotation marks of another language: `“mot”` in French, `«word»` in English."""
    rules = typography_of(both.target.language)
    if rules is None:
        return
    text = without_addresses(both.target.text)
    for opening in rules.foreign_quotes:
        closing = _PAIRS.get(opening)
        if closing is None:
            continue
        between = rf"[^{re.escape(opening + closing)}]*?"
        for match in re.finditer(
            rf"(?<![\w]){re.escape(opening)}({between}){re.escape(closing)}(?!\w)", text
        ):
            if not _is_inside(text, match.start(), rules):
                yield _requoted(both.target.text, match, rules)


def brackets(both: Both) -> Iterator[Finding]:
    """A bracket of the target that is not closed, or not opened, where the source's are sound."""
    if _unbalanced(both.source.text) is not None:
        return
    place = _unbalanced(both.target.text)
    if place is not None:
        yield Finding(
            "brackets",
            Severity.WARNING,
            "bracket_alone",
            {"mark": both.target.text[place]},
            target=Range(place, place + 1),
        )


def quotes_alone(both: Both) -> Iterator[Finding]:
    """A quotation that the target only begins, or only ends, where the source has it whole or has none."""
    if any(
        both.source.text.count(opening) != both.source.text.count(closing) for opening, closing in _QUOTES
    ):
        return
    text = both.target.text
    for opening, closing in _QUOTES:
        there, gone = text.count(opening), text.count(closing)
        if there != gone:
            place = text.rfind(opening) if there > gone else text.find(closing)
            yield Finding(
                "brackets",
                Severity.WARNING,
                "bracket_alone",
                {"mark": text[place]},
                target=Range(place, place + 1),
            )


def doubled_marks(both: Both) -> Iterator[Finding]:
    """A mark that stands twice in the target: `,,` or `..`."""
    if _DOUBLED.search(both.source.text):
        return
    for match in _DOUBLED.finditer(without_addresses(both.target.text)):
        yield Finding(
            "spacing",
            Severity.WARNING,
            "mark_doubled",
            {"mark": match[0][0]},
            target=Range(match.start(), match.end()),
            fix=replacement(match.start(), match.end(), match[0][0]),
        )


def sentence_end(both: Both) -> Iterator[Finding]:
    """A question or an announcement (`:`) that the other side does not end as one."""
    sides = (both.source, both.target)
    if any(language_of(side.language) in _WITHOUT_QUESTION_MARK for side in sides):
        return
    source, target = map(_end, sides)
    if source != target and "?" in (source, target):
        end = len(both.target.text.rstrip())
        reason = "question_lost" if source == "?" else "question_added"
        yield Finding(
            "sentence_end", Severity.WARNING, reason, target=Range(max(0, end - 1), end), source=None
        )


def apostrophes(links: Sequence[Aligned]) -> Iterator[Finding]:
    """Straight apostrophes in a text that has mostly curly ones, or the other way round."""
    targets = [(link, link.target.text) for link in links if link.target is not None]
    counts = Counter(match[0] for _, text in targets for match in _APOSTROPHE.finditer(text))
    if len(counts) < 2 or counts["'"] == counts["’"]:
        return
    usual, other = ("’", "'") if counts["’"] > counts["'"] else ("'", "’")
    for link, text in targets:
        masked = without_addresses(text)
        for match in _APOSTROPHE.finditer(masked):
            if match[0] == other:
                yield Finding(
                    "apostrophes",
                    Severity.INFO,
                    "apostrophe_other",
                    {"usual": usual},
                    target=Range(match.start(), match.end()),
                    fix=replacement(match.start(), match.end(), usual),
                    link_id=link.link_id,
                )


def _is_inside(text: str, place: int, rules: Typography) -> bool:
    """Whether a place stands within outer quotation marks, where others are right."""
    opening, closing = rules.quotes[0][0], rules.quotes[1][-1]
    return text.count(opening, 0, place) > text.count(closing, 0, place)


def _requoted(text: str, match: re.Match[str], rules: Typography) -> Finding:
    inner = text[match.start(1) : match.end(1)].strip(SPACES)
    better = rules.quotes[0] + inner + rules.quotes[1]
    return Finding(
        "quotation_marks",
        Severity.WARNING,
        "quotes_foreign",
        {"better": rules.quotes[0] + "…" + rules.quotes[1]},
        target=Range(match.start(), match.end()),
        fix=replacement(match.start(), match.end(), better),
    )


def _unbalanced(text: str) -> int | None:
    """A bracket that has no partner; the labels of items, `a)`, may be without."""
    open_at: list[int] = []
    alone: list[int] = []
    for place, mark in enumerate(text):
        if mark in _BRACKETS:
            open_at.append(place)
        elif mark in ")]":
            if open_at and _BRACKETS[text[open_at[-1]]] == mark:
                open_at.pop()
            else:
                alone.append(place)
    if open_at:
        return open_at[0]
    return alone[-1] if len(alone) > len(_LABEL.findall(text)) else None


def _end(side: Passage) -> str:
    marks = _GREEK if language_of(side.language) == "el" else {}
    match = _END.search(plain_marks(side.text.rstrip()).translate(marks))
    return match[1] if match else ""
