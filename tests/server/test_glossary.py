"""The glossary over REST: terms, rights, what stands in a text, files in and out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.test_files import HEADERS, multipart

DUTIES = {
    "wordings": [
        {"language": "en", "text": "duties", "forms": ["duty"], "part_of_speech": "noun"},
        {"language": "fr", "text": "tâches"},
        {"language": "fr", "text": "devoirs", "status": "forbidden"},
    ],
    "subject": "work",
}


@pytest.fixture
def jddb_config() -> dict[str, Any]:
    return {"group_roles": {"translators": "translator", "reviewers": "reviewer"}}


@pytest.fixture
def tom(person: Any) -> Any:
    """Somebody who translates everywhere, by their group."""
    return person("tom", name="Tom", groups=("translators",))


async def test_terms_are_added_listed_changed_and_taken_away(tom: Any, bob: Any) -> None:
    made = await tom("POST", "glossary", DUTIES)
    assert made.status == 201
    assert made.body["wordings"][0] == {
        "language": "en",
        "text": "duties",
        "status": "approved",
        "part_of_speech": "noun",
        "forms": ["duty"],
    }
    again = await tom("POST", "glossary", DUTIES)
    assert (again.status, again.body["details"]["reason"]) == (409, "term_exists")
    assert (await bob("GET", "glossary", q="TACHE")).body["terms"] == [made.body]
    assert (await bob("GET", "glossary", status="admitted")).body == {"terms": [], "next": None}
    number = made.body["id"]
    changed = await tom("PATCH", f"glossary/{number}", {"note": "Not “devoirs”.", "subject": ""})
    assert (changed.body["note"], changed.body["subject"]) == ("Not “devoirs”.", "")
    assert changed.body["wordings"] == made.body["wordings"]
    assert (await tom("DELETE", f"glossary/{number}")).status == 204
    assert (await tom("DELETE", f"glossary/{number}")).status == 404
    assert (await bob("GET", "glossary")).body["terms"] == []


async def test_who_may_change_it(tom: Any, person: Any, ann: Any) -> None:
    number = (await tom("POST", "glossary", DUTIES)).body["id"]
    limited = person("tom", groups=("translators",), session_id="s1")
    for caller in (ann, person("rob", groups=("reviewers",)), limited):
        file = multipart(("a.csv", b"en,fr\na,b\n"))
        for reply in (
            await caller("POST", "glossary", {"wordings": [{"language": "en", "text": "asset"}]}),
            await caller("PATCH", f"glossary/{number}", {"note": "n"}),
            await caller("DELETE", f"glossary/{number}"),
            await caller("POST", "glossary/import", file, HEADERS),
            await caller("POST", "memory/import", multipart(("a.tmx", b"<tmx/>")), HEADERS),
        ):
            assert (reply.status, reply.body["details"]["reason"]) == (403, "role_too_small")
        assert len((await caller("GET", "glossary")).body["terms"]) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"wordings": []},
        {"wordings": [{"language": "en", "text": " - "}]},
        {"wordings": [{"language": "en", "text": "a\nb"}]},
        {"wordings": [{"language": "english", "text": "a"}]},
        {"wordings": [{"language": "en", "text": "a", "status": "maybe"}]},
        {"wordings": [{"language": "en", "text": "a" * 501}]},
        {"wordings": [{"language": "en", "text": "a"}], "subject": "a\nb"},
    ],
)
async def test_what_is_no_term(tom: Any, body: Any) -> None:
    assert (await tom("POST", "glossary", body)).status == 400


async def test_the_terms_of_a_text(tom: Any, bob: Any) -> None:
    number = (await tom("POST", "glossary", DUTIES)).body["id"]
    asked = {"text": "😀 Her duty, and duties.", "language": "en"}
    found = (await bob("POST", "glossary/find", asked)).body
    assert [(one["start"], one["end"]) for one in found["occurrences"]] == [(6, 10), (16, 22)]
    assert [term["id"] for term in found["terms"]] == [number]
    await tom("DELETE", f"glossary/{number}")  # and the terms that are looked for follow
    assert (await bob("POST", "glossary/find", asked)).body == {"occurrences": [], "terms": []}


CSV = "en,fr\ndeputy head,administrateur général\n,\nasset,atout\nbad,\xff\n".encode("latin-1")
TBX = (
    b'<martif><text><body><termEntry><langSet xml:lang="en"><tig><term>duty</term></tig></langSet>'
    b'<langSet xml:lang="fr"><tig><term>t\xc3\xa2che</term></tig></langSet></termEntry>'
    b'<termEntry><langSet xml:lang="en"><tig><term>broken</tig></langSet></termEntry></body></text></martif>'
)


async def test_files_come_in_with_a_report(tom: Any, bob: Any) -> None:
    files = multipart(
        ("terms.csv", "en,fr\ndeputy head,administrateur général\nasset,\n".encode()),
        ("terms.tbx", TBX),
        ("again.csv", "fr,en\nadministrateur général,deputy head\n".encode()),
        ("laughs.tbx", b'<!DOCTYPE a [<!ENTITY b "c">]><martif/>'),
        ("terms.pdf", b"x"),
        ("empty.csv", b""),
    )
    reply = await tom("POST", "glossary/import", files, HEADERS, locale="fr")
    told = [(file["added"], file["known"], file["problems"]) for file in reply.body["files"]]
    assert told[0] == (2, 0, [])
    assert told[1][:2] == (1, 0)
    assert [(problem["line"], problem["code"]) for problem in told[1][2]] == [(1, "xml_broken")]
    assert told[1][2][0]["reason"].startswith("Le XML est mal formé")
    assert told[2] == (0, 1, [])
    assert [(problem["line"], problem["code"]) for file in told[3:] for problem in file[2]] == [
        (None, "xml_with_entities"),
        (None, "format_not_supported"),
        (None, "file_empty"),
    ]
    assert len((await bob("GET", "glossary")).body["terms"]) == 3
    assert (await tom("POST", "glossary/import", multipart(), HEADERS)).status == 400


async def test_the_glossary_goes_out_and_comes_back(tom: Any, bob: Any) -> None:
    await tom("POST", "glossary", DUTIES)
    await tom("POST", "glossary", {"wordings": [{"language": "en", "text": "=1+1"}], "note": "a\nb"})
    before = (await bob("GET", "glossary")).body["terms"]
    file = await bob("GET", "glossary/export")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="glossary ')
    assert b"'=1+1" in file.raw
    for term in before:
        await tom("DELETE", f"glossary/{term['id']}")
    await tom("POST", "glossary/import", multipart(("glossary.csv", file.raw)), HEADERS)
    after = (await bob("GET", "glossary")).body["terms"]
    assert [{**term, "id": 0} for term in after] == [{**term, "id": 0} for term in before]
