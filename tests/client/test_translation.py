"""Translations, the memory, the concordance and the glossary from a notebook."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from durability.lab import Lab

from jddb_jupyter.client import AsyncServer, Concordance, Server, ServerRefused, Translation
from jddb_jupyter.client.concordance import SHOWN, Question
from jddb_jupyter.client.translation import chosen
from jddb_jupyter.errors import Conflict, NotFound

from .conftest import assert_columns, new_job

ENGLISH = "Reports to the Director on 12 files.\nAdvises the Director.\n"
FRENCH = "Relève de la directrice dans 13 dossiers.\nConseille la directrice.\n"
HOSTILE = '<img src=x onerror=alert(1)> reports to "the" & Director'
T = TypeVar("T")


async def post(lab: Lab, path: str, **body: Any) -> Any:
    return json.loads(await lab.request("POST", path, json.dumps(body).encode()))


async def open_pair(lab: Lab, number: str = "100900", texts: tuple[str, str] = (ENGLISH, FRENCH)) -> Any:
    ids = [
        await new_job(lab, number, text, language) for language, text in zip(("en", "fr"), texts, strict=True)
    ]
    return await post(lab, "translations", source_job_id=ids[0], target_job_id=ids[1])


async def add_unit(lab: Lab, source: str, target: str, **more: Any) -> None:
    texts = {"source_language": "en", "target_language": "fr", "source": source, "target": target}
    await post(lab, "memory", **texts, **more)


async def term(lab: Lab) -> None:
    await post(
        lab,
        "glossary",
        subject="staffing",
        note="As the act says.",
        wordings=[
            {"language": "en", "text": "director", "forms": ["directors", "dir."]},
            {"language": "fr", "text": "directeur", "part_of_speech": "noun"},
        ],
    )


async def waited(call: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """A call as a cell makes it: on a thread that waits."""
    return await asyncio.to_thread(call, *arguments, **named)


async def test_a_translation_as_tables(server: Server, lab: Lab) -> None:
    opened = await open_pair(lab)
    pairs = await waited(server.translations)
    assert_columns("translations", pairs)
    assert list(pairs["pair_id"]) == [opened["pair_id"]]
    assert (pairs["job_number"][0], pairs["source_language"][0], pairs["target_language"][0]) == (
        "100900",
        "en",
        "fr",
    )
    assert pairs["target_job_id"][0] == opened["target_job_id"]
    translation = await waited(server.translation, pairs["pair_id"][0])
    assert repr(translation) == f"<Translation 100900 (en → fr), {opened['pair_id']}>"

    segments = await waited(translation.segments)
    assert_columns("segments", segments)
    assert list(segments["source"]) == ENGLISH.splitlines()
    assert list(segments["target"]) == FRENCH.splitlines()
    assert list(segments["words"]) == [7, 3]
    first = segments.iloc[0]
    assert ENGLISH[first["source_start"] : first["source_end"]] == first["source"]

    findings = await waited(translation.findings)
    assert_columns("findings", findings)
    numbers = findings[findings["check"] == "numbers"].iloc[0]
    assert FRENCH[numbers["target_start"] : numbers["target_end"]] == "13"
    assert numbers["link_id"] == first["link_id"]
    assert numbers["can_be_fixed"]
    assert "nombre" in numbers["message"].lower() or "13" in numbers["message"]

    await add_unit(lab, "Advises the Director.", "Conseille la directrice.")
    leverage = await waited(translation.leverage)
    assert_columns("leverage", leverage)
    by_band = leverage.set_index("band")["words"].to_dict()
    assert {band: words for band, words in by_band.items() if words} == {"exact": 3, "none": 7}
    assert leverage["share"].sum() == pytest.approx(1.0)
    state = await waited(translation.state)
    assert (state["progress"]["words"], state["job_number"]) == (10, "100900")
    records = await waited(translation.records, "segments")
    assert [record["link_id"] for record in records] == list(segments["link_id"])


async def test_what_is_not_there_is_empty_with_its_columns(server: Server, lab: Lab) -> None:
    assert_columns("translations", await waited(server.translations))
    assert_columns("memory", await waited(server.memory, "Nothing like it."))
    assert_columns("memory", await waited(server.memory, []))
    assert_columns("glossary", await waited(server.glossary))
    nothing = await waited(server.concordance, "nothing")
    assert_columns("concordance", nothing.to_frame())
    assert_columns("equivalents", nothing.equivalents())
    assert (len(nothing), nothing.total) == (0, 0)
    assert repr(nothing) == "Aucun résultat pour nothing (en → fr)"
    assert "<table" not in nothing._repr_html_()
    one = await open_pair(lab, texts=("One.\n", "\n"))
    translation = await waited(server.translation, one["source_job_id"])
    segments = await waited(translation.segments)
    assert_columns("segments", segments)
    assert segments["target"].isna().all()
    assert_columns("leverage", await waited(translation.leverage))


async def test_a_translation_is_named_by_its_id_or_by_one_of_its_texts(server: Server, lab: Lab) -> None:
    opened = await open_pair(lab)
    await open_pair(lab, "100901")
    for key in (opened["pair_id"], opened["source_job_id"], opened["target_job_id"], "100900"):
        found: Translation = await waited(server.translation, key)
        assert found.pair_id == opened["pair_id"]
    for key in ("nothing", 10**9):
        with pytest.raises(NotFound, match=str(key)) as missing:
            await waited(server.translation, key)
        assert str(missing.value).startswith("Aucune traduction n’est ouverte pour «\u00a0")
        assert missing.value.message("en").startswith("No translation is open for ")
    assert len(await waited(server.translations)) == 2
    of_one = await waited(server.translations, "100901", "fr")
    assert list(of_one["job_number"]) == ["100901"]
    await lab.request("PATCH", f"sessions/{opened['source_session_id']}", b'{"status": "completed"}')
    with pytest.raises(NotFound):
        await waited(server.translation, "100900")
    ended = await waited(server.translation, opened["pair_id"])
    assert len(await waited(ended.segments)) == 2
    assert len(await waited(server.translations)) == 1
    all_of_them = await waited(server.translations, ended=True)
    assert sorted(all_of_them["ended_at"].isna()) == [False, True]


async def test_a_translation_is_opened_once_and_its_text_made_where_there_is_none(
    server: Server, lab: Lab
) -> None:
    await new_job(lab, "100902", ENGLISH)
    opened = await waited(server.open_translation, "100902", into="fr")
    again = await waited(server.open_translation, "100902", "en", into="fr")
    assert (again.pair_id, len(await waited(server.translations))) == (opened.pair_id, 1)
    assert sorted((await waited(server.jobs))["language"]) == ["en", "fr"]
    assert list((await waited(opened.segments))["source"]) == ENGLISH.splitlines()
    with pytest.raises(ServerRefused) as refused:
        await waited(server.open_translation, "100902", "en", into="en")
    assert refused.value.code == "invalid_message"


def test_a_text_in_several_translations_does_not_say_which() -> None:
    def pair(name: str, target: int) -> dict[str, Any]:
        sides = {
            side: {"job_number": "1", "job_id": job_id}
            for side, job_id in (("source", 7), ("target", target))
        }
        return {"pair_id": name, "ended_at": None, **sides}

    pairs = [pair("a", 8), pair("b", 9)]
    assert chosen(pairs, 9)["pair_id"] == "b"
    for key in (7, "1"):
        with pytest.raises(Conflict, match="a, b"):
            chosen(pairs, key)


async def test_the_memory_is_asked_for_one_text_or_for_many(server: Server, lab: Lab) -> None:
    await add_unit(lab, "Reports to the Director.", "Relève de la directrice.")
    found = await waited(server.memory, "Reports to a Director.")
    assert_columns("memory", found)
    (row,) = found.itertuples()
    assert (row.target, row.kind, row.text) == ("Relève de la directrice.", "fuzzy", "Reports to a Director.")
    assert 80 < row.similarity < 100
    back = await waited(server.memory, "Relève de la directrice.", "fr")
    assert list(back["target"]) == ["Reports to the Director."]
    asked = ["Reports to the Director.", "Something else entirely, quite.", "Reports to the director"]
    many = await waited(server.memory, asked, minimum=50)
    assert list(many["text"]) == [asked[0], asked[2]]
    assert many["similarity"][0] == 100
    with pytest.raises(ServerRefused) as refused:
        await waited(server.memory, "Same", "en", "en")
    assert (refused.value.status, refused.value.code) == (400, "invalid_message")
    assert str(refused.value).endswith("n’est pas valide.")


async def test_a_concordance_has_its_hits_marked_on_both_sides(server: Server, lab: Lab) -> None:
    for number in range(8):
        await add_unit(
            lab, f"Chief {number} reports to the Director.", f"Le chef {number} relève de la directrice."
        )
        await add_unit(lab, f"Plans {number} budgets.", f"Planifie {number} budgets.")
    found = await waited(server.concordance, '"reports to"', limit=5)
    assert (len(found), found.total) == (5, 8)
    table = found.to_frame()
    assert_columns("concordance", table)
    assert set(table["match"]) == {"reports to"}
    assert table["equivalent"].str.contains("relève").all()
    assert table["source"][0] == "Chief 7 reports to the Director."
    assert "relève" in found.equivalents()["text"][0]
    assert found.equivalents()["count"][0] == 8
    shown = found._repr_html_()
    assert shown.count("<tr>") == 5
    assert '>reports to</mark> the Director.</td><td lang="fr"' in shown
    assert set(table["found_in"]) == {"memory"}
    assert "5 résultats sur 8 pour" in shown
    assert "[reports to] the Director." in repr(found)
    assert [hit["unit_id"] for hit in found] == list(table["unit_id"])

    server._server._http.page = 3
    everything = await waited(server.concordance, "reports", limit=None)
    assert len(everything) == everything.total == 8
    assert everything.to_frame()["unit_id"].is_unique
    in_french = await waited(server.concordance, "RELEVE", "fr")
    assert set(in_french.to_frame()["match"]) == {"relève"}
    assert len(await waited(server.concordance, "RELEVE", "fr", as_written=True)) == 0
    assert len(await waited(server.concordance, "reports", as_written=True, status=["draft"])) == 0


async def test_a_hit_in_a_live_text_says_where_it_stands(server: Server, lab: Lab) -> None:
    opened = await open_pair(lab)
    async with asyncio.timeout(20):
        while not (found := await waited(server.concordance, "advises")):  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # it is found a second after the edit
    (row,) = found.to_frame().itertuples()
    assert (row.found_in, row.job_number, row.pair_id) == ("live", "100900", opened["pair_id"])
    assert ENGLISH[row.source_start : row.source_end] == row.source == "Advises the Director."
    assert FRENCH[row.target_start : row.target_end] == row.target
    assert '<td style="' in found._repr_html_()
    assert "100900</td>" in found._repr_html_()


async def test_nothing_of_a_text_runs_as_html(server: Server, lab: Lab) -> None:
    await add_unit(lab, HOSTILE, HOSTILE.replace("reports to", "relève de"))
    await open_pair(lab, '"><i>9', (f"{HOSTILE}.\n", "Autre.\n"))
    shown = (await waited(server.concordance, '"reports to"'))._repr_html_()
    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt; <mark" in shown
    assert "&quot;the&quot; &amp; Director" in shown
    nothing = await waited(server.concordance, "<script>alert(1)</script>")
    assert "<script" not in nothing._repr_html_()


def test_a_long_result_shows_its_beginning_and_says_so() -> None:
    text = "word " * 100 + "here" + " word" * 100
    side = {"text": text, "matches": [[500, 504]], "equivalents": [[0, 4]], "place": None}
    hit = {"source": side, "target": side, "found_in": ["memory"], "job_number": None, "title": None}
    many = Concordance(Question("here", "en", "fr"), [hit] * 500, 10_000, [], "en")
    assert many._repr_html_().count("<tr>") == SHOWN
    assert repr(many).startswith("200 of 10000 hits for here (en → fr)\n  …")
    assert max(map(len, repr(many).splitlines())) < 200
    assert len(many.to_frame()) == 500


async def test_the_glossary_has_a_row_for_each_wording(server: Server, lab: Lab) -> None:
    await term(lab)
    found = await waited(server.glossary, "direct")
    assert_columns("glossary", found)
    assert list(found["text"]) == ["director", "directeur"]
    assert list(found["forms"]) == ["directors, dir.", ""]
    assert set(found["note"]) == {"As the act says."}
    assert found["term_id"].nunique() == 1
    assert len(await waited(server.glossary, language="fr", status="forbidden")) == 0


async def test_all_of_it_can_be_awaited_and_needs_no_pandas(
    ann: AsyncServer, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    opened = await open_pair(lab)
    await add_unit(lab, "Reports to the Director.", "Relève de la directrice.")
    await term(lab)
    assert [pair["pair_id"] for pair in await ann.translations()] == [opened["pair_id"]]
    translation = await ann.translation("100900")
    assert repr(translation).startswith("<AsyncTranslation 100900 (en → fr), ")
    assert len(await translation.segments()) == 2
    assert {finding["check"] for finding in await translation.findings()} >= {"numbers"}
    assert sum(band["words"] for band in await translation.leverage()) == 10
    assert (await ann.memory("Reports to the Director."))[0]["similarity"] == 100
    found = await ann.concordance("reports")
    assert found.hits[0]["target"]["text"] == "Relève de la directrice."
    assert "<mark" in found._repr_html_()
    with pytest.raises(ImportError, match=r"jddb_jupyter\[notebook\]"):
        found.to_frame()
    assert [wording["language"] for wording in await ann.glossary("director")] == ["en", "fr"]


async def test_what_is_deleted_is_gone(server: Server, lab: Lab) -> None:
    opened = await open_pair(lab)
    translation = await waited(server.translation, opened["pair_id"])
    await lab.request("DELETE", f"jobs/{opened['target_job_id']}")
    assert len(await waited(server.translations)) == 0
    with pytest.raises(ServerRefused) as gone:
        await waited(translation.segments)
    assert gone.value.status == 404
    with pytest.raises(NotFound):
        await waited(server.translation, opened["pair_id"])
