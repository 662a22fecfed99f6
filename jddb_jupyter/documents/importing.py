"""A file of a job description, read: its document, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from jddb_jupyter.documents.content import Content
from jddb_jupyter.documents.docx import read_docx
from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.filenames import FileName, file_name, parse_file_name
from jddb_jupyter.documents.headings import folded, has_lost_letters
from jddb_jupyter.documents.html import read_html
from jddb_jupyter.documents.jsonfile import read_json
from jddb_jupyter.documents.language import (
    certain_language,
    detect_language,
    is_doubtful,
    official_language,
)
from jddb_jupyter.documents.language_tags import are_variants
from jddb_jupyter.documents.lines import Op
from jddb_jupyter.documents.markdown import read_markdown, split_front_matter
from jddb_jupyter.documents.metadata import find_metadata
from jddb_jupyter.documents.pdf import read_pdf
from jddb_jupyter.documents.plaintext import clean, decode, from_text
from jddb_jupyter.documents.sections import Section, find_sections, headings, section_kind
from jddb_jupyter.errors import Unprocessable, UnsupportedFormat

# Headings that name the kind of document, not the job.
_NO_TITLE: Final = frozenset(
    map(
        folded,
        (
            "Job Description",
            "Work Description",
            "Executive Job Description",
            "Description d’emploi",
            "Description de poste",
            "Description de travail",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class ImportedJob:
    """What a file gave.

    `ops` are the inserts of a document that ends with a newline. `classification` is empty where nothing says
    it. `warnings` are reasons (keys of `jddb_jupyter.sentences.MESSAGES`) that a person should look at.
    """

    job_number: str
    title: str
    classification: str
    language: str
    ops: list[Op]
    sections: tuple[Section, ...]
    metadata: Mapping[str, str]
    warnings: tuple[str, ...] = ()


def read_job_file(filename: str, data: bytes) -> ImportedJob:
    """Read a job description from a file's name and content.

    Raises UnsupportedFormat (`format_not_supported`, `file_not_text`) and Unprocessable (`file_empty`,
    `file_too_deep`, and those of `read_pdf`).
    """
    name = parse_file_name(filename)
    reader = _READERS.get(name.extension)
    if reader is None:
        if name.extension in _TO_SAVE_AGAIN:
            raise UnsupportedFormat("format_to_save_again", format=name.extension)
        raise UnsupportedFormat("format_not_supported", format=name.extension.removeprefix(".") or filename)
    content = reader(data)
    ops = content.ops
    text = "".join(op["insert"] for op in ops)
    if not text.strip():
        raise Unprocessable("file_empty")
    stated = {**find_metadata(ops), **content.metadata}
    if content.facts is not None:
        return _as_written(content, content.facts, name, stated, text)
    return ImportedJob(
        job_number=name.job_number,
        title=_heading_title(ops) or stated.get("position_title") or name.title,
        classification=stated.get("classification") or name.classification,
        language=name.language or _language(content, text),
        ops=ops,
        sections=find_sections(ops),
        metadata=stated,
        warnings=(*_warnings(name, content, stated, text), *content.warnings),
    )


def _as_written(
    content: Content, facts: JobFacts, name: FileName, stated: Mapping[str, str], text: str
) -> ImportedJob:
    """The job description of a file that an export made: what it carries needs no recognition.

    A number or a language that somebody gave the file in its name since then wins, as for every file.
    """
    number = facts.job_number or name.job_number
    if name.numbered and name.job_number != _exported_name(facts, name).job_number:
        number = name.job_number
    language = name.language or facts.language
    if are_variants(language, facts.language):
        language = facts.language
    taken = msgspec.structs.replace(facts, job_number=number, language=language)
    warnings = (*_differences(taken, facts, name), *_changed_since(taken, content.ops, stated, text))
    return ImportedJob(
        job_number=number,
        title=facts.title or name.title,
        classification=facts.classification,
        language=taken.language,
        ops=content.ops,
        sections=find_sections(content.ops),
        metadata=facts.metadata,
        warnings=(*warnings, *content.warnings),
    )


def _exported_name(facts: JobFacts, name: FileName) -> FileName:
    """What the name says that the export gave: a title can have six digits, and they are not its number."""
    return parse_file_name(
        file_name(facts.job_number, facts.title, facts.classification, facts.language, name.extension)
    )


def _differences(taken: JobFacts, facts: JobFacts, name: FileName) -> Iterator[str]:
    """Where the name of the file and the facts that it carries contradict each other."""
    if facts.job_number and taken.job_number != facts.job_number:
        yield "file_number_differs"
    exported = _exported_name(facts, name).classification
    if name.classification and name.classification not in {exported, facts.classification}:
        yield "file_classification_differs"
    if taken.language != facts.language:
        yield "file_language_differs"


def _changed_since(taken: JobFacts, ops: list[Op], stated: Mapping[str, str], text: str) -> Iterator[str]:
    """Where the text says something else than what was taken, as after changes in a word processor."""
    said = (
        (stated.get("position_number"), taken.job_number),
        (stated.get("classification"), taken.classification),
        (_heading_title(ops), taken.title),
        (certain_language(text), official_language(taken.language)),
    )
    if any(one and other and folded(one) != folded(other) for one, other in said):
        yield "file_facts_differ"


def _read_text(data: bytes) -> Content:
    return Content(from_text(decode(data)))


def _read_markdown(data: bytes) -> Content:
    front_matter, body = split_front_matter(clean(decode(data)))
    return replace(read_markdown(body), metadata=find_metadata(from_text(front_matter)))


_READERS: Final[dict[str, Callable[[bytes], Content]]] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_text,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
}
# What the programs that write these can also save as .docx.
_TO_SAVE_AGAIN: Final = frozenset({".doc", ".docm", ".dot", ".dotx", ".dotm", ".rtf", ".odt", ".wpd"})
READABLE: Final = tuple(_READERS)
"""The extensions that can be read, each with its dot."""


def _heading_title(ops: list[Op]) -> str:
    """The first heading, where it is neither a section's nor the name of this kind of document."""
    for _, heading in headings(ops):
        if section_kind(heading):
            return ""
        if folded(heading) not in _NO_TITLE:
            return heading
    return ""


def _language(content: Content, text: str) -> str:
    """What the file states, where it is another language than the two that words tell; else what they tell.

    A program that was set up in English states English of every text.
    """
    stated = content.language
    if stated and official_language(stated) is None and certain_language(text) is None:
        return stated
    return detect_language(text)


def _warnings(name: FileName, content: Content, stated: Mapping[str, str], text: str) -> Iterator[str]:
    """Where the name of the file and its text contradict each other, and where its letters are wrong."""
    number, classification = stated.get("position_number"), stated.get("classification")
    if number and number != name.job_number:
        yield "file_number_differs" if name.numbered else "file_number_only_in_text"
    if name.classification and classification and classification != name.classification:
        yield "file_classification_differs"
    if name.language:
        if certain_language(text) not in {None, official_language(name.language)}:
            yield "file_language_differs"
    elif _language(content, text) != content.language and (
        official_language(detect_language(text)) is None or is_doubtful(text)
    ):
        yield "file_language_guessed"
    if has_lost_letters(text):
        yield "file_letters_lost"
