"""What a check looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from jddb_jupyter.ot import Delta, Range
from jddb_jupyter.sentences import MESSAGES


class Severity(StrEnum):
    """How much a finding matters: an error is wrong, a warning probably, an info is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Passage:
    """One side of a link: a text, the tag of its language (`fr`, `fr_FR`, `en` ...) and how it is formatted.

    `bold` and `italic` are ranges of the text; `line` are the attributes of the line that it begins in
    (`header`, `list`).
    """

    text: str
    language: str
    bold: tuple[Range, ...] = ()
    line: Mapping[str, Any] = field(default_factory=dict)
    italic: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Aligned:
    """A link to be checked: what belongs together in both texts. One side may be missing."""

    link_id: str
    source: Passage | None
    target: Passage | None


@dataclass(frozen=True, slots=True)
class Both:
    """A link with both sides: what most checks look at."""

    source: Passage
    target: Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. Ranges are in the two passages, and `fix` is a change of the target passage.

    `reason` and `values` make a sentence of `MESSAGES`.
    """

    check: str
    severity: Severity
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    source: Range | None = None
    target: Range | None = None
    fix: Delta | None = None
    link_id: str = ""

    def message(self, locale: str = "en") -> str:
        """The sentence for a reader of `locale`."""
        return MESSAGES[self.reason][locale.lower().startswith("fr")].format_map(self.values)

    def moved(self, source: int, target: int) -> Self:
        """The same in the documents, where the passages begin at these code points."""
        return replace(
            self,
            source=self.source and Range(self.source.start + source, self.source.end + source),
            target=self.target and Range(self.target.start + target, self.target.end + target),
            fix=self.fix and (Delta([{"retain": target}, *self.fix.ops]) if target else self.fix),
        )


Check = Callable[[Both], Iterator[Finding]]
"""Looks at one link by itself."""

CheckOfAll = Callable[[Sequence[Aligned]], Iterator[Finding]]
"""Looks at all links of a pair together; its findings have their `link_id`."""


def replacement(start: int, end: int, text: str) -> Delta:
    """The change that puts `text` where the code points from `start` to `end` are."""
    ops: list[dict[str, Any]] = [{"retain": start}] if start else []
    if text:
        ops.append({"insert": text})
    if end > start:
        ops.append({"delete": end - start})
    return Delta(ops)


def given(findings: Iterable[Finding], link_id: str) -> Iterator[Finding]:
    """The same findings, of this link."""
    for finding in findings:
        yield replace(finding, link_id=link_id)
