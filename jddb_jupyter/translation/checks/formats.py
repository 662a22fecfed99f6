"""Checks that both sides are formatted alike: headings, lists, bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.model import Both, Finding, Passage, Severity

_BULLET: Final = re.compile(r"\s*[•●▪◦‣·–—*-]\s+(?=\S)")


def line_formats(both: Both) -> Iterator[Finding]:
    """A heading or a list item on one side that is another kind of line on the other."""
    for name, reason in (("header", "heading_differs"), ("list", "list_differs")):
        if both.source.line.get(name) != both.target.line.get(name):
            yield Finding("formats", Severity.WARNING, reason, target=Range(0, len(both.target.text)))


def bullets(both: Both) -> Iterator[Finding]:
    """A bullet typed as a character on one side, where the other has none of any kind."""
    source, target = (_has_bullet(side) for side in (both.source, both.target))
    if source != target:
        reason = "bullet_missing" if source else "bullet_added"
        yield Finding("formats", Severity.INFO, reason, target=Range(0, min(1, len(both.target.text))))


def bold(both: Both) -> Iterator[Finding]:
    """Bold text on one side only."""
    source, target = (_share_of_bold(side) for side in (both.source, both.target))
    if bool(source) != bool(target):
        reason = "bold_missing" if source else "bold_added"
        place = None if source else both.target.bold[0]
        whole = Range(0, len(both.target.text))
        yield Finding("formats", Severity.INFO, reason, target=place or whole)


def _has_bullet(side: Passage) -> bool:
    return bool(side.line.get("list") or _BULLET.match(side.text))


def _share_of_bold(side: Passage) -> int:
    """Characters that are bold; a space or a mark alone is none."""
    return sum(len(side.text[part.start : part.end].strip(" .,;:\u00a0")) for part in side.bold)
