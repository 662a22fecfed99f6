"""How translation pairs stand in a reply."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from jddb_jupyter.server.rest.shapes import Milliseconds, RoleName, timestamp
from jddb_jupyter.storage.pairs import Pair, Side

Score = Annotated[float | None, Meta(description="0 to 1; null where nothing is translated yet.")]


class SideShape(TypedDict):
    """One of the two texts of a pair; `role` is the caller's there."""

    job_id: int
    session_id: str
    language: str
    job_number: str
    title: str
    role: RoleName


class CountersShape(TypedDict):
    """What people did: accepted from the memory, accepted from a machine, accepted and then changed."""

    translation_memory_hits: int
    ai_suggestions_used: int
    human_overrides: int


class TranslationShape(TypedDict):
    """A translation pair; `version` counts what was done to its alignment."""

    pair_id: str
    source: SideShape
    target: SideShape
    version: int
    counters: CountersShape
    quality_score: Score
    translator: str | None
    reviewer: str | None
    created_by: str
    created_at: Milliseconds
    updated_at: Milliseconds
    ended_at: Milliseconds | None


def translation_shape(pair: Pair) -> TranslationShape:
    """A translation pair."""
    counters = pair.counters
    return {
        "pair_id": pair.pair_id,
        "source": _side(pair.source),
        "target": _side(pair.target),
        "version": pair.version,
        "counters": {
            "translation_memory_hits": counters.translation_memory_hits,
            "ai_suggestions_used": counters.ai_suggestions_used,
            "human_overrides": counters.human_overrides,
        },
        "quality_score": None if pair.quality_score is None else float(pair.quality_score),
        "translator": pair.translator,
        "reviewer": pair.reviewer,
        "created_by": pair.created_by,
        "created_at": timestamp(pair.created_at),
        "updated_at": timestamp(pair.updated_at),
        "ended_at": timestamp(pair.ended_at),
    }


def _side(side: Side) -> SideShape:
    return {
        "job_id": side.job_id,
        "session_id": side.session_id,
        "language": side.language,
        "job_number": side.job_number,
        "title": side.title,
        "role": str(side.role),
    }
