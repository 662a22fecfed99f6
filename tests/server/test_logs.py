"""The log as JSON lines: who, what and how long; neither proofs nor anything that somebody wrote."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from jddb_jupyter.server.logs import JsonLines

WORDS = "Confidential-words-of-ann"


def line(message: str, *args: object, **options: Any) -> dict[str, Any]:
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, message, args, options.get("exc_info"))
    told: dict[str, Any] = json.loads(JsonLines().format(record))
    return told


def test_a_line_tells_no_proof_no_query_and_no_message_of_an_error() -> None:
    for secret in (
        "GET /jddb/api/jobs?q=hush (ann@::1)",
        'http://127.0.0.1:8888/lab?token=hush"',
        "Authorization: Bearer hush",
        "token hush",
        "token=hush",
        "a new\nline eyJhbGciOi.eyJzdWIi.hush",
    ):
        assert "hush" not in json.dumps(line("%s", secret)), secret
    try:
        raise ValueError("hush")
    except ValueError as error:
        told = line("it failed", exc_info=(ValueError, error, error.__traceback__))
    assert (told["error"], told["message"]) == ("ValueError", "it failed")
    assert told["raised"][0].endswith("test_a_line_tells_no_proof_no_query_and_no_message_of_an_error")
    assert "hush" not in json.dumps(told)


@pytest.mark.parametrize("jddb_config", [{"log_format": "json"}])
async def test_a_walk_is_told_without_what_was_written(
    ann: Any, anybody: Any, tokens: Any, jp_serverapp: Any, jp_ws_fetch: Any, writes: Any, capfd: Any
) -> None:
    job = {"title": WORDS, "job_number": "1", "language": "en", "classification": "EC-05", "text": WORDS}
    job_id = (await ann("POST", "jobs", body=job)).body["id"]
    session = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    await writes(ann, session, [{"insert": WORDS}])
    assert (await ann("GET", "jobs", q=WORDS)).status == 200
    assert (await ann("PUT", f"sessions/{session}/members/{WORDS}", {"role": WORDS})).status == 400
    assert (await ann("GET", f"sessions/{session}/document", revision=99)).status == 404
    token = ann.headers["Authorization"].removeprefix("Bearer ")
    refused = await jp_ws_fetch("jddb/ws/editing/nothing", params={"token": token})
    assert await refused.read_message() is None
    assert (await anybody()("GET", "jobs", token=f"not-{token}")).status == 401
    await jp_serverapp.cleanup_extensions()
    log = capfd.readouterr().err
    assert WORDS not in log
    assert token not in log
    told = [json.loads(text) for text in log.splitlines() if text.startswith('{"at"')]
    me = next(one["user"] for one in told if one["message"] == "joined")
    joined, left = (
        next(one for one in told if one["message"] == message and one.get("session") == session)
        for message in ("joined", "left")
    )
    assert joined["connection"] == left["connection"]
    assert left["user"] == me
    assert left["duration_ms"] >= joined["duration_ms"] > 0
    assert [one["code"] for one in told if one["message"] == "refused"] == [4004]
    read = next(one for one in told if one.get("handler") == "DocumentHandler")
    assert (read["method"], read["status"], read["session"], read["user"]) == ("GET", 404, session, me)
    assert read["duration_ms"] > 0
