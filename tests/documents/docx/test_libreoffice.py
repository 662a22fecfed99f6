"""LibreOffice opens what is written: the PDF that it makes has the text in order, and lists counted."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from jddb_jupyter.documents import JobFacts, write_job
from jddb_jupyter.documents.docx import read_docx

SOFFICE = shutil.which(os.environ.get("JDDB_SOFFICE", "soffice"))
OPS = [
    {"insert": "Portée"},
    {"insert": "\n", "attributes": {"header": 1}},
    {"insert": "gras", "attributes": {"bold": True}},
    {"insert": " et suite\nun"},
    {"insert": "\n", "attributes": {"list": "ordered"}},
    {"insert": "deux"},
    {"insert": "\n", "attributes": {"list": "ordered"}},
    {"insert": "entre\nencore un"},
    {"insert": "\n", "attributes": {"list": "ordered"}},
    {"insert": "Fin"},
    {"insert": "\n", "attributes": {"header": 2}},
]


def converted(folder: Path, source: str, kind: str) -> Path:
    if SOFFICE is None or (kind == "pdf" and shutil.which("pdftotext") is None):
        missing = "LibreOffice or pdftotext is missing (libreoffice-writer-nogui, poppler-utils)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / kind
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", out, folder / source],
        check=True,
        capture_output=True,
        timeout=100,
    )
    return out / f"a.{kind}"


@pytest.mark.slow
def test_the_pages(tmp_path):
    facts = JobFacts(title="Chef", job_number="7", language="fr")
    (tmp_path / "a.docx").write_bytes(write_job("docx", OPS, facts)[0])
    pdf = converted(tmp_path, "a.docx", "pdf")
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    text = done.stdout.decode()
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    shown = [
        "7 · Chef",
        "Portée",
        "gras et suite",
        "1. un",
        "2. deux",
        "entre",
        "1. encore un",
        "Fin",
    ]
    assert "".join(lines.pop().split()) == "1/1"
    assert lines == shown


@pytest.mark.slow
def test_what_libreoffice_saves_again_is_read_the_same(tmp_path):
    (tmp_path / "a.docx").write_bytes(write_job("docx", OPS, JobFacts())[0])
    again = converted(tmp_path, "a.docx", "docx")
    assert read_docx(again.read_bytes()).ops == OPS
