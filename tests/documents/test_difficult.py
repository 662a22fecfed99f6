"""Files as offices have them, in `difficult/`; `expected.json` there says what should be found in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jddb_jupyter.documents import read_job_file
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.sentences import MESSAGES

FOLDER = Path(__file__).parent / "difficult"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def test_the_table_speaks_of_every_file():
    assert set(EXPECTED) == {file.name for file in FOLDER.iterdir()} - {"expected.json"}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_found(name):
    job = read_job_file(name, (FOLDER / name).read_bytes())
    assert {
        "language": job.language,
        "job_number": job.job_number,
        "title": job.title,
        "classification": job.classification,
        "warnings": list(job.warnings),
        "metadata": job.metadata,
        "sections": [[section.kind, section.heading] for section in job.sections],
    } == EXPECTED[name]
    text = Document(Delta(job.ops)).text
    for section in job.sections:
        assert text[section.start :].lstrip().startswith(section.heading)
    assert set(job.warnings) <= set(MESSAGES)
