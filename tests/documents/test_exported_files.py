"""What a file carries from its export, what its name says, and what somebody wrote since then."""

from __future__ import annotations

import pytest

from jddb_jupyter.documents import JobFacts, read_job_file, write_job

FACTS = JobFacts(job_number="100001", title="Director", classification="EX-01", language="en")
OWN_NAME = "EX-01 Director 100001 EN"
TEXT = "The director leads the policy of the department and is responsible for the results.\n"


def file(kind: str, text: str = TEXT, heading: str = "Director", facts: JobFacts = FACTS) -> bytes:
    ops = [{"insert": heading}, {"insert": "\n", "attributes": {"header": 1}}, {"insert": text}]
    return write_job(kind, ops, facts)[0]


@pytest.mark.parametrize("kind", ["docx", "html", "json"])
@pytest.mark.parametrize("name", [OWN_NAME, f"{OWN_NAME} (1)", "renamed"])
def test_nothing_is_said_where_all_agree(kind, name):
    found = read_job_file(f"{name}.{kind}", file(kind))
    assert found.warnings == ()
    assert (found.job_number, found.title, found.language) == ("100001", "Director", "en")


@pytest.mark.parametrize("kind", ["docx", "html", "json"])
def test_the_name_wins_and_says_so(kind):
    found = read_job_file(f"EX-02 Director 100002 FR.{kind}", file(kind))
    assert (found.job_number, found.language, found.classification) == ("100002", "fr", "EX-01")
    assert found.warnings == (
        "file_number_differs",
        "file_classification_differs",
        "file_language_differs",
    )


@pytest.mark.parametrize("kind", ["docx", "html", "json"])
@pytest.mark.parametrize(
    ("text", "heading"),
    [(f"Position number: 100009\n\n{TEXT}", "Director"), (TEXT, "Director General")],
)
def test_what_somebody_wrote_since_then_is_told(kind, text, heading):
    found = read_job_file(f"{OWN_NAME}.{kind}", file(kind, text, heading))
    assert (found.job_number, found.title) == ("100001", "Director")
    assert found.warnings == ("file_facts_differ",)


def test_six_digits_in_a_title_are_not_the_number():
    facts = JobFacts(job_number="7", title="Chief of 654321", language="en")
    found = read_job_file("Chief of 654321 7 EN.docx", file("docx", heading=facts.title, facts=facts))
    assert (found.job_number, found.warnings) == ("7", ())
