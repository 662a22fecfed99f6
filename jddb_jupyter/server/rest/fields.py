"""What people may put into a field."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from jddb_jupyter.documents.facts import ONE_LINE
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT, LARGEST_INTEGER, LARGEST_LIMIT
from jddb_jupyter.server.rest.languages import LanguageTag

_SOMETHING = r"^(?=.*\S)[^\x00-\x1f\x7f-\x9f\u2028\u2029]+\Z"

JobNumber = Annotated[str, Meta(max_length=128, pattern=_SOMETHING)]
Title = Annotated[str, Meta(max_length=500, pattern=_SOMETHING)]
VersionName = Annotated[str, Meta(max_length=200, pattern=_SOMETHING)]
Classification = Annotated[str, Meta(max_length=32, pattern=ONE_LINE)]
Language = Annotated[LanguageTag, Meta(description="A language as BCP 47 names it: en, fr-CA, es.")]
FieldName = Annotated[str, Meta(max_length=64, pattern=r"^[a-z][a-z0-9_]*\Z")]
FieldValue = Annotated[str, Meta(max_length=2_000, pattern=ONE_LINE)]
Whole = Annotated[int, Meta(ge=0, le=LARGEST_INTEGER)]
SessionId = Annotated[str, Meta(max_length=128, pattern=r"^[A-Za-z0-9_-]+\Z")]
PairId = SessionId
SessionType = Literal["editing", "translation", "review"]
Status = Literal["active", "paused", "completed"]
Limit = Annotated[int, Meta(ge=1, le=LARGEST_LIMIT, description="How many entries at most.")]
Cursor = Annotated[str, Meta(description="`next` of the page before.")]
Nonce = Annotated[str, Meta(max_length=64, pattern=r"^[!-~]+\Z")]
WordingText = Annotated[
    str, Meta(max_length=500, pattern=r"^(?=.*[^\W_])[^\x00-\x1f\x7f-\x9f\u2028\u2029]+\Z")
]
Subject = Annotated[str, Meta(max_length=200, pattern=ONE_LINE)]
TermNote = Annotated[str, Meta(max_length=10_000, pattern=r"^[^\x00]*\Z")]
UnitText = Annotated[str, Meta(max_length=10_000, pattern=r"^(?=[\s\S]*\S)[^\x00]*\Z")]
CommentText = Annotated[str, Meta(pattern=r"^(?=[\s\S]*\S)[^\x00]*\Z")]
Username = Annotated[str, Meta(max_length=255, pattern=r"^[^\x00]*\Z")]
MemberRole = Literal["owner", "editor", "translator", "reviewer", "viewer"]
InvitedRole = Literal["editor", "translator", "reviewer", "viewer"]
"""Ownership is given to a person by name, not to whoever has a link."""
Lifetime = Annotated[int, Meta(ge=1, le=30 * 86_400, description="Seconds.")]
Uses = Annotated[int, Meta(ge=1, le=10_000)]
InvitationToken = Annotated[str, Meta(max_length=200)]
DisplayName = Annotated[str, Meta(max_length=100)]


class PageQuery(Struct):
    """Which part of a list is wanted."""

    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = ""
