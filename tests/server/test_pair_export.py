"""A pair as a file, in every format, for those who may see both texts."""

from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree

import pytest

from jddb_jupyter.documents.docx.package import Package
from jddb_jupyter.server.rest.pair_export import told_status
from jddb_jupyter.translation.exchange.model import FileUnit
from jddb_jupyter.translation.exchange.tmx import read_tmx
from jddb_jupyter.translation.exchange.unit_tables import read_unit_table
from jddb_jupyter.translation.links import LinkStatus
from tests.translation.test_quality import judged

ENGLISH = [
    {"insert": "Duties"},
    {"insert": "\n", "attributes": {"header": 2}},
    {"insert": "Leads "},
    {"insert": "12", "attributes": {"bold": True}},
    {"insert": " people.\nNobody translated this <one>.\n"},
]
FRENCH = [
    {"insert": "Tâches"},
    {"insert": "\n", "attributes": {"header": 2}},
    {"insert": "Dirige "},
    {"insert": "12", "attributes": {"bold": True, "italic": True}},
    {"insert": " personnes.\n"},
]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
async def pair(ann: Any) -> str:
    jobs = []
    for language, ops in (("en", ENGLISH), ("fr", FRENCH)):
        job = {
            "job_number": "1/2",
            "title": f"Chief {language}",
            "classification": "EX-01",
            "language": language,
        }
        jobs.append((await ann("POST", "jobs", {**job, "ops": ops})).body["id"])
    opened = await ann("POST", "translations", {"source_job_id": jobs[0], "target_job_id": jobs[1]})
    return str(opened.body["pair_id"])


async def test_each_format_holds_both_texts(ann: Any, pair: str) -> None:
    segments: set[str] = set()
    for kind, read in (("tmx", read_tmx), ("csv", read_unit_table)):
        file = await ann("GET", f"translations/{pair}/export", format=kind)
        assert file.status == 200
        for unit in read(io.BytesIO(file.raw)):
            assert isinstance(unit, FileUnit)
            assert (unit.source_language, unit.target_language) == ("en", "fr")
            assert unit.source.strip()
            assert unit.target.strip()
    for kind, source, target in (
        ("xliff", "trans-unit/{*}source", "target"),
        ("xliff2", "segment/{*}source", "target"),
    ):
        file = await ann("GET", f"translations/{pair}/export", format=kind)
        root = ElementTree.fromstring(file.raw)
        segments = {element.text or "" for element in root.iterfind(".//{*}" + source)}
        assert "Nobody translated this <one>." in segments
        assert any(element.text for element in root.iterfind(".//{*}" + target)) or kind == "xliff2"
        assert 'filename="1-2 Chief en en-fr.xlf"' in file.headers["Content-Disposition"]


async def test_other_tools_are_told_of_formats_and_notes(ann: Any, pair: str) -> None:
    found = (await ann("GET", f"translations/{pair}")).body
    text = "Tâches\nDirige 12 personnes."
    thread = {
        "text": "Qui?",
        "start": text.index("12"),
        "end": text.index("12") + 2,
        "revision": 0,
        "nonce": "n",
    }
    threads = f"sessions/{found['target']['session_id']}/comments"
    assert (await ann("POST", threads, thread)).status == 201
    root = ElementTree.fromstring((await ann("GET", f"translations/{pair}/export", format="xliff")).raw)
    (unit,) = [one for one in root.iterfind(".//{*}trans-unit") if one.find("{*}note") is not None]
    source, target, note = unit
    assert [(tag.get("ctype"), tag.get("id"), tag.text) for tag in source] == [("bold", "1", "12")]
    assert [(tag.get("ctype"), tag.get("id")) for tag in target.iterfind(".//{*}g")] == [
        ("italic", "2"),
        ("bold", "1"),
    ]
    assert ("".join(target.itertext()), note.get("from"), note.text) == (
        "Dirige 12 personnes.",
        "Ann",
        "Qui?",
    )


def test_what_was_confirmed_for_another_source_is_not_told_to_be_approved() -> None:
    assert told_status(judged(LinkStatus.APPROVED)) == "approved"
    assert told_status(judged(LinkStatus.APPROVED, stale=True)) == "needs_review"


async def test_a_word_file_with_both_texts_side_by_side(ann: Any, pair: str) -> None:
    file = await ann("GET", f"translations/{pair}/export", format="docx")
    document = Package(file.raw).xml("word/document.xml")
    assert document is not None
    rows = [
        ["".join(text.text or "" for text in cell.iter("t")) for cell in row.iter("tc")]
        for row in document.iter("tr")
    ]
    assert rows[0] == ["Chief en", "Chief fr"]
    left, right = ("\n".join(row[side] for row in rows[1:] if row[side]) for side in (0, 1))
    assert left == "Duties\nLeads 12 people.\nNobody translated this <one>."
    assert right == "Tâches\nDirige 12 personnes."
    assert any(run.find("rPr/b") is not None for run in document.iter("r"))


async def test_who_may_not_see_both_sees_none(ann: Any, bob: Any, pair: str) -> None:
    assert (await bob("GET", f"translations/{pair}/export")).status == 404
    found = (await ann("GET", f"translations/{pair}")).body
    await ann("PUT", f"sessions/{found['source']['session_id']}/members/bob", {"role": "viewer"})
    assert (await bob("GET", f"translations/{pair}/export")).status == 404
    await ann("PUT", f"sessions/{found['target']['session_id']}/members/bob", {"role": "viewer"})
    assert (await bob("GET", f"translations/{pair}/export")).status == 200
    assert (await bob("GET", f"translations/{pair}/export", format="exe")).status == 400
