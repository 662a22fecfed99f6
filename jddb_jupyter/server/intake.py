"""Documents that come in, from a request or a file. Long ones take a while: call these on a thread."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from jddb_jupyter.documents import ImportedJob, read_job_file
from jddb_jupyter.documents.facts import one_line
from jddb_jupyter.errors import InvalidOperation, TooLarge
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.storage.jobs import NewJob

LONGEST_NUMBER: Final = 128
LONGEST_TITLE: Final = 500
LONGEST_PATH: Final = 1024


def checked(ops: Sequence[Any], longest: int) -> list[dict[str, Any]]:
    """`ops` in normal form; InvalidOperation unless they are a document, TooLarge beyond `longest`."""
    document = Document(Delta(list(ops)))
    if len(document) > longest:
        raise TooLarge("document_too_long", length=len(document), limit=longest)
    return document.to_delta().ops


def of_text(text: str, longest: int) -> list[dict[str, Any]]:
    """A document without formats. It gets a final line break if there is none, and one kind of line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return checked([{"insert": text if text.endswith("\n") else text + "\n"}], longest)


def given(text: str | None, ops: Sequence[Any] | None, longest: int) -> list[dict[str, Any]]:
    """The document of a request that has `text` or `ops`, or neither."""
    if ops is None:
        return of_text(text or "", longest)
    if text is not None:
        raise InvalidOperation("not_a_document")
    return checked(ops, longest)


def read_new_job(name: str, data: bytes, longest: int) -> tuple[ImportedJob, NewJob]:
    """What a file holds, and the job description that it becomes; JddbError if it cannot become one."""
    found = read_job_file(name, data)
    return found, NewJob(
        job_number=one_line(found.job_number)[:LONGEST_NUMBER],
        title=one_line(found.title)[:LONGEST_TITLE],
        classification=found.classification,
        language=found.language,
        ops=checked(found.ops, longest),
        metadata={field: one_line(value) for field, value in found.metadata.items()},
        file_path=name[-LONGEST_PATH:],
        file_hash=hashlib.sha256(data).hexdigest(),
    )
