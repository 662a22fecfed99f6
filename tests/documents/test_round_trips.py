"""Exported and imported again a document is equal, formats included; text keeps its text."""

from __future__ import annotations

import pytest
from document_strategies import DOCUMENTS
from hypothesis import given, settings
from hypothesis import strategies as st

from jddb_jupyter.documents import JobFacts, read_job_file, write_job
from jddb_jupyter.documents.docx import read_docx, to_docx
from jddb_jupyter.documents.html import read_html, to_html
from jddb_jupyter.documents.jsonfile import read_json, to_json

FACTS = JobFacts(
    job_number="103249",
    title="Directeur <b>&\"'",
    classification="EX-01",
    language="fr",
    metadata={"department": "Santé & <Bien-être>", "location": "Québec"},
)
FORMATS = {"docx": (to_docx, read_docx), "html": (to_html, read_html), "json": (to_json, read_json)}


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=150, deadline=None, print_blob=True)
@given(ops=DOCUMENTS)
def test_what_is_written_is_read_back_equal(format, ops):
    write, read = FORMATS[format]
    assert read(write(ops, FACTS)).ops == ops


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=50, deadline=None, print_blob=True)
@given(
    title=st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff")
    )
)
def test_the_facts_survive(format, title):
    facts = JobFacts(
        job_number="1", title=title, classification="EX-02", language="fr", metadata={"a": title}
    )
    write, read = FORMATS[format]
    assert read(write([{"insert": "a\n"}], facts)).facts == facts


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_of_another_name_is_the_same_job_description(format):
    job = read_job_file(f"copy.{format}", write_job(format, [{"insert": "Dirige.\n"}], FACTS)[0])
    assert (job.job_number, job.title, job.classification) == ("103249", FACTS.title, "EX-01")
    assert (job.language, job.metadata, job.warnings) == ("fr", FACTS.metadata, ())
