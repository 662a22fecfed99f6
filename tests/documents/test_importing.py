from __future__ import annotations

import csv

import pytest

from jddb_jupyter.documents import ImportedJob, find_sections, read_job_file
from jddb_jupyter.documents.markdown import from_markdown, to_markdown
from jddb_jupyter.documents.sections import headings
from jddb_jupyter.errors import Unprocessable, UnsupportedFormat
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.sentences import MESSAGES


def number_of_headings(job: ImportedJob) -> int:
    """Headings below the title, as the table of expected results counts them."""
    return sum(level > 1 for level, _ in headings(job.ops))


def test_every_real_posting(shared):
    with (shared / "data" / "jobs_expected.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 206
    for row in rows:
        job = read_job_file(row["file"], (shared / "data" / "jobs" / row["file"]).read_bytes())
        assert (job.language, job.job_number, job.title, number_of_headings(job)) == (
            row["language"],
            row["job_number"],
            row["title"].strip(),
            int(row["headings"]),
        ), row["file"]
        assert not job.warnings
        assert Document(Delta(job.ops)).to_delta().ops == job.ops, row["file"]
        assert from_markdown(to_markdown(job.ops)) == job.ops, row["file"]


def test_the_title_is_the_heading_then_the_label_then_the_file_name():
    def title(text: str, name: str = "EX-01 From Name 100234 EN.md") -> str:
        return read_job_file(name, text.encode()).title

    assert title("# Heading\n\nPosition title: Label") == "Heading"
    assert title("# Job Description\n\n# Heading") == "Heading"
    assert title("Position title: Label\n\n## Dimensions\n\nx\n\n## Other") == "Label"
    assert title("---\ntitle: Front\n---\ntext") == "Front"
    assert title("text") == "From Name"


def test_the_number_is_the_file_names_or_its_stem():
    def number(name: str, text: str) -> tuple[str, tuple[str, ...]]:
        job = read_job_file(name, text.encode())
        return job.job_number, job.warnings

    assert number("a 100234.txt", "Position number: 100234") == ("100234", ())
    assert number("a 100234.txt", "Position number: 999999") == ("100234", ("file_number_differs",))
    assert number("a EN.txt", "Position number: 999999") == ("a", ("file_number_only_in_text",))
    assert number("a EN.txt", "text") == ("a", ())


def test_language_of_the_name_before_that_of_the_text():
    assert read_job_file("a EN.txt", b"Le poste est dans la direction").language == "en"
    assert read_job_file("a.txt", b"Le poste est dans la direction").language == "fr"


@pytest.mark.parametrize(
    ("name", "text", "warnings"),
    [
        ("a EN.txt", "La directrice est responsable de la gestion des services. " * 5, True),
        ("a FR.txt", "The director is accountable for the management of services. " * 5, True),
        ("a FR.txt", "La directrice est responsable de la gestion des services. " * 5, False),
        ("a.txt", "La directrice est responsable de la gestion des services. " * 5, False),
        ("a EN.txt", "La directrice est responsable.", False),
        ("a EN.txt", "La directrice est responsable. The director is responsible. " * 20, False),
    ],
)
def test_a_name_and_a_text_in_different_languages(name, text, warnings):
    assert read_job_file(name, text.encode()).warnings == ("file_language_differs",) * warnings


def test_a_name_and_a_text_that_differ_are_warned_about():
    job = read_job_file("EX-01 A 100234.txt", b"Position number: 999999\nClassification: EX-02\n")
    assert job.warnings == ("file_number_differs", "file_classification_differs")
    assert set(job.warnings) <= set(MESSAGES)
    assert (job.job_number, job.classification) == ("100234", "EX-02")


def test_sections_are_those_of_the_document():
    job = read_job_file("a.md", b"\xef\xbb\xbf# T\r\n\r\n## Dimensions\r\n\r\nx")
    assert [op["insert"] for op in job.ops] == ["T", "\n", "Dimensions", "\n", "x\n"]
    assert job.sections == find_sections(job.ops)


@pytest.mark.parametrize("name", ["a.md", "a.MARKDOWN", "a.txt"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\x0c \n", b"\xef\xbb\xbf", "\u00a0\u200a\n".encode()])
def test_nothing_in_the_file(name, data):
    with pytest.raises(Unprocessable) as refused:
        read_job_file(name, data)
    assert refused.value.reason == "file_empty"


@pytest.mark.parametrize(("name", "format"), [("a.exe", "exe"), ("README", "README"), ("", "")])
def test_other_formats(name, format):
    with pytest.raises(UnsupportedFormat) as refused:
        read_job_file(name, b"text")
    assert (refused.value.reason, refused.value.values["format"]) == ("format_not_supported", format)
