"""A pair of any languages on a real server, from its creation to both texts published."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .conftest import PairPeer, PairRoom

ENGLISH = "The director leads a team of 34 people.\nWho approves the budget?\nShe plans digital services.\n"


@dataclass(frozen=True)
class Other:
    """A translation of that text, words of its last line, and the English ones that are searched too."""

    tag: str
    lines: tuple[str, str, str]
    words: str
    similar: str


OTHERS = [
    Other(
        "es-MX",
        ("La directora dirige un equipo de 34 personas.", "¿Quién aprueba el presupuesto?",
         "Planifica servicios digitales."),
        "servicios digitales",
        "Planifica los servicios digitales.",
    ),
    Other(
        "ar",
        ("تقود المديرة فريقًا من ٣٤ شخصًا.", "من يوافق على الميزانية؟", "تخطط الخدمات الرقمية."),
        "الخدمات الرقمية",
        "تخطط الخدمات الرقمية العامة.",
    ),
    Other(
        "ja",
        ("部長は34人のチームを率いる。", "誰が予算を承認するか？", "デジタルサービスを計画する。"),
        "サービス",
        "デジタルサービスを企画する。",
    ),
]  # fmt: skip


@pytest.fixture
def address(jp_http_port: int, jp_base_url: str) -> str:
    return f"ws://127.0.0.1:{jp_http_port}{jp_base_url}"


@pytest.mark.parametrize("other", OTHERS, ids=[other.tag for other in OTHERS])
async def test_from_creation_to_publication(
    ann: Any, tokens: Any, address: str, tmp_path: Path, other: Other
) -> None:
    job = {"job_number": "1", "title": "Director", "classification": "EX-01", "language": "en"}
    source = (await ann("POST", "jobs", {**job, "text": "Dimensions\n" + ENGLISH})).body["id"]
    asked = {"source_job_id": source, "target_language": other.tag.replace("-", "_").lower()}
    opened = (await ann("POST", "translations", asked)).body
    pair = f"translations/{opened['pair_id']}"
    target = (await ann("GET", f"jobs/{opened['target_job_id']}")).body
    assert (target["language"], target["job_number"], target["text"]) == (other.tag, "1", "Dimensions\n\n")

    room = PairRoom(
        address, target["id"], opened["pair_id"], ann, tokens, tmp_path, "translation", PairPeer, "target"
    )
    peer = await room.enter("ann")
    try:
        await peer.changed(0, {"retain": 11}, {"insert": "\n".join(other.lines)}, seq=1)
        assert (await ann("POST", f"{pair}/align")).status == 200
        listed = (await ann("GET", f"{pair}/segments")).body["segments"]
        aligned = [(one["source"]["text"], one["target"]["text"]) for one in listed]
        assert aligned == [("Dimensions", "Dimensions"), *zip(ENGLISH.splitlines(), other.lines, strict=True)]
        for number, one in enumerate(listed):
            data = {"link_id": one["link_id"], "status": "approved"}
            await peer.send("translation_update", id=f"u{number}", data=data)
            assert (await peer.told(f"u{number}"))["type"] == "translation_update"
        # A change of the source is told in any language.
        peer.side = "source"
        await peer.changed(0, {"retain": 11}, {"insert": "Today t"}, {"delete": 1}, seq=1)
        stale = (await ann("GET", f"{pair}/segments")).body["segments"]
        assert [one["stale"] for one in stale] == [False, True, False, False]
        await peer.changed(1, {"retain": 11}, {"delete": 7}, {"insert": "T"}, seq=2)
    finally:
        room.leave()
    findings = (await ann("GET", f"{pair}/findings")).body["findings"]
    assert [finding for finding in findings if finding["severity"] == "error"] == []

    language = other.tag.partition("-")[0]
    for text, languages, best in (
        ("She plans all digital services.", ("en-CA", language), other.lines[2]),
        (other.similar, (language, "en"), "She plans digital services."),
    ):
        asked = {"text": text, "source": languages[0], "target": languages[1]}
        match = (await ann("GET", "memory", **asked)).body["matches"][0]
        assert match["target"] == best
    for query, languages in (("digital", ("en", language)), (other.words, (language, "en"))):
        asked = {"q": query, "language": languages[0], "other": languages[1]}
        (hit,) = (await ann("GET", "concordance", **asked)).body["hits"]
        marks = hit["source"]["matches"]
        assert hit["source"]["text"][marks[0][0] : marks[-1][1]].casefold() == query.casefold()
    published = await ann("POST", f"{pair}/publish")
    assert published.status == 200, published.body
    versions = (await ann("GET", f"jobs/{opened['target_job_id']}/versions")).body["versions"]
    assert len(versions) == 1
    found = (await ann("GET", "jobs", q=other.words)).body["jobs"]
    assert [one["language"] for one in found] == [other.tag]
    exported = await ann("GET", f"jobs/{opened['target_job_id']}/export", format="docx", published="1")
    styles = zipfile.ZipFile(io.BytesIO(exported.raw)).read("word/styles.xml").decode()
    assert f'w:val="{other.tag}"' in styles
    assert ("<w:bidi/>" in styles) == (other.tag == "ar")
