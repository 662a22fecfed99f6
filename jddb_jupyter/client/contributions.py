"""Who wrote how much on which day, from the log of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from jddb_jupyter.translation.words import count_words


def contributions(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One record a person and day (UTC), in the order of days, then of names.

    `changes` are those of `GET sessions/{session_id}/changes`. Characters are code points; words are counted
    in the text that each change inserted or removed, so those typed letter by letter count once they are
    pasted or removed as a whole: use characters to compare people who type.
    """
    sums: dict[tuple[date, str], dict[str, int]] = {}
    for change in changes:
        day = datetime.fromtimestamp(change["timestamp"] / 1000, UTC).date()
        of_day = sums.setdefault((day, change["username"]), dict.fromkeys(_COLUMNS, 0))
        added, removed = change["content_after"], change["content_before"]
        for name, count in zip(
            _COLUMNS, (1, len(added), len(removed), *map(count_words, (added, removed))), strict=True
        ):
            of_day[name] += count
    return [{"day": day, "username": username, **sums[day, username]} for day, username in sorted(sums)]


_COLUMNS = ("changes", "characters_added", "characters_removed", "words_added", "words_removed")
