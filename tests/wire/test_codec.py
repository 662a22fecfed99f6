"""Frames of clients: what is understood, and why the rest is not."""

from __future__ import annotations

import gzip
import json

import pytest

from jddb_jupyter.wire import messages
from jddb_jupyter.wire.codec import EDITING, Refused

LIMIT = 10_000


def decode(frame: str | bytes) -> list[object]:
    return list(EDITING.messages(frame, LIMIT))


CHANGE = {"type": "document_change", "revision": 3, "seq": 1, "data": {"ops": [{"insert": "é"}]}}


def test_change_is_understood():
    (message,) = decode(json.dumps(CHANGE))
    assert message == messages.DocumentChange(3, 1, {"ops": [{"insert": "é"}]})


def test_fields_that_are_not_known_are_ignored():
    (message,) = decode(json.dumps({**CHANGE, "timestamp": 1.5, "colour": "red"}))
    assert isinstance(message, messages.DocumentChange)


def test_gzip_frame_is_the_same_as_text():
    assert decode(gzip.compress(json.dumps(CHANGE).encode())) == decode(json.dumps(CHANGE))


def test_batch_is_opened_in_order():
    beat = {"type": "heartbeat", "timestamp": 7}
    frame = json.dumps({"type": "batch", "messages": [beat, CHANGE, beat], "timestamp": 1})
    assert [type(message).__name__ for message in decode(frame)] == [
        "Heartbeat",
        "DocumentChange",
        "Heartbeat",
    ]


def test_bad_member_of_a_batch_does_not_touch_its_neighbours():
    frame = json.dumps({"type": "batch", "messages": [{"type": "heartbeat"}, {"type": "dance"}, CHANGE]})
    kinds = [type(message).__name__ for message in decode(frame)]
    assert kinds == ["Heartbeat", "Refused", "DocumentChange"]


@pytest.mark.parametrize(
    ("frame", "code", "seq"),
    [
        ("", "invalid_json", None),
        ("{", "invalid_json", None),
        ("NaN", "invalid_json", None),
        ("\ud800", "invalid_json", None),
        ('{"type":"heartbeat"} trailing', "invalid_json", None),
        (
            '{"type":"document_change","revision":0,"seq":1,"data":{"ops":[{"insert":"\\ud800"}]}}',
            "invalid_json",
            None,
        ),
        ("[" * 100_000, "invalid_json", None),
        (
            '{"type":"document_change","revision":0,"seq":4,"data":' + '{"a":' * 40 + "1" + "}" * 41,
            "invalid_json",
            4,
        ),
        (b"\x00\x01rubbish", "invalid_json", None),
        (gzip.compress(b"{}", mtime=0)[:-4], "invalid_json", None),
        (gzip.compress(b"{}", mtime=0) + b"more", "invalid_json", None),
        (gzip.compress(b" " * 50_000_000, mtime=0), "too_large", None),
        ("null", "invalid_message", None),
        ("[]", "invalid_message", None),
        ("{}", "invalid_message", None),
        ('{"type":3}', "invalid_message", None),
        ('{"type":"dance","seq":9}', "unknown_type", 9),
        ('{"type":"document_change","seq":2}', "invalid_message", 2),
        ('{"type":"document_change","revision":true,"seq":2,"data":{}}', "invalid_message", 2),
        ('{"type":"document_change","revision":1.0,"seq":2,"data":{}}', "invalid_message", 2),
        ('{"type":"document_change","revision":-1,"seq":2,"data":{}}', "invalid_message", 2),
        ('{"type":"document_change","revision":"1","seq":2,"data":{}}', "invalid_message", 2),
        ('{"type":"document_change","revision":1,"seq":0,"data":{}}', "invalid_message", None),
        ('{"type":"document_change","revision":1,"seq":true,"data":{}}', "invalid_message", None),
        (
            '{"type":"document_change","revision":99999999999999999999,"seq":1,"data":{}}',
            "invalid_message",
            1,
        ),
        ('{"type":"document_change","revision":1,"seq":2,"data":[]}', "invalid_message", 2),
        ('{"type":"cursor_position","revision":0,"data":{"position":-1}}', "invalid_message", None),
        ('{"type":"cursor_position","revision":0,"data":{"position":true}}', "invalid_message", None),
        ('{"type":"user_typing","data":{"typing":1}}', "invalid_message", None),
        ('{"type":"refresh_token"}', "invalid_message", None),
        ('{"type":"resync","reason":"' + "x" * 501 + '"}', "invalid_message", None),
        ('{"type":"batch","messages":{}}', "invalid_message", None),
    ],
)
def test_what_is_refused(frame, code, seq):
    (refused,) = decode(frame)
    assert isinstance(refused, Refused)
    assert (refused.error.code, refused.seq) == (code, seq)
    assert refused.error.message("fr") != refused.error.message("en")


def test_batches_are_flat_and_hold_one_change():
    inner = {"type": "batch", "messages": []}
    first, second, third = decode(
        json.dumps({"type": "batch", "messages": [inner, CHANGE, {**CHANGE, "seq": 2}]})
    )
    assert first.error.reason == "batch_in_batch"
    assert isinstance(second, messages.DocumentChange)
    assert (third.error.reason, third.seq) == ("batch_two_changes", 2)
