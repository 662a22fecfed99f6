"""Import and export over REST."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

BOUNDARY = "boundary"
HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def multipart(*files: tuple[str, bytes], field: str = "file") -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, data in files
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


async def test_files_go_in_each_judged_by_itself(ann: Any) -> None:
    body = multipart(
        ("EX-01 Director 103249 EN.md", b"# Director\n\nLeads."),
        ("EX-01 Director 103249 EN (1).md", b"# Director\n\nLeads again."),
        ("picture.png", b"\x89PNG"),
        ("EX-02 Chef 103250 FR.txt", "Responsabilité générale\nDirige.".encode()),
        ("empty.txt", b"  \n"),
    )
    reply = await ann("POST", "jobs/import", body, HEADERS, locale="fr")
    assert reply.status == 200
    found = [(job["file"], job["job_number"], job["language"]) for job in reply.body["imported"]]
    assert found == [
        ("EX-01 Director 103249 EN.md", "103249", "en"),
        ("EX-02 Chef 103250 FR.txt", "103250", "fr"),
    ]
    problems = {problem["file"]: problem["code"] for problem in reply.body["problems"]}
    assert problems == {
        "EX-01 Director 103249 EN (1).md": "conflict",
        "picture.png": "unsupported_format",
        "empty.txt": "invalid_message",
    }
    assert reply.body["problems"][2]["reason"] == "Le fichier ne contient pas de texte."


async def test_every_real_posting(ann: Any, shared: Path) -> None:
    """As the panel does it: one request a file. What is then in the database is what the table says."""
    with (shared / "data" / "jobs_expected.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 206
    for row in rows:
        body = multipart((row["file"], (shared / "data" / "jobs" / row["file"]).read_bytes()))
        reply = await ann("POST", "jobs/import", body, HEADERS)
        assert (reply.body["problems"], len(reply.body["imported"])) == ([], 1), row["file"]
        told = reply.body["imported"][0]
        assert told["warnings"] == [], row["file"]
        job = (await ann("GET", f"jobs/{told['id']}")).body
        expected = (row["language"], row["job_number"], row["title"].strip())
        assert (job["language"], job["job_number"], job["title"]) == expected
        markdown = (await ann("GET", f"jobs/{told['id']}/export", format="md")).raw.decode()
        assert len(re.findall("^#{2,4} ", markdown, re.MULTILINE)) == int(row["headings"]), row["file"]


@pytest.mark.parametrize("jddb_config", [{"max_import_bytes": 1_000, "max_document_length": 1_000}])
async def test_files_that_are_too_large(ann: Any) -> None:
    reply = await ann("POST", "jobs/import", multipart(("a.txt", b"x" * 1_001)), HEADERS)
    assert [problem["code"] for problem in reply.body["problems"]] == ["too_large"]
    reply = await ann("POST", "jobs/import", multipart(("a.txt", b"x" * 1_000)), HEADERS)
    assert [problem["code"] for problem in reply.body["problems"]] == ["too_large"]
    reply = await ann("POST", "jobs", {"text": "x" * 1_000})
    assert (reply.status, reply.body["code"]) == (413, "too_large")


async def test_an_import_without_a_file_is_refused(ann: Any) -> None:
    for body, headers in (
        (b"", {}),
        (b"{}", {"Content-Type": "application/json"}),
        (multipart(("a.txt", b"a"), field="other"), HEADERS),
        (b"rubbish", HEADERS),
    ):
        reply = await ann("POST", "jobs/import", body, headers)
        assert (reply.status, reply.body["code"]) == (400, "invalid_message"), body


async def test_export_of_the_live_and_the_published_text(ann: Any) -> None:
    job = {"job_number": "1", "title": 'Été "x"\\ <script>', "classification": "", "language": "fr"}
    job_id = (await ann("POST", "jobs", {**job, "text": "Un."})).body["id"]
    for format, media in (("md", "text/markdown; charset=utf-8"), ("txt", "text/plain; charset=utf-8")):
        reply = await ann("GET", f"jobs/{job_id}/export", format=format, published=1)
        assert (reply.status, reply.headers["Content-Type"]) == (200, media)
        assert reply.raw.decode().strip() == "Un."
        name = reply.headers["Content-Disposition"]
        assert name.startswith('attachment; filename="'), name
        assert name.endswith(f"FR.{format}"), name
        assert "filename*=UTF-8''%C3%89t%C3%A9%20x%20" in name, name
        assert "<" not in name
    for format in ("exe", "../md", "pdf"):
        reply = await ann("GET", f"jobs/{job_id}/export", format=format)
        assert (reply.status, reply.body["code"]) == (415, "unsupported_format")


OPS = [
    {"insert": "Responsabilité générale"},
    {"insert": "\n", "attributes": {"header": 2}},
    {"insert": "Dirige", "attributes": {"bold": True}},
    {"insert": "\n", "attributes": {"list": "ordered", "indent": 2}},
]


@pytest.mark.parametrize("format", ["docx", "html", "json"])
async def test_what_goes_out_comes_in_again(ann: Any, format: str) -> None:
    job = {"job_number": "7", "title": "Chef", "classification": "EX-01", "language": "fr", "ops": OPS}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    file = await ann("GET", f"jobs/{job_id}/export", format=format)
    assert file.status == 200
    await ann("DELETE", f"jobs/{job_id}")
    reply = await ann("POST", "jobs/import", multipart((f"b.{format}", file.raw)), HEADERS)
    assert reply.body["problems"] == []
    told = reply.body["imported"][0]
    assert (told["job_number"], told["title"], told["language"]) == ("7", "Chef", "fr")
    again = await ann("GET", f"jobs/{told['id']}/export", format="json")
    assert json.loads(again.raw)["ops"] == OPS


@pytest.mark.parametrize("name", ["a.doc", "a.docm", "a.rtf", "a.odt"])
async def test_what_a_word_processor_can_save_again(ann: Any, name: str) -> None:
    reply = await ann("POST", "jobs/import", multipart((name, b"x")), HEADERS, locale="fr")
    assert "enregistrer le document en .docx" in reply.body["problems"][0]["reason"]
    assert reply.body["imported"] == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0" * 9])
async def test_wrong_content_under_the_name_of_a_word_file(ann: Any, data: bytes) -> None:
    reply = await ann("POST", "jobs/import", multipart(("a.docx", data)), HEADERS)
    assert (reply.body["imported"], len(reply.body["problems"])) == ([], 1)
    assert (await ann("GET", "jobs")).body["jobs"] == []
