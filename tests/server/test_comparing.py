"""Comparing two job descriptions over REST: what is live, for those who may read both."""

from __future__ import annotations

from typing import Any

from tests.server.test_jobs import job


async def test_live_texts_are_compared(ann: Any) -> None:
    text = "General Accountability\nLeads the branch.\n"
    one = (await ann("POST", "jobs", job("1", text=text, metadata={"location": "Ottawa"}))).body["id"]
    two = (await ann("POST", "jobs", job("2", text=text, metadata={"location": "Gatineau"}))).body["id"]
    session = (await ann("POST", "sessions", {"job_id": two})).body["session_id"]
    found = (await ann("GET", f"jobs/{one}/compare/{two}")).body
    assert (found["left"]["id"], found["right"]["session_id"], found["same_language"]) == (one, session, True)
    assert found["metadata"] == [
        {"name": "job_number", "left": "1", "right": "2"},
        {"name": "location", "left": "Ottawa", "right": "Gatineau"},
    ]
    assert [(one["left"], one["changed"]) for one in found["sections"]] == [("General Accountability", False)]

    other = (await ann("POST", "jobs", job("3", text=text.replace("branch", "region")))).body["id"]
    (section,) = (await ann("GET", f"jobs/{one}/compare/{other}")).body["sections"]
    assert section["changed"]
    assert section["rows"][1]["right"] == {"text": "Leads the region.", "attributes": {}, "marks": [[10, 16]]}


async def test_languages_are_put_side_by_side(ann: Any) -> None:
    one = (await ann("POST", "jobs", job("1", text="Dimensions\nBig.\n"))).body["id"]
    two = (await ann("POST", "jobs", job("1", language="fr", text="Dimensions\nGrand.\n"))).body["id"]
    found = (await ann("GET", f"jobs/{one}/compare/{two}")).body
    assert not found["same_language"]
    assert [cell["marks"] for row in found["sections"][0]["rows"] for cell in row.values()] == [[]] * 4


async def test_both_must_be_there_for_who_asks(ann: Any, bob: Any) -> None:
    hers = (await ann("POST", "jobs", job("1", text="Secret.\n"))).body["id"]
    his = (await bob("POST", "jobs", job("2", text="His.\n"))).body["id"]
    for left, right in ((hers, his), (his, hers), (hers, hers), (his, 99), (99, his)):
        reply = await bob("GET", f"jobs/{left}/compare/{right}")
        assert (reply.status, reply.body["code"]) == (404, "not_found")
        assert "Secret" not in str(reply.body)
