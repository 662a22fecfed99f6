"""What a hostile or broken client may send, and the code of the error that it gets.

A row is a name, a frame, and what is said of it. In a change, `HEAD` is the session's last revision; its
`seq` is 1, the first of the client, unless the row says something else.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any, Final

HEAD: Final = -12345
LENGTH: Final = 14
"""Code points of the document, as each row finds it."""
LONGEST: Final = 50_000
"""Code points that a document may have."""


@dataclass(frozen=True)
class Row:
    """`said` is left out of the answer if it is None, and so is `seq`."""

    name: str
    frame: str | bytes | dict[str, Any]
    code: str
    seq: int | None = None
    retryable: bool = False

    def frame_at(self, head: int, document: str | None = None) -> str | bytes:
        """What is sent, with the head filled in; of a `document` of a pair, where one is said."""
        frame = self.frame if isinstance(self.frame, str | bytes) else json.dumps(self.frame)
        if isinstance(frame, bytes):
            return frame
        if document is not None:
            change = '"type": "document_change"'
            frame = frame.replace(change, f'"document": "{document}", {change}')
        return frame.replace(str(HEAD), str(head))


def change(name: str, data: Any, code: str = "invalid_operation", **fields: Any) -> Row:
    """A change with the given data, and fields that replace the right ones; `None` leaves one out."""
    message = {"type": "document_change", "revision": HEAD, "seq": 1, "data": data, **fields}
    seq = message["seq"]
    return Row(
        name,
        {key: value for key, value in message.items() if value is not None},
        code,
        seq=seq if type(seq) is int and 0 < seq < 2**53 else None,
    )


def ops(name: str, *components: Any, code: str = "invalid_operation") -> Row:
    """A change of these components."""
    return change(name, {"ops": list(components)}, code)


def fields(name: str, code: str = "invalid_message", **replaced: Any) -> Row:
    """A harmless change with wrong fields."""
    return change(name, replaced.pop("data", {"ops": [{"insert": "x"}]}), code, **replaced)


def batch(name: str, code: str, *messages: Any, **more: Any) -> Row:
    """A frame of several messages."""
    return Row(name, {"type": "batch", "messages": list(messages)}, code, **more)


def zipped(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


GOOD: Final = {"type": "document_change", "revision": HEAD, "seq": 1, "data": {"ops": [{"insert": "x"}]}}
DEEP: Final = "[" * 200 + "]" * 200
DEEPER: Final = "[" * 100_000 + "]" * 100_000

NOT_JSON: Final = [
    Row("nothing", "", "invalid_json"),
    Row("half an object", '{"type": "heartbeat"', "invalid_json"),
    Row("two objects", '{"type": "heartbeat"}{"type": "heartbeat"}', "invalid_json"),
    Row("a word", "rubbish", "invalid_json"),
    Row("not a number", '{"type": "heartbeat", "timestamp": NaN}', "invalid_json"),
    Row("a lone surrogate, escaped", r'{"type": "resync", "reason": "\ud800"}', "invalid_json"),
    Row("one in a text", json.dumps(GOOD).replace("x", r"\udc00"), "invalid_json"),
    Row("a control character in a text", '{"type": "resync", "reason": "\n"}', "invalid_json"),
    Row("nested beyond any stack", DEEPER, "invalid_json"),
    Row("that in a field", f'{{"type": "resync", "more": {DEEPER}}}', "invalid_json"),
    Row("that in an unknown type", f'{{"type": "x", "more": {DEEPER}}}', "invalid_json"),
    Row("that in a batch", f'{{"type": "batch", "messages": [{DEEPER}]}}', "invalid_json"),
    change("a change that is nested deeply", {"ops": json.loads(DEEP)}, "invalid_json"),
    Row("a binary frame of rubbish", b"\xff\xfe\x00rubbish", "invalid_json"),
    Row("an empty binary frame", b"", "invalid_json"),
    Row("JSON in a binary frame", b'{"type": "heartbeat"}', "invalid_json"),
    Row("half a gzip", zipped(b'{"type": "heartbeat"}')[:-4], "invalid_json"),
    Row("a gzip with a wrong sum", zipped(b'{"type": "heartbeat"}')[:-8] + b"12345678", "invalid_json"),
    Row("a gzip with something behind it", zipped(b'{"type": "heartbeat"}') + b"more", "invalid_json"),
    Row("a gzip of rubbish", zipped(b"\xff\xfe"), "invalid_json"),
    Row("a gzip of a gzip", zipped(zipped(b'{"type": "heartbeat"}')), "invalid_json"),
    Row("a gzip bomb", zipped(b" " * 20_000_000), "too_large"),
    Row("a gzip bomb in a gzip", zipped(zipped(b" " * 20_000_000)), "invalid_json"),
]

NOT_A_MESSAGE: Final = [
    Row("a list", "[]", "invalid_message"),
    Row("a number", "12", "invalid_message"),
    Row("null", "null", "invalid_message"),
    Row("no type", "{}", "invalid_message"),
    Row("a type that is a number", '{"type": 1}', "invalid_message"),
    Row("a type that is null", '{"type": null}', "invalid_message"),
    Row("a type that is unknown", {"type": "rewind"}, "unknown_type"),
    Row("a long one", {"type": "x" * 100_000}, "unknown_type"),
    Row("a type of the server", {"type": "ack", "seq": 1, "revision": 1}, "unknown_type", seq=1),
    fields("no revision", revision=None),
    fields("no seq", seq=None),
    Row("no data", {"type": "document_change", "revision": HEAD, "seq": 1}, "invalid_message", seq=1),
    fields("revision as a text", revision="1"),
    fields("revision as a bool", revision=False),
    fields("revision as a float", revision=0.5),
    fields("revision below zero", revision=-1),
    fields("revision beyond 64 bits", revision=2**70),
    fields("seq as a text", seq="1"),
    fields("seq as a bool", seq=True),
    fields("seq as a float", seq=1.5),
    fields("seq of zero", seq=0),
    fields("seq beyond 53 bits", seq=2**53),
    fields("seq beyond any float", seq=10**400),
    fields("data as a list", data=[{"insert": "x"}]),
    fields("data as a text", data="x"),
    Row("a cursor without data", {"type": "cursor_position", "revision": 0}, "invalid_message"),
    Row(
        "a cursor as a bool",
        {"type": "cursor_position", "revision": 0, "data": {"position": True}},
        "invalid_message",
    ),
    Row(
        "a cursor below zero",
        {"type": "cursor_position", "revision": 0, "data": {"position": -1}},
        "invalid_message",
    ),
    Row(
        "half a selection",
        {"type": "selection_change", "revision": 0, "data": {"position": 1, "selection": {"start": 1}}},
        "invalid_message",
    ),
    Row("typing as a number", {"type": "user_typing", "data": {"typing": 1}}, "invalid_message"),
    Row("a heartbeat with a text", {"type": "heartbeat", "timestamp": "now"}, "invalid_message"),
    Row("a token that is a number", {"type": "refresh_token", "token": 1}, "invalid_message"),
    Row("a token that is none", {"type": "refresh_token", "token": "x" * 10_000}, "not_authenticated"),
    Row("a reason that is too long", {"type": "resync", "reason": "x" * 501}, "invalid_message"),
    Row("a batch of nothing that is one", {"type": "batch", "messages": {}}, "invalid_message"),
    batch("a batch of a number", "invalid_message", 1),
    batch("a batch in a batch", "invalid_message", {"type": "batch", "messages": [GOOD]}),
    batch("an unknown type in a batch", "unknown_type", {"type": "rewind"}),
]

NOT_A_CHANGE: Final = [
    change("ops as an object", {"ops": {}}),
    change("ops as a text", {"ops": "abc"}),
    change("ops as null", {"ops": None}),
    ops("a component that is a text", "x"),
    ops("a component without a name", {}),
    ops("a component with two", {"insert": "x", "delete": 1}),
    ops("an unknown component", {"replace": "x"}),
    ops("an unknown field of one", {"insert": "x", "by": "me"}),
    ops("insert of nothing", {"insert": ""}),
    ops("insert of a number", {"insert": 1}),
    ops("insert of null", {"insert": None}),
    ops("insert of a list", {"insert": ["x"]}),
    ops("a picture", {"insert": {"image": "https://elsewhere.example/x.png"}}),
    ops("U+0000", {"insert": "a\u0000b"}),
    ops("a length that is a bool", {"retain": True}, {"insert": "x"}),
    ops("a length that is a float", {"retain": 1.0}, {"insert": "x"}),
    ops("a length that is a text", {"delete": "1"}),
    ops("a length of zero", {"delete": 0}),
    ops("a length below zero", {"delete": -1}),
    ops("a length beyond 64 bits", {"retain": 2**70}, {"insert": "x"}),
    ops("a length beyond any float", {"delete": 10**400}),
    ops("delete with attributes", {"delete": 1, "attributes": {"bold": True}}),
    ops("attributes as a list", {"insert": "x", "attributes": ["bold"]}),
    ops("attributes that are empty", {"insert": "x", "attributes": {}}),
    ops("an unknown attribute", {"insert": "x", "attributes": {"color": "red"}}),
    ops("an attribute of a nested object", {"insert": "x", "attributes": {"bold": {"a": 1}}}),
    ops("a heading of five", {"insert": "x", "attributes": {"header": 5}}),
    ops("a heading of true", {"insert": "x", "attributes": {"header": True}}),
    ops("a link to a script", {"insert": "x", "attributes": {"link": "javascript:alert(1)"}}),
    ops("one in disguise", {"insert": "x", "attributes": {"link": " \tJaVaScRiPt:alert(1)"}}),
    ops("a link to data", {"insert": "x", "attributes": {"link": "data:text/html,x"}}),
    ops("a format with a script", {"retain": 1, "attributes": {"link": "vbscript:x"}}),
    ops("the final newline deleted", {"retain": LENGTH - 1}, {"delete": 1}),
    ops("everything deleted", {"delete": LENGTH}),
    ops("everything replaced", {"delete": LENGTH}, {"insert": "new\n"}),
    ops("something after the final newline", {"retain": LENGTH}, {"insert": "x"}),
    ops("delete beyond the end", {"delete": LENGTH + 1}),
    ops("retain beyond the end", {"retain": LENGTH + 1}, {"insert": "x"}),
    ops("a format beyond the end", {"retain": LENGTH + 1, "attributes": {"bold": True}}),
    ops("far beyond the end", {"retain": 2**31}, {"insert": "x"}),
    change("neither form", {}),
    change("an unknown type of change", {"type": "replace", "position": 0}),
    change("a type of change that is a list", {"type": ["insert"], "position": 0, "content": "x"}),
    change("no position", {"type": "insert", "content": "x"}),
    change("a position that is a bool", {"type": "insert", "position": True, "content": "x"}),
    change("a position that is a float", {"type": "insert", "position": 1.0, "content": "x"}),
    change("a position below zero", {"type": "insert", "position": -1, "content": "x"}),
    change("a position beyond 64 bits", {"type": "insert", "position": 2**70, "content": "x"}),
    change("a position beyond the end", {"type": "insert", "position": LENGTH + 1, "content": "x"}),
    change("a position after the final newline", {"type": "insert", "position": LENGTH, "content": "x"}),
    change("no content", {"type": "insert", "position": 0}),
    change("content that is empty", {"type": "insert", "position": 0, "content": ""}),
    change("content that is an embed", {"type": "insert", "position": 0, "content": {"image": "x"}}),
    change("no length", {"type": "delete", "position": 0}),
    change("a length that is true", {"type": "delete", "position": 0, "length": True}),
    change("the final newline, positional", {"type": "delete", "position": LENGTH - 1, "length": 1}),
    change(
        "a script, positional",
        {"type": "retain", "position": 0, "length": 1, "attributes": {"link": "javascript:x"}},
    ),
    ops("a document that grows too long", {"insert": "x" * (LONGEST - LENGTH + 1)}, code="too_large"),
]

NOT_IN_ORDER: Final = [
    fields("a revision of the future", "revision_ahead", revision=10_000),
    fields("one of the far future", "revision_ahead", revision=2**53 - 1),
    fields("a revision from before the full state", "base_too_old", revision=0),
    fields("a gap in seq", "sequence_gap", seq=2),
    fields("a wide one", "sequence_gap", seq=2**53 - 1),
]

MESSAGES: Final = [*NOT_JSON, *NOT_A_MESSAGE, *NOT_A_CHANGE, *NOT_IN_ORDER]
