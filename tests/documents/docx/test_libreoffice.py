"""LibreOffice opens what is written: the PDF that it makes has the text in order, and lists counted."""

from __future__ import annotations

import re
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from programs import PDFTOPPM, PDFTOTEXT, SOFFICE, require

from jddb_jupyter.documents import JobFacts, find_sections, read_job_file, write_job
from jddb_jupyter.documents.docx import read_docx

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


# Said where there is no Java; it has nothing to do with the file.
HARMLESS = re.compile(r"^(Warning: failed to launch javaldx.*)?$")


def converted(folder: Path, kind: str, *sources: str) -> Path:
    """Let LibreOffice open files and save them as another kind, without a word of warning; the folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / kind
    done = subprocess.run(
        [
            *(require(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", out),
            *(folder / source for source in sources),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert [line for line in done.stderr.splitlines() if not HARMLESS.match(line)] == []
    return out


def lines_of_pages(pdf: Path) -> list[str]:
    done = subprocess.run(
        [require(PDFTOTEXT), "-layout", pdf, "-"], capture_output=True, check=True, text=True
    )
    return [" ".join(line.split()) for line in done.stdout.split("\n") if line.strip()]


@pytest.mark.slow
def test_the_pages(tmp_path):
    facts = JobFacts(title="Chef", job_number="7", language="fr")
    (tmp_path / "a.docx").write_bytes(write_job("docx", OPS, facts)[0])
    lines = lines_of_pages(converted(tmp_path, "pdf", "a.docx") / "a.pdf")
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
def test_the_samples_in_both_languages(tmp_path):
    """Every heading of a whole job description is on its pages, in order; the first page is not blank."""
    samples = resources.files("jddb_jupyter") / "samples"
    for language in ("EN", "FR"):
        [name] = [file.name for file in samples.iterdir() if file.name.endswith(f"100234 {language}.md")]
        job = read_job_file(name, (samples / name).read_bytes())
        facts = JobFacts(title=job.title, job_number=job.job_number, language=job.language)
        (tmp_path / f"{language}.docx").write_bytes(write_job("docx", job.ops, facts)[0])
    out = converted(tmp_path, "pdf", "EN.docx", "FR.docx")
    for language in ("EN", "FR"):
        text = "\n".join(lines_of_pages(out / f"{language}.pdf"))
        sections = read_docx((tmp_path / f"{language}.docx").read_bytes())
        headings = [section.heading for section in find_sections(sections.ops)]
        assert len(headings) >= 6
        places = [text.index(f"\n{heading}\n") for heading in headings]
        assert places == sorted(places)
        page = tmp_path / f"{language}.ppm"
        pages = ["-r", "40", "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([require(PDFTOPPM), *pages, out / f"{language}.pdf", page.with_suffix("")], check=True)
        dark = sum(value < 128 for value in page.read_bytes()[20:])
        assert dark > 1000


@pytest.mark.slow
def test_what_libreoffice_saves_again_is_read_the_same(tmp_path):
    (tmp_path / "a.docx").write_bytes(write_job("docx", OPS, JobFacts())[0])
    again = converted(tmp_path, "docx", "a.docx") / "a.docx"
    assert read_docx(again.read_bytes()).ops == OPS
