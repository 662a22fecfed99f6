"""A job description as JSON: its ops as they are, and every fact beside them. Nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from jddb_jupyter.documents.content import Content
from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.ot import Delta, Document, validate_document


class JobFile(JobFacts, frozen=True, kw_only=True):
    """The file's only object."""

    format: Literal["jddb"] = "jddb"
    version: Literal[1] = 1
    ops: list[Any]


def to_json(ops: Iterable[Mapping[str, Any]], facts: JobFacts) -> bytes:
    """The file, indented for people, ending with a newline."""
    file = JobFile(**msgspec.structs.asdict(facts), ops=[dict(op) for op in ops])
    encoded: bytes = msgspec.json.format(msgspec.json.encode(file), indent=2)
    return encoded + b"\n"


def read_json(data: bytes) -> Content:
    """Read what `to_json` wrote.

    Raises Unprocessable (`json_not_a_job`, `language_not_valid`), and InvalidOperation for ops that are
    no document.
    """
    try:
        file = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=JobFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unprocessable("json_not_a_job") from error
    document = Document(Delta(file.ops))
    validate_document(document.to_delta())
    tag = normalised_tag(file.language)
    if tag is None:
        raise Unprocessable("language_not_valid", tag=file.language)
    given = {name: getattr(file, name) for name in JobFacts.__struct_fields__}
    facts = JobFacts(**{**given, "language": tag})
    return Content(document.to_delta().ops, facts=facts)
