"""Matches of the translation memory: candidates compared with what is being translated, best first.

Similarity is `rapidfuzz.fuzz.ratio` of the texts as they are written, 0 to 100: twice the length of the
longest common subsequence of characters, in parts of both lengths, https://rapidfuzz.github.io/RapidFuzz.
Texts that differ only in which spaces break are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from rapidfuzz import fuzz

from jddb_jupyter.documents.language_tags import are_variants
from jddb_jupyter.ot.diff import word_edits
from jddb_jupyter.translation.units import STATUSES, breakable, text_hash

Kind: TypeAlias = Literal["context", "exact", "fuzzy", "semantic"]
Run: TypeAlias = tuple[Literal["kept", "inserted", "deleted"], str]

THRESHOLD: Final = 60.0
MOST_MATCHES: Final = 10
EXACT: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is being translated, and into what; `previous` and `following` are the segments around it.

    Units of `without` do not count.
    """

    text: str
    source_language: str
    target_language: str
    minimum: float = THRESHOLD
    limit: int = MOST_MATCHES
    previous: str | None = None
    following: str | None = None
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit read in the wanted direction, and hashes of the segments that stood around its source.

    `variant` is the tag of its translation where it names more than the language, such as `fr-FR`.
    """

    unit_id: int
    source: str
    target: str
    status: str
    updated_at: datetime
    previous: int | None
    following: int | None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that is similar enough, or whose `meaning` is (0 to 100, for a `semantic` one)."""

    unit_id: int
    source: str
    target: str
    similarity: float
    kind: Kind
    meaning: float | None = None


def best(wanted: Wanted, candidates: Iterable[Candidate]) -> list[Match]:
    """The best of the candidates, each pair of texts once, whichever spaces stand in it.

    A context match comes before an exact one, and that before the others by similarity; of equal ones, those
    that are not for another country, whose status counts more, then the newest.
    """
    around = (_hash(wanted.previous), _hash(wanted.following))
    ranked: list[tuple[tuple[bool, float, bool, int, datetime, int], Candidate]] = []
    for candidate in candidates:
        similarity = likeness(wanted.text, candidate.source, wanted.minimum)
        if similarity >= wanted.minimum and similarity > 0:
            in_context = similarity == EXACT and _is_around(around, candidate)
            status = -STATUSES.index(candidate.status)
            is_ours = candidate.variant is None or are_variants(candidate.variant, wanted.target_language)
            key = (in_context, similarity, is_ours, status, candidate.updated_at, candidate.unit_id)
            ranked.append((key, candidate))
    ranked.sort(key=lambda entry: entry[0], reverse=True)
    chosen: dict[tuple[str, str], Match] = {}
    for (in_context, similarity, *_), candidate in ranked:
        kind: Kind = "context" if in_context else "exact" if similarity == EXACT else "fuzzy"
        match = Match(candidate.unit_id, candidate.source, candidate.target, similarity, kind)
        chosen.setdefault((breakable(candidate.source), breakable(candidate.target)), match)
        if len(chosen) == wanted.limit:
            break
    return list(chosen.values())


def likeness(one: str, other: str, minimum: float = 0.0) -> float:
    """How similar two texts are, 0 to 100; 0 where that is less than `minimum`."""
    if breakable(one) == breakable(other):
        return EXACT
    return fuzz.ratio(one, other, score_cutoff=minimum)


def differences(match: str, wanted: str) -> list[Run]:
    """A match's source and the wanted text laid over each other, word by word: `inserted` is only wanted."""
    return list(_runs(match, wanted))


def _runs(old: str, new: str) -> Iterator[Run]:
    at_old = at_new = 0
    runs: list[Run] = []
    for inserted, deleted, kept in word_edits(old, new):
        for kind, text in (
            ("deleted", old[at_old : at_old + deleted]),
            ("inserted", new[at_new : at_new + inserted]),
            ("kept", old[at_old + deleted : at_old + deleted + kept]),
        ):
            if text and runs and runs[-1][0] == kind:
                runs[-1] = (runs[-1][0], runs[-1][1] + text)
            elif text:
                runs.append((kind, text))  # type: ignore[arg-type]
        at_old, at_new = at_old + deleted + kept, at_new + inserted + kept
    yield from runs


def _hash(text: str | None) -> int | None:
    return None if text is None else text_hash(text)


def _is_around(around: tuple[int | None, int | None], candidate: Candidate) -> bool:
    """Whether what was asked about the segments around is so, and anything was asked."""
    there = (candidate.previous, candidate.following)
    asked = [(ours, theirs) for ours, theirs in zip(around, there, strict=True) if ours is not None]
    return bool(asked) and all(ours == theirs for ours, theirs in asked)
