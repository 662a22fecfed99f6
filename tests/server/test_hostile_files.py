"""Files made to do harm, over REST: each is refused with its own sentence, and nothing of it stays."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest

from jddb_jupyter.sentences import MESSAGES
from tests.documents.docx.test_reader import HOSTILE, packed
from tests.documents.docx.word_file import word_file

from .test_archives import number_of_jobs, sent

_MEGABYTE = 1_000_000
LINK = "<w:p><w:fldSimple w:instr='HYPERLINK \"{}\"'><w:r><w:t>here</w:t></w:r></w:fldSimple></w:p>"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def laughing(levels: int = 30) -> bytes:
    """A document of 2 ** 30 laughs, for a reader that would laugh."""
    more = "".join(f'<!ENTITY a{n + 1} "&a{n};&a{n};">' for n in range(levels))
    dtd = f'<!DOCTYPE d [<!ENTITY a0 "ha">{more}]>'
    return word_file(f"<w:p><w:r><w:t>&a{levels};</w:t></w:r></w:p>", before=dtd)


BAD: dict[str, tuple[bytes, str]] = {
    **HOSTILE,
    "many laughs": (laughing(), "docx_with_dtd"),
    "a DTD beside the text": (
        word_file(word__styles='<!DOCTYPE d SYSTEM "http://127.0.0.1:1/a.dtd"><w:styles></w:styles>'),
        "docx_with_dtd",
    ),
    "a name that climbs": (packed("../../etc/cron.d/evil", b"x"), "docx_unsafe_name"),
    "a name that climbs in Windows": (packed("word\\..\\..\\evil.dll", b"x"), "docx_unsafe_name"),
    "a bomb as the text": (packed("word/comments.xml", b" " * 50_000_000), "docx_bomb"),
    "an entity that nobody defined": (word_file("<w:p>&evil;</w:p>"), "docx_broken"),
    "a table in a table in a table": (word_file("<w:tbl><w:tr><w:tc>" * 100), "file_too_deep"),
}


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("name", BAD)
async def test_a_hostile_word_file_leaves_nothing(ann: Any, name: str, locale: str) -> None:
    data, reason = BAD[name]
    before = await number_of_jobs(ann)
    found = await sent(ann, data, "EX-01 Hostile 100001.docx", locale)
    assert found["imported"] == []
    assert [problem["reason"] for problem in found["problems"]] == [MESSAGES[reason][locale == "fr"]]
    assert await number_of_jobs(ann) == before


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
@pytest.mark.parametrize("kind", ["docx", "html", "md"])
async def test_links_that_do_something_become_text(ann: Any, kind: str, address: str) -> None:
    data = {
        "docx": word_file(LINK.format(address)),
        "html": f'<p><a href=" {address}" onclick="alert(1)">here</a></p>'.encode(),
        "md": f"[here]({address})".encode(),
    }[kind]
    job = (await sent(ann, data, f"EX-01 Linked 100001.{kind}", "fr"))["imported"][0]
    assert MESSAGES["file_links_left_out"][1] in job["warnings"]
    page = (await ann("GET", f"jobs/{job['id']}/export", format="html")).raw
    assert b"here" in page
    assert b"<a " not in page


@pytest.fixture
async def listening() -> AsyncIterator[tuple[str, list[bytes]]]:
    """An address, and what was asked of it."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    server.close()


def calling(address: str) -> bytes:
    """A document with a picture and a template from elsewhere."""
    body = (
        '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="rId9"/>'
        "</w:drawing></w:r></w:p>"
    )
    kinds = {"rId8": "attachedTemplate", "rId9": "image"}
    rows = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{address}/{kind}" TargetMode="External"/>'
        for name, kind in kinds.items()
    )
    rels = f'<Relationships xmlns="{RELATIONSHIPS}">{rows}</Relationships>'
    data = word_file(body)
    return _with(data, {"word/_rels/document.xml.rels": rels, "word/_rels/settings.xml.rels": rels})


def _with(data: bytes, parts: dict[str, str]) -> bytes:
    old, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in {*old.namelist()} - parts.keys():
            archive.writestr(name, old.read(name))
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


async def test_nothing_is_fetched_from_elsewhere(ann: Any, listening: tuple[str, list[bytes]]) -> None:
    address, asked = listening
    page = (
        f'<link rel="stylesheet" href="{address}/a.css"><script src="{address}/a.js"></script>'
        f'<p>Text<img src="{address}/a.png"></p><iframe src="{address}/a.html"></iframe>'
    )
    for number, (kind, data) in enumerate({"docx": calling(address), "html": page.encode()}.items()):
        found = await sent(ann, data, f"EX-01 Calling 10000{number}.{kind}")
        assert (found["problems"], len(found["imported"])) == ([], 1)
    assert asked == []


async def test_a_word_file_of_a_hundred_megabytes_less_its_envelope(ann: Any) -> None:
    """Its sentence names the file; what is beyond the bound of the request is in test_uploads.py."""
    data = word_file() + b"\0" * (100 * _MEGABYTE)
    for locale, said in (("en", "at most 20000000 are accepted"), ("fr", "au plus 20000000 sont acceptés")):
        found = await sent(ann, data, "EX-01 Huge 100001.docx", locale)
        assert [(said in one["reason"], one["code"]) for one in found["problems"]] == [(True, "too_large")]
    assert await number_of_jobs(ann) == 0
