"""The memory in and out of files: what comes in is reported, what goes out is what one may see."""

from __future__ import annotations

import asyncio
import io
import resource
from typing import Any

import pytest

from jddb_jupyter.translation.exchange.model import FileUnit
from jddb_jupyter.translation.exchange.tmx import read_tmx
from jddb_jupyter.translation.exchange.unit_tables import read_unit_table
from tests.server.test_files import HEADERS, multipart


@pytest.fixture
def tom(person: Any) -> Any:
    """Somebody who translates everywhere, by their group."""
    return person("tom", name="Tom", groups=("translators",))


def tmx(*pairs: tuple[str, str]) -> bytes:
    units = "".join(
        f'<tu creationid="zoe"><tuv xml:lang="EN-CA"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="fr"><seg>{target}</seg></tuv></tu>\n'
        for source, target in pairs
    )
    return f'<tmx version="1.4"><header srclang="en"/><body>\n{units}</body></tmx>'.encode()


async def test_a_memory_file_comes_in_and_is_found(tom: Any, bob: Any) -> None:
    data = tmx(
        ("Manages a team.", "Gère une équipe."), ("Alone", ""), ("Two & three", "x"), ("Four", "Quatre")
    )
    reply = await tom("POST", "memory/import", multipart(("m.tmx", data)), HEADERS)
    (file,) = reply.body["files"]
    assert (file["file"], file["added"], file["known"]) == ("m.tmx", 2, 0)
    assert [(problem["line"], problem["code"]) for problem in file["problems"]] == [
        (3, "unit_without_translation"),
        (4, "xml_broken"),
    ]
    asked = {"text": "Manages a team.", "source": "en", "target": "fr"}
    (match,) = (await bob("GET", "memory", **asked)).body["matches"]
    assert (match["target"], match["author"], match["status"], match["origin"]) == (
        "Gère une équipe.",
        "zoe",
        "imported",
        "import",
    )
    again = await tom("POST", "memory/import", multipart(("m.tmx", data)), HEADERS)
    assert (again.body["files"][0]["added"], again.body["files"][0]["known"]) == (0, 2)


async def test_tables_and_languages(tom: Any) -> None:
    table = b"source,target\nOne,Un\n"
    reply = await tom("POST", "memory/import", multipart(("a.csv", table)), HEADERS)
    assert [problem["code"] for problem in reply.body["files"][0]["problems"]] == ["table_without_languages"]
    reply = await tom("POST", "memory/import", multipart(("a.csv", table)), HEADERS, source="en", target="fr")
    assert reply.body["files"][0]["added"] == 1
    for wrong in ({"source": "en"}, {"target": "fr"}, {"source": "en", "target": "en"}, {"source": "EN"}):
        reply = await tom("POST", "memory/import", multipart(("a.csv", table)), HEADERS, **wrong)
        assert reply.status == 400, wrong


async def test_what_refuses_a_file_keeps_no_other_out(tom: Any) -> None:
    files = multipart(
        ("laughs.tmx", b'<!DOCTYPE a [<!ENTITY b "c">]><tmx/>'),
        ("page.tmx", b"<html/>"),
        ("good.tmx", tmx(("One", "Un"))),
        ("half.tmx", tmx(("Two", "Deux"))[:-14]),
        ("notes.docx", b"x"),
    )
    reply = await tom("POST", "memory/import", files, HEADERS)
    assert [(file["added"], [p["code"] for p in file["problems"]]) for file in reply.body["files"]] == [
        (0, ["xml_with_entities"]),
        (0, ["not_this_kind"]),
        (1, []),
        (1, ["file_ends_early"]),
        (0, ["format_not_supported"]),
    ]


async def test_the_memory_goes_out_whole(tom: Any, bob: Any) -> None:
    pairs = [(f"Sentence {n} = <{n}>", f"Phrase {n}") for n in range(2_300)]
    escaped = [(source.replace("<", "&lt;"), target) for source, target in pairs]
    reply = await tom("POST", "memory/import", multipart(("m.tmx", tmx(*escaped))), HEADERS)
    assert reply.body["files"][0]["added"] == len(pairs)
    for kind, read in (("tmx", read_tmx), ("csv", read_unit_table)):
        file = await bob("GET", "memory/export", format=kind)
        assert f".{kind}" in file.headers["Content-Disposition"]
        found = list(read(io.BytesIO(file.raw)))
        assert [(one.source, one.target) for one in found if isinstance(one, FileUnit)] == pairs
    assert (await bob("GET", "memory/export", format="tmx", source="fr", target="en")).raw.count(b"<tu ") == 0
    limited = await bob("GET", "memory/export", source="en", target="fr")
    assert limited.raw.count(b"<tu ") == len(pairs)


async def test_a_session_token_takes_nothing_out_that_all_share(tom: Any, person: Any) -> None:
    await tom("POST", "memory/import", multipart(("m.tmx", tmx(("One", "Un")))), HEADERS)
    file = await person("tom", session_id="s1", groups=("translators",))("GET", "memory/export")
    assert (file.status, file.raw.count(b"<tu ")) == (200, 0)


@pytest.mark.slow
async def test_a_file_of_200_megabytes_goes_in_in_bounded_memory(tom: Any, http_server_port: Any) -> None:
    """From a client that sends it in pieces, to its last unit."""
    note = f"<note>{'As it was said. ' * 6_250}</note>".encode()
    begins, ends = multipart(("m.tmx", tmx(("Unit 00000", "Une")))).split(b"<tu ")
    opening, rest = ends.split(b">", 1)
    unit, behind = rest[: rest.index(b"</tu>") + 5], rest[rest.index(b"</tu>") + 5 :]
    pieces = [begins]
    for number in range(1_990):
        pieces += [b"<tu " + opening + b">", note, unit.replace(b"00000", b"%05d" % number)]
    pieces.append(behind)
    size = sum(map(len, pieces))
    assert 199_000_000 < size < 200_010_000
    about = [f"POST {tom.base}jddb/api/memory/import HTTP/1.1", f"Host: 127.0.0.1\r\nContent-Length: {size}"]
    about += [f"{name}: {value}" for name, value in {**tom.headers, **HEADERS}.items()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader, writer = await asyncio.open_connection("127.0.0.1", http_server_port[-1])
    for piece in ["\r\n".join([*about, "", ""]).encode(), *pieces]:
        writer.write(piece)
        await writer.drain()
    answer = await asyncio.wait_for(reader.readuntil(b"]}]}"), 60)
    writer.close()
    assert b'"added":1990,"known":0,"problems":[]' in answer
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB
