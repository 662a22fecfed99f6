"""Runs the checks over a link or a whole pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, overload

from jddb_jupyter.translation.checks import (
    amounts,
    capitals,
    completeness,
    formats,
    notation,
    punctuation,
    repetition,
    spacing,
)
from jddb_jupyter.translation.checks.model import (
    Aligned,
    Both,
    Check,
    CheckOfAll,
    Finding,
    Passage,
    given,
)
from jddb_jupyter.translation.checks.terminology import terminology
from jddb_jupyter.translation.checks.typography import REGIONS
from jddb_jupyter.translation.terminology import Terminology

OF_A_LINK: Final[tuple[Check, ...]] = (
    amounts.numbers,
    amounts.number_format,
    amounts.dates,
    notation.symbol_place,
    notation.ordinals,
    notation.times,
    completeness.untranslated,
    completeness.length,
    punctuation.quotation_marks,
    punctuation.brackets,
    punctuation.quotes_alone,
    punctuation.doubled_marks,
    punctuation.sentence_end,
    spacing.spacing,
    capitals.small_letters,
    capitals.capital_names,
    capitals.headings,
    formats.line_formats,
    formats.bullets,
    formats.bold,
    repetition.repeated_words,
)
OF_ALL_LINKS: Final[tuple[CheckOfAll, ...]] = (
    completeness.missing_and_extra,
    completeness.lengths,
    punctuation.apostrophes,
    spacing.no_break_spaces,
    capitals.first_letters,
    repetition.two_ways,
)

LONGEST: Final = 20_000
"""Code points of a passage beyond which it is no segment, and is only looked at for being there."""

CHECK_NAMES: Final = (
    "numbers",
    "number_format",
    "dates",
    "missing",
    "extra",
    "untranslated",
    "length",
    "terminology",
    "quotation_marks",
    "brackets",
    "sentence_end",
    "spacing",
    "no_break_spaces",
    "apostrophes",
    "capitals",
    "formats",
    "repeated_words",
    "two_ways",
)
"""Every value that `Finding.check` may have."""


_NO_TERMS: Final = Terminology(())


def check_link(
    link: Aligned, regions: Mapping[str, str] = REGIONS, terms: Terminology = _NO_TERMS
) -> list[Finding]:
    """What is found in one link by itself.

    `regions` says whose rules hold for a language without country, `terms` which words to use.
    """
    if link.source is None or link.target is None:
        return []
    both = Both(_placed(link.source, regions), _placed(link.target, regions))
    sides = (both.source.text, both.target.text)
    if not all(map(str.strip, sides)) or max(map(len, sides)) > LONGEST:
        return []
    found = [finding for check in OF_A_LINK for finding in check(both)]
    if not terms.is_empty:
        found += terminology(both, terms)
    return list(given(found, link.link_id))


def check_document(
    links: Sequence[Aligned], regions: Mapping[str, str] = REGIONS, terms: Terminology = _NO_TERMS
) -> list[Finding]:
    """What is found in all links of a pair, in their order; what stands first in a target comes first."""
    links = [
        replace(link, source=_placed(link.source, regions), target=_placed(link.target, regions))
        for link in links
    ]
    order = {link.link_id: index for index, link in enumerate(links)}
    found = [finding for link in links for finding in check_link(link, regions, terms)]
    found += [finding for check in OF_ALL_LINKS for finding in check(links)]
    return sorted(found, key=lambda finding: (order[finding.link_id], _place(finding)))


def _place(finding: Finding) -> int:
    return finding.target.start if finding.target is not None else -1


@overload
def _placed(side: Passage, regions: Mapping[str, str]) -> Passage: ...
@overload
def _placed(side: Passage | None, regions: Mapping[str, str]) -> Passage | None: ...
def _placed(side: Passage | None, regions: Mapping[str, str]) -> Passage | None:
    """The passage in the language of a country."""
    if side is None:
        return None
    plain = side.language.replace("-", "_").lower()
    return replace(side, language=regions.get(plain, plain))
