"""What is known of a job description beside its text, as a file carries it where a format has room for it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from jddb_jupyter.documents.language import Language


class JobFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a job description; `metadata` are those of `find_metadata`."""

    job_number: str = ""
    title: str = ""
    classification: str = ""
    language: Language = "en"
    metadata: Mapping[str, str] = {}


def written_facts(facts: JobFacts) -> str:
    """The facts as one line of JSON."""
    return msgspec.json.encode(facts).decode()


def read_facts(text: str) -> JobFacts | None:
    """The facts that a file carries; None for what this package did not write."""
    try:
        return msgspec.json.decode(text, type=JobFacts)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
