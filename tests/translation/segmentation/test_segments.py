"""The segments of whole documents."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise

import pytest
from documents.document_strategies import DOCUMENTS
from hypothesis import given

from jddb_jupyter.documents import from_text, read_job_file
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.translation.segmentation import segment, segment_text

SAMPLES = sorted((files("jddb_jupyter") / "samples").iterdir(), key=lambda sample: sample.name)


def test_kinds_and_sections():
    document = Document(
        Delta(
            [
                {"insert": "Director"},
                {"insert": "\n", "attributes": {"header": 1}},
                {"insert": "Nature & Scope"},
                {"insert": "\n", "attributes": {"header": 2}},
                {"insert": "The office is new. It grows.\n  Leads people"},
                {"insert": "\n", "attributes": {"list": "bullet"}},
                {"insert": "Working Conditions"},
                {"insert": "\n", "attributes": {"header": 2}},
                {"insert": "a) Travels.\n\n"},
            ]
        )
    )
    found = segment(document, "en")
    assert [(part.text, part.kind, part.section) for part in found] == [
        ("Director", "heading", None),
        ("Nature & Scope", "heading", "nature_and_scope"),
        ("The office is new.", "prose", "nature_and_scope"),
        ("It grows.", "prose", "nature_and_scope"),
        ("Leads people", "item", "nature_and_scope"),
        ("Working Conditions", "heading", "working conditions"),
        ("a) Travels.", "item", "working conditions"),
    ]
    assert segment(document.to_delta(), "en") == found


def test_headings_without_a_format():
    text = (
        "NATURE ET PORTÉE\nLe bureau est nouveau.\nDimensions : Le budget est de 3 M$. Il augmente.\n"
        "CONDITIONS DE TRAVAIL\nLe bureau est bruyant.\n"
    )
    found = segment(Delta(from_text(text)), "fr")
    assert [(part.text, part.kind, part.section) for part in found] == [
        ("NATURE ET PORTÉE", "heading", "nature_and_scope"),
        ("Le bureau est nouveau.", "prose", "nature_and_scope"),
        ("Dimensions :", "heading", "dimensions"),
        ("Le budget est de 3 M$.", "prose", "dimensions"),
        ("Il augmente.", "prose", "dimensions"),
        ("CONDITIONS DE TRAVAIL", "heading", "conditions de travail"),
        ("Le bureau est bruyant.", "prose", "conditions de travail"),
    ]


@given(DOCUMENTS)
def test_segments_are_those_of_the_lines(ops):
    document = Document(Delta(ops))
    found = segment(document, "en")
    assert all(document.slice(part.range.start, part.range.end) == part.text for part in found)
    of_lines, position = [], 0
    for line in document.text.split("\n"):
        of_lines += [(position + part.start, position + part.end) for part in segment_text(line, "en")]
        position += len(line) + 1
    assert [(part.range.start, part.range.end) for part in found] == of_lines


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_samples_have_sentences_of_reasonable_length(sample):
    job = read_job_file(sample.name, sample.read_bytes())
    found = segment(Delta(job.ops), job.language)
    usual = {section.kind for section in job.sections if section.kind}
    assert usual <= {part.section for part in found}
    assert 120 <= len(found) <= 400
    assert max(len(part.text.split()) for part in found) < 90
    for before, part in pairwise(found):
        assert not part.text[0].islower() or part.kind == "item" or before.text.endswith(";"), part
