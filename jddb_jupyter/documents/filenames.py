"""What a job description's file name says, and the name that says it.

EX-01 Title 103249 - JD.txt         JD or EN: English, DE or FR: French
EX-01 Title EN.docx                 without a number the stem stands in for it
JD_EX-01_123456_Title (Signed).txt  `_` for a space; suffixes such as (1) say nothing
EX-01 Título 103249.es.txt          any other language by its tag (BCP 47), which begins with small letters
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from jddb_jupyter.documents.language_tags import normalised_tag

_LANGUAGES: Final = {"JD": "en", "EN": "en", "DE": "fr", "FR": "fr"}
_STATE: Final = r"(?:signed|sign[ée]e?|final|finale|copy|copie|draft|[ée]bauche|v\d{1,2}(?:\.\d{1,2})*)"
_SUFFIX: Final = re.compile(
    rf"\s*[(\[](?:\d{{1,3}}|{_STATE})[)\]]\s*\Z|\s+[-–—]\s+(?:copy|copie)\s*\Z", re.IGNORECASE
)
# Without parentheses these words may belong to the title, unless the language stands before them.
_BARE_SUFFIX: Final = re.compile(rf"[\s_.\-–—]+{_STATE}\s*\Z", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"(?:^|[\s_.\-–—]+)(JD|EN|DE|FR)\Z|[_.\-](en|fr)\Z")
# A second extension, as of `notes.txt.md`, is no language.
_EXTENSIONS: Final = "doc|dot|rtf|odt|wpd|pdf|txt|htm|xml|xls|ppt|csv|tmp|bak|old|eml|msg|zip|md"
_TAG: Final = re.compile(rf"\.(?!(?:{_EXTENSIONS})\Z)([a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*)\Z")
_FIRST_WORD: Final = re.compile(r"\A(JD|DE|EN|FR)[\s_\-–—]+")
_NUMBER: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")
_CLASSIFICATION: Final = re.compile(r"(?<![A-Za-z])([A-Z]{2,3})[-‐‑–](\d{1,2})(?!\d)")
# What file systems allow; the end of a longer one is read, with its extension.
_LONGEST: Final = 255
_EDGES: Final = " \t-–—_.,"
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\\/:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class FileName:
    """The parts of a file name; `language` None and `classification` empty where it does not say."""

    job_number: str
    title: str
    classification: str
    language: str | None
    extension: str
    numbered: bool


def parse_file_name(name: str) -> FileName:
    """Read a file name (a path before it is left out). `extension` is lower case, with its dot, or empty."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name[-_LONGEST:]))[-1]
    base = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", base)
    stem, dot, extension = base.rpartition(".")
    if not stem:
        stem, dot, extension = base, "", ""
    body, language = _without_language(_without_suffixes(stem))
    number = _NUMBER.search(body)
    classification = find_classification(body)
    title = _NUMBER.sub(" ", body) if number else body
    title = " ".join(_CLASSIFICATION.sub(" ", title).replace("_", " ").split()).strip(_EDGES)
    job_number = number.group() if number else body.strip() or stem
    return FileName(
        job_number=job_number,
        title=title or job_number,
        classification=classification,
        language=language,
        extension=(dot + extension).lower(),
        numbered=number is not None,
    )


def find_classification(text: str) -> str:
    """The first group and level in the text, such as EX-01 (`EX-1` is the same); empty if there is none."""
    found = _CLASSIFICATION.search(text)
    return f"{found.group(1)}-{int(found.group(2)):02d}" if found else ""


def file_name(job_number: str, title: str, classification: str, language: str, extension: str) -> str:
    """A name for an exported file, free of what file systems refuse, that `parse_file_name` reads back."""
    known = [classification, title, job_number if job_number != title else ""]
    is_short = language.upper() in _LANGUAGES
    cleaned = (" ".join(_NOT_IN_A_NAME.sub(" ", part).split()) for part in known)
    stem = " ".join(part for part in cleaned if part)[:150]
    return stem + (f" {language.upper()}" if is_short else f".{language}") + extension


def _without_suffixes(stem: str) -> str:
    while found := _SUFFIX.search(stem):
        stem = stem[: found.start()]
    return stem


def _without_language(stem: str) -> tuple[str, str | None]:
    """The stem without the words for its language; the last of them decides ("JD_..._FR" is French)."""
    languages: list[str] = []
    if (found := _TAG.search(stem)) and (tag := normalised_tag(found[1])):
        languages.append(tag)
        stem = _without_suffixes(stem[: found.start()])
    while found := _LAST_WORD.search(stem) or _LAST_WORD.search(_BARE_SUFFIX.sub("", stem)):
        languages.append(_LANGUAGES[(found.group(1) or found.group(2)).upper()])
        stem = _without_suffixes(stem[: found.start()])
    if found := _FIRST_WORD.search(stem):
        languages.append(_LANGUAGES[found.group(1)])
        stem = stem[found.end() :]
    return stem, languages[0] if languages else None
