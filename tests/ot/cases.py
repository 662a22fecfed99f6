"""Random documents and changes. Lists of ops are as clients may send them: not in normal form."""

from __future__ import annotations

from random import Random
from typing import Any

Ops = list[dict[str, Any]]

WORDS = ["a", "le ", "œuvre", "\n", " ", "😀", "🎉🎉", "e\u0301", "policy\n", "gestion "]

FORMATS: list[dict[str, Any]] = [
    {"bold": True},
    {"italic": True, "bold": True},
    {"header": 2},
    {"list": "bullet", "indent": 1},
    {"link": "https://a.example/é"},
]
FORMAT_CHANGES: list[dict[str, Any]] = [
    *FORMATS,
    {"bold": None},
    {"header": 3, "italic": None},
    {"link": None, "list": None},
    {"list": "ordered"},
]
# What the algebra must keep apart although documents refuse it: 1 and true, nested values, null in an insert.
FREE_FORMATS: list[dict[str, Any]] = [
    *FORMAT_CHANGES,
    {"bold": 1},
    {"bold": 0},
    {"bold": False},
    {"font": {"size": 1, "names": ["x", True]}},
    {"font": {"size": True, "names": ["x", 1]}},
    {"font": {"size": 1.0, "names": ["x", True]}},
    {"font": []},
]
EMBEDS: list[dict[str, Any]] = [{"image": "a.png"}, {"divider": True}, {"divider": 1}]


def random_text(rng: Random, most: int = 5) -> str:
    return "".join(rng.choices(WORDS, k=rng.randint(1, most)))


def random_insert(rng: Random, free: bool) -> dict[str, Any]:
    embed = free and rng.random() < 0.15
    op: dict[str, Any] = {"insert": rng.choice(EMBEDS) if embed else random_text(rng)}
    if rng.random() < 0.5:
        op["attributes"] = rng.choice(FREE_FORMATS if free else FORMATS)
    return op


def random_document(rng: Random, most: int = 12, free: bool = False) -> Ops:
    return [*(random_insert(rng, free) for _ in range(rng.randint(0, most))), {"insert": "\n"}]


def random_change(rng: Random, length: int, most: int = 6, free: bool = False) -> Ops:
    """A change of a document of `length`; unless `free`, one that its rules allow."""
    ops: Ops = []
    left = length if free else length - 1
    for _ in range(rng.randint(0, most)):
        kind = rng.choice(["insert", "insert", "retain", "retain", "delete", "format"])
        if kind == "insert":
            ops.append(random_insert(rng, free))
            continue
        if left < 1:
            continue
        count = min(left, rng.choice([1, 1, 2, 3, 5, 10, 40]))
        left -= count
        if kind == "format":
            ops.append({"retain": count, "attributes": rng.choice(FREE_FORMATS if free else FORMAT_CHANGES)})
        else:
            ops.append({kind: count})
    if not free and left >= 0 and rng.random() < 0.2:
        ops.append({"retain": left + 1, "attributes": rng.choice(FORMAT_CHANGES)})
    return ops
