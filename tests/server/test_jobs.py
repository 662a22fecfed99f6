"""Job descriptions over REST: create, list, search, read, change, delete."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, func, select

from jddb_jupyter.storage.tables import document_changes, document_snapshots


def job(number: str = "100234", language: str = "en", **more: Any) -> dict[str, Any]:
    return {
        "job_number": number,
        "title": "Director, Digital Services",
        "classification": "EX-01",
        "language": language,
        **more,
    }


async def test_a_job_is_created_with_a_final_line_break(ann: Any) -> None:
    made = await ann("POST", "jobs", job(text="General Accountability\r\nLeads."))
    assert (made.status, made.body["role"], made.body["session_id"]) == (201, "owner", None)
    read = await ann("GET", f"jobs/{made.body['id']}")
    assert read.body["text"] == "General Accountability\nLeads.\n"
    assert [section["kind"] for section in read.body["sections"]] == ["general_accountability"]


async def test_number_and_language_are_taken_once_until_deleted(ann: Any) -> None:
    first = await ann("POST", "jobs", job())
    again = await ann("POST", "jobs", job())
    assert (again.status, again.body["code"]) == (409, "conflict")
    assert "100234" in again.body["message"]
    assert (await ann("POST", "jobs", job(language="fr"))).status == 201
    assert (await ann("DELETE", f"jobs/{first.body['id']}")).status == 204
    assert (await ann("POST", "jobs", job())).status == 201


HOSTILE = [
    (b"", 400, "invalid_json"),
    (b"{", 400, "invalid_json"),
    (b"\xff\xfe", 400, "invalid_json"),
    (b"[]", 400, "invalid_message"),
    (b'{"job_number": "1"}', 400, "invalid_message"),
    (job(number=""), 400, "invalid_message"),
    (job(number="  "), 400, "invalid_message"),
    (job(number="a\nb"), 400, "invalid_message"),
    (job(number="a\u0000"), 400, "invalid_message"),
    (job(number="1" * 129), 400, "invalid_message"),
    (job(language="german"), 400, "invalid_message"),
    (job(language=""), 400, "invalid_message"),
    (job(language=5), 400, "invalid_message"),
    (job(title=5), 400, "invalid_message"),
    (job(text=["a"]), 400, "invalid_message"),
    (job(text="a\u0000b"), 422, "invalid_operation"),
    (job(text="\ud800"), 400, "invalid_json"),
    (job(ops={}), 400, "invalid_message"),
    (job(ops=[{"insert": "a"}]), 422, "invalid_operation"),
    (job(ops=[{"insert": {"image": "x"}}, {"insert": "\n"}]), 422, "invalid_operation"),
    (job(ops=[{"insert": "a\n", "attributes": {"color": "red"}}]), 422, "invalid_operation"),
    (job(ops=[{"insert": "a\n", "attributes": {"link": "javascript:x"}}]), 422, "invalid_operation"),
    (job(ops=[{"retain": 1}]), 422, "invalid_operation"),
    (job(ops=[]), 422, "invalid_operation"),
    (job(ops=[{"insert": "a\n"}], text="a"), 422, "invalid_operation"),
    (job(text="x" * 1_000_001), 413, "too_large"),
    (job(metadata={"Bad Name": "x"}), 400, "invalid_message"),
    (job(metadata={"location": "a\nb"}), 400, "invalid_message"),
    (b'{"ops": ' + b"[" * 100_000, 400, "invalid_json"),
]


async def test_what_is_no_job_is_refused(ann: Any) -> None:
    for body, status, code in HOSTILE:
        reply = await ann("POST", "jobs", body)
        shown = repr(body)[:90]
        assert (reply.status, reply.body["code"]) == (status, code), shown
        assert reply.headers["Content-Type"].startswith("application/json"), shown
        assert reply.headers["X-Content-Type-Options"] == "nosniff", shown
    assert (await ann("GET", "jobs")).body == {"jobs": [], "next": None}


async def test_the_field_that_is_wrong_is_named(ann: Any) -> None:
    reply = await ann("POST", "jobs", job(title=5), locale="fr")
    assert reply.body["message"] == "«\u00a0title\u00a0» n’est pas valide."
    assert reply.body["details"] == {"reason": "field_not_valid", "field": "title"}


async def test_a_language_is_any_tag_in_its_one_form(ann: Any) -> None:
    for number, (written, tag) in enumerate(
        {"ES": "es", "fr_ca": "fr-CA", "zh-hant": "zh-Hant", "IU-cans": "iu-Cans", "fra": "fr"}.items()
    ):
        made = await ann("POST", "jobs", job(str(number), written))
        assert (made.status, made.body["language"]) == (201, tag)
        assert (await ann("POST", "jobs", job(str(number), tag))).status == 409
        assert [
            found["job_number"] for found in (await ann("GET", "jobs", language=written)).body["jobs"]
        ] == [str(number)]
    counted = (await ann("GET", "jobs/facets")).body["facets"]["language"]
    assert {value["value"] for value in counted} == {"es", "fr-CA", "zh-Hant", "iu-Cans", "fr"}
    job_id = (await ann("GET", "jobs", language="es")).body["jobs"][0]["id"]
    assert (await ann("PATCH", f"jobs/{job_id}", {"language": "es_mx"})).body["language"] == "es-MX"
    refused = await ann("PATCH", f"jobs/{job_id}", {"language": "español"}, locale="fr")
    assert (refused.status, refused.body["details"]["tag"]) == (400, "español")
    assert refused.body["message"].startswith("«\u00a0español\u00a0» ne désigne aucune langue.")


SEARCHES = [
    ("", {"1", "2", "3"}),
    ("générale", {"2"}),
    ("GENERALE", {"2"}),
    ("director strategie", {"2"}),
    ("director nothing", set()),
    ("%", {"1", "2", "3"}),
    ("100%", {"3"}),
    ("budg*", {"3"}),
    ("director -budget", {"1", "2"}),
    ('"the budget"', {"3"}),
    ('"budget the"', set()),
    ("oeuvre", {"2"}),
    ("l'œuvre", {"2"}),
    ("ex-01", {"1", "2", "3"}),
]


async def test_search_asks_for_every_word_whatever_its_accents(ann: Any) -> None:
    await ann("POST", "jobs", job("1", text="Leads the general strategy."))
    await ann(
        "POST", "jobs", job("2", text="Responsabilité Générale : l’œuvre, la Stratégie.", language="fr")
    )
    await ann("POST", "jobs", job("3", text="100% of the budget"))
    for query, expected in SEARCHES:
        found = (await ann("GET", "jobs", q=query)).body["jobs"]
        assert {entry["job_number"] for entry in found} == expected, query


async def test_filters(ann: Any) -> None:
    await ann("POST", "jobs", job("1"))
    await ann("POST", "jobs", job("1", language="fr"))
    await ann("POST", "jobs", {**job("2"), "classification": "AS-07"})
    found = (await ann("GET", "jobs", language="fr")).body["jobs"]
    assert [entry["language"] for entry in found] == ["fr"]
    found = (await ann("GET", "jobs", classification="AS-07")).body["jobs"]
    assert [entry["job_number"] for entry in found] == ["2"]


async def test_pages_hold_everything_once(ann: Any) -> None:
    for number in range(7):
        await ann("POST", "jobs", job(str(number)))
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = (await ann("GET", "jobs", **query)).body
        assert len(page["jobs"]) <= 3
        seen += [entry["job_number"] for entry in page["jobs"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


BAD_PAGES = [
    {"limit": "0"},
    {"limit": "501"},
    {"limit": "-1"},
    {"limit": "1.0"},
    {"limit": "x"},
    {"limit": "٣"},
    {"cursor": "!"},
    {"cursor": "é"},
    {"cursor": "AAAA"},
    {"cursor": "AA"},
    {"cursor": "gA"},
    {"cursor": "BQ"},
    {"cursor": "____________fw"},
    {"cursor": "a b"},
    {"sort": "worst"},
    {"language": "german"},
    {"status": "open"},
    {"section": "preface"},
]


async def test_bad_pages_are_refused(ann: Any) -> None:
    for query in BAD_PAGES:
        reply = await ann("GET", "jobs", **query)
        assert (reply.status, reply.body["code"]) == (400, "invalid_message"), query


async def test_pages_of_the_best_hold_everything_once(ann: Any) -> None:
    for number in range(7):
        await ann("POST", "jobs", job(str(number), text="word " * number + "."))
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3, "q": "word"}
    while "cursor" not in query or query["cursor"]:
        page = (await ann("GET", "jobs", **query)).body
        seen += [entry["job_number"] for entry in page["jobs"]]
        query["cursor"] = page["next"]
    assert sorted(seen) == ["1", "2", "3", "4", "5", "6"]


async def test_what_was_found_is_shown_and_counted(ann: Any) -> None:
    text = "Nature and Scope\nLeads the mise en œuvre of the budget.\n"
    made = (await ann("POST", "jobs", job(text=text, metadata={"department": "Santé Canada"}))).body
    await ann("POST", "jobs", job("2", language="fr"))
    (hit,) = (await ann("GET", "jobs", q="oeuvre direct*", department="Santé Canada")).body["jobs"]
    assert (hit["id"], hit["department"], hit["status"]) == (made["id"], "Santé Canada", "none")
    assert hit["marks"] == {"title": [[0, 8]]}
    (snippet,) = hit["snippets"]
    assert (snippet["section"], snippet["heading"]) == ("nature_and_scope", "Nature and Scope")
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["œuvre"]
    counted = (await ann("GET", "jobs/facets", q="director", language="fr")).body
    assert counted["total"] == 1
    assert counted["facets"]["language"] == [{"value": "en", "count": 1}, {"value": "fr", "count": 1}]
    levels = [{"value": "EX-01", "count": 1}]
    assert counted["facets"]["classification"] == [{"value": "EX", "count": 1, "levels": levels}]


async def test_details_and_metadata_change(ann: Any) -> None:
    made = await ann("POST", "jobs", job(metadata={"location": "Ottawa", "branch": "Digital"}))
    path = f"jobs/{made.body['id']}"
    reply = await ann("PATCH", path, {"title": "Chief", "metadata": {"branch": None, "reports_to": "Deputy"}})
    assert (reply.status, reply.body["title"], reply.body["job_number"]) == (200, "Chief", "100234")
    read = (await ann("GET", path)).body
    assert read["metadata"] == {"location": "Ottawa", "reports_to": "Deputy"}
    assert [entry["title"] for entry in (await ann("GET", "jobs", q="chief")).body["jobs"]] == ["Chief"]
    assert (await ann("GET", "jobs", q="digital")).body["jobs"] == []


async def test_a_change_cannot_take_a_number_that_is_taken(ann: Any) -> None:
    await ann("POST", "jobs", job("1"))
    second = await ann("POST", "jobs", job("2"))
    reply = await ann("PATCH", f"jobs/{second.body['id']}", {"job_number": "1"})
    assert (reply.status, reply.body["code"]) == (409, "conflict")
    assert (await ann("GET", f"jobs/{second.body['id']}")).body["job_number"] == "2"


async def test_a_deleted_job_is_gone_and_its_log_stays(ann: Any, jp_serverapp: Any) -> None:
    made = await ann("POST", "jobs", job(text="First."))
    session = await ann("POST", "sessions", {"job_id": made.body["id"]})
    session_id = session.body["session_id"]
    changed = await ann("POST", f"sessions/{session_id}/restore", {"revision": 0})
    assert changed.status == 200
    assert (await ann("DELETE", f"jobs/{made.body['id']}")).status == 204
    for path in (f"jobs/{made.body['id']}", f"sessions/{session_id}", f"sessions/{session_id}/changes"):
        assert (await ann("GET", path)).status == 404
    assert (await ann("GET", "jobs")).body["jobs"] == []
    assert (await ann("GET", "sessions")).body["sessions"] == []
    services = await jp_serverapp.web_app.settings["jddb"].services()
    for table in (document_changes, document_snapshots):
        assert await services.database.read(count, table) > 0, table.name


def count(db: Connection, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0
