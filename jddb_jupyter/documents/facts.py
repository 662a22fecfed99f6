"""What is known of a job description beside its text, as a file carries it where a format has room for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from jddb_jupyter.documents.language_tags import LONGEST_TAG, PATTERN, normalised_tag

ONE_LINE: Final = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"
"""What a field may hold: anything but control characters and line breaks."""


def one_line(text: str) -> str:
    """The text as a field may hold it, with a space for what it may not."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


class JobFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a job description; `metadata` are those of `find_metadata`.

    A file is not trusted: what is longer than a field, or no field, makes it one that this package did not
    write.
    """

    job_number: Annotated[str, Meta(max_length=128, pattern=ONE_LINE)] = ""
    title: Annotated[str, Meta(max_length=500, pattern=ONE_LINE)] = ""
    classification: Annotated[str, Meta(max_length=32, pattern=ONE_LINE)] = ""
    language: Annotated[str, Meta(max_length=LONGEST_TAG, pattern=PATTERN)] = "en"
    metadata: Mapping[
        Annotated[str, Meta(max_length=64, pattern=r"^[a-z][a-z0-9_]*\Z")],
        Annotated[str, Meta(max_length=2_000, pattern=ONE_LINE)],
    ] = {}


def written_facts(facts: JobFacts) -> str:
    """The facts as one line of JSON."""
    return msgspec.json.encode(facts).decode()


def read_facts(text: str) -> JobFacts | None:
    """The facts that a file carries; None for what this package did not write."""
    try:
        facts = msgspec.json.decode(text, type=JobFacts)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    tag = normalised_tag(facts.language)
    return None if tag is None else msgspec.structs.replace(facts, language=tag)
