"""Threads of comments as they are told, on the editing socket and over REST alike.

A thread stands at a passage of the text: `start` and `end` count code points in the text of the revision that
is told with it; where both are equal, all of that text was deleted. Times are milliseconds since the epoch.
"""

from __future__ import annotations

from msgspec import Struct, structs

from jddb_jupyter.ot import Range


class Person(Struct, frozen=True):
    """Somebody who wrote, or who is mentioned."""

    id: int
    username: str
    name: str
    colour: str


class Comment(Struct, frozen=True):
    """What one person wrote, as plain text. Of a deleted comment nothing is told but that it was there."""

    id: int
    author: Person
    text: str
    mentions: list[Person]
    created_at: int
    edited_at: int | None
    deleted: bool


class Resolution(Struct, frozen=True):
    """Who settled a thread, and when."""

    by: Person
    at: int


class Thread(Struct, frozen=True):
    """A comment (whose id is the thread's) and the replies to it, oldest first; without any, it is gone.

    `version` grows with whatever is done to the thread, though not with the text: of two, the greater counts.
    """

    id: int
    version: int
    start: int
    end: int
    quote: str
    resolved: Resolution | None
    comments: list[Comment]

    @property
    def passage(self) -> Range:
        """Where it stands."""
        return Range(self.start, self.end)

    @property
    def is_gone(self) -> bool:
        """Whether all of its comments were deleted."""
        return not self.comments

    def at(self, passage: Range) -> Thread:
        """The same thread at another place."""
        return structs.replace(self, start=passage.start, end=passage.end)
