"""Names of languages as BCP 47 has them (RFC 5646): `en`, `fr-CA`, `es`, `zh-Hant`, `iu-Cans`.

A tag is kept in one form, so that two names of one language are equal: capitals as they are usual, the
shortest code of a language, and what took the place of a code that was given up (`iw` is `he`). English and
French have rules of their own; every other language is treated by what holds for all, or for its script.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# The library's `Language` would keep every tag for good that it is ever asked for, and files bring any.
from langcodes.data_dicts import LANGUAGE_REPLACEMENTS, LIKELY_SUBTAGS, TERRITORY_REPLACEMENTS
from langcodes.tag_parser import LanguageTagError
from langcodes.tag_parser import parse_tag as _untyped_parse_tag

LONGEST_TAG: Final = 35
"""What RFC 5646 (4.4.1) asks programs to have room for."""
PATTERN: Final = r"^[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*\Z"
"""What tags are written with, before anything is known of their parts."""

_ORDER: Final = ("language", "extlang", "script", "territory", "variant", "extension", "private")
_RIGHT_TO_LEFT: Final = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})


def normalised_tag(written: str) -> str | None:
    """The tag in its one form, however it is written (`FR_ca`, `fra-CA`); None for what is none."""
    plain = written.strip()
    return _normalised(plain) if len(plain) <= LONGEST_TAG else None


@lru_cache(maxsize=1024)
def _normalised(written: str) -> str | None:
    plain = written.lower().replace("_", "-")
    try:
        parts = _replaced(_parts_of(LANGUAGE_REPLACEMENTS.get(plain, plain)))
    except LanguageTagError:
        return None
    if not parts["language"][:1] or not parts["language"][0].partition("-")[0].isalpha():
        return None
    tag = "-".join(part for kind in _ORDER for part in parts[kind])
    return tag if len(tag) <= LONGEST_TAG else None


def _replaced(found: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The parts of a tag by their kind, with the languages and countries that took the place of others."""
    parts: dict[str, list[str]] = {kind: [] for kind in _ORDER}
    for kind, value in found:
        if kind == "territory":
            value = TERRITORY_REPLACEMENTS.get(value.lower(), value)
        parts["language" if kind == "grandfathered" else kind].append(value)
    language = "-".join([*parts["language"], *parts["extlang"][:1]])
    better = LANGUAGE_REPLACEMENTS.get(language) or LANGUAGE_REPLACEMENTS.get("".join(parts["language"]))
    if better is not None:
        if language in LANGUAGE_REPLACEMENTS:
            parts["extlang"] = []
        for kind, value in _parts_of(better):
            # A script or a country that is written counts more than what a code stood for.
            if kind == "language" or not parts[kind]:
                parts[kind] = [value]
    return parts


@lru_cache(maxsize=1024)
def written_language(tag: str) -> str:
    """The language and how it is written: `fr` of `fr-CA`, `zh-Hant` of `zh-TW`, `iu` of `iu-Cans`.

    Tags that share it are variants of one language: what was translated into one is of use for the other.
    The script is left out where it is the usual one. A tag that is none stands for itself.
    """
    plain = normalised_tag(tag)
    if plain is None:
        return tag.lower()
    parts = dict(_parts_of(plain))
    language = parts.get("language", plain)
    likely = _script(language, parts.get("territory", ""))
    script = parts.get("script", likely)
    return language if not script or script == _script(language, "") else f"{language}-{script}"


def published_tag(tag: str) -> str:
    """The tag that a file states: English and French without a country are those of Canada."""
    return f"{tag}-CA" if tag in ("en", "fr") else tag


def region_of(tag: str) -> str:
    """The country or region of a tag, `CA` of `fr-CA`; empty where it has none."""
    plain = normalised_tag(tag)
    return dict(_parts_of(plain)).get("territory", "") if plain else ""


def are_variants(one: str, other: str) -> bool:
    """Whether two tags are of one language, and of no two different countries."""
    if written_language(one) != written_language(other):
        return False
    regions = {region_of(one), region_of(other)} - {""}
    return len(regions) < 2


@lru_cache(maxsize=1024)
def is_right_to_left(tag: str) -> bool:
    """Whether texts in the language are written from right to left: Arabic, Hebrew, Urdu, Dhivehi."""
    plain = normalised_tag(tag)
    if plain is None:
        return False
    parts = dict(_parts_of(plain))
    script = parts.get("script") or _script(parts.get("language", ""), parts.get("territory", ""))
    return script in _RIGHT_TO_LEFT


def _parts_of(tag: str) -> list[tuple[str, str]]:
    """The parts of a well-formed tag, each with its kind; LanguageTagError for another."""
    found: list[tuple[str, str]] = _untyped_parse_tag(tag)  # type: ignore[no-untyped-call]
    return found


def _script(language: str, region: str) -> str:
    """The script that a language is most likely written in, in a country; empty where nobody knows."""
    for known in (f"{language}-{region}", language):
        likely = LIKELY_SUBTAGS.get(known)
        if likely is not None:
            return dict(_parts_of(likely)).get("script", "")
    return ""
