"""How times stand in a reply."""

from __future__ import annotations

from datetime import datetime


def milliseconds(seconds: float) -> int:
    """A time in milliseconds since the epoch."""
    return round(seconds * 1000)


def timestamp(time: datetime | None) -> int | None:
    """A time of the database in milliseconds since the epoch."""
    return None if time is None else milliseconds(time.timestamp())
