"""How each language and country sets its punctuation and numbers.

Canada's French, as counted in 582,000 official segments, has a no-break space before `:`, `$` and `%` and
inside guillemets, and none before `;`, `!` and `?`; France's has one before all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

NBSP: Final = "\u00a0"
NARROW: Final = "\u202f"
SPACES: Final = f" {NBSP}{NARROW}\u2009"
"""Every space that may stand within a line."""

REGIONS: Final[Mapping[str, str]] = {"fr": "fr_CA", "en": "en_CA"}
"""Which country's rules hold for a language that is named without one."""

REGION_NAMES: Final = ("fr_CA", "fr_FR", "en_CA")
"""The countries whose rules are known."""


@dataclass(frozen=True, slots=True)
class Typography:
    """The rules of one language in one country.

    `spaced` and `close` are the marks before which a space, or none, stands; `quotes` are the outer
    quotation marks with the spaces that belong to them; `group` and `decimal` are set in numbers, and
    `symbol_after` says that `$` follows its number. `foreign_quotes` are not used for quoting here.
    """

    spaced: str
    close: str
    quotes: tuple[str, str]
    foreign_quotes: tuple[str, ...]
    group: str
    decimal: str
    symbol_after: bool


_ENGLISH: Final = Typography(
    spaced="",
    close=":;!?,.%",
    quotes=("“", "”"),
    foreign_quotes=("«", "»"),
    group=",",
    decimal=".",
    symbol_after=False,
)
_CANADIAN_FRENCH: Final = Typography(
    spaced=":%$",
    close=";!?,.",
    quotes=(f"«{NBSP}", f"{NBSP}»"),
    foreign_quotes=("“", "”", '"'),
    group=NBSP,
    decimal=",",
    symbol_after=True,
)
_FRENCH: Final = Typography(
    spaced=":%$€;!?",
    close=",.",
    quotes=(f"«{NBSP}", f"{NBSP}»"),
    foreign_quotes=("“", "”", '"'),
    group=NARROW,
    decimal=",",
    symbol_after=True,
)

_BY_TAG: Final[Mapping[str, Typography]] = {
    "en": _ENGLISH,
    "fr_ca": _CANADIAN_FRENCH,
    "fr": _FRENCH,
}


def language_of(tag: str) -> str:
    """The language that a tag names, without country: `fr` of `fr-CA`."""
    return tag.replace("-", "_").partition("_")[0].lower()


def typography_of(tag: str, regions: Mapping[str, str] = REGIONS) -> Typography | None:
    """The rules for a language tag of any writing (`fr`, `fr_FR`, `FR-ca`); None where none are known.

    `regions` says which country is meant where the tag names none.
    """
    plain = tag.replace("-", "_").lower()
    known = {key.replace("-", "_").lower(): value for key, value in regions.items()}
    plain = known.get(plain, plain).replace("-", "_").lower()
    return _BY_TAG.get(plain) or _BY_TAG.get(language_of(plain))


def in_style(written: str, value: Decimal, rules: Typography) -> str:
    """`value` as the rules write it, with as many decimals as were written; a code (`04`) as it is."""
    if re.fullmatch(r"0\d+", written):
        return written
    plain = f"{value:f}"
    whole, _, decimals = plain.partition(".")
    tail = re.search(r"[.,](\d+)\Z", written)
    if decimals and tail and tail[1].rstrip("0") == decimals.rstrip("0"):
        decimals = tail[1]
    if len(whole) > 4 or (len(whole) == 4 and re.search(rf"\d[.,{SPACES}]\d{{3}}", written)):
        groups: list[str] = []
        while whole:
            groups.insert(0, whole[-3:])
            whole = whole[:-3]
        whole = rules.group.join(groups)
    return whole + (rules.decimal + decimals if decimals else "")
