"""What a file carries beside its text is taken only as a field may hold it."""

from __future__ import annotations

import json

import pytest

from jddb_jupyter.documents.facts import JobFacts, one_line, read_facts, written_facts
from jddb_jupyter.documents.jsonfile import read_json
from jddb_jupyter.errors import Unprocessable

GOOD = JobFacts(
    job_number="100234",
    title="Été «\u00a0A\u00a0»",
    classification="EX-01",
    language="fr",
    metadata={"department": "Ministère"},
)
BAD = [
    {"job_number": "1" * 129},
    {"title": "two\nlines"},
    {"title": 7},
    {"classification": "E" * 33},
    {"language": "no tag"},
    {"metadata": {"<script>": "x"}},
    {"metadata": {"branch": "x" * 2001}},
    {"metadata": {"branch": "a\x00b"}},
    {"metadata": []},
]


def test_they_come_back():
    assert read_facts(written_facts(GOOD)) == GOOD
    assert read_facts("{}") == JobFacts()


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_field_is_not_believed(bad):
    assert read_facts(json.dumps(bad)) is None
    with pytest.raises(Unprocessable) as refused:
        read_json(json.dumps({"format": "jddb", "version": 1, "ops": [{"insert": "a\n"}], **bad}).encode())
    assert refused.value.reason == "json_not_a_job"


def test_one_line():
    assert one_line("\ta\r\n\x00b\u2028c\u00a0d ") == "a b c\u00a0d"
