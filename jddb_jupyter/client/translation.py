"""A translation, asked from a notebook's event loop; and what is told of translations, in rows.

A row has the texts and the places of both sides beside each other, where the interface nests them.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from typing import Any

from jddb_jupyter.client.http import Http
from jddb_jupyter.client.records import Key, Record
from jddb_jupyter.errors import Conflict, NotFound
from jddb_jupyter.translation.words import count_words


class AsyncTranslation:
    """Two job descriptions that say the same in two languages; what is asked for is what is there now."""

    def __init__(self, http: Http, pair: Record) -> None:
        self._http = http
        self._pair = pair

    @property
    def pair_id(self) -> str:
        """What the server calls it."""
        return str(self._pair["pair_id"])

    def __repr__(self) -> str:
        pair = self._pair
        languages = f"{pair['source_language']} → {pair['target_language']}"
        return f"<{type(self).__name__} {pair['job_number']} ({languages}), {self.pair_id}>"

    async def state(self) -> Record:
        """Its texts, who works on it, how far it is (`progress`, `sections`), and what it is worth."""
        return flat_pair(await self._ask())

    async def segments(self) -> list[Record]:
        """The segments that belong together, in the order of the source."""
        return [_segment(segment) for segment in (await self._ask("segments"))["segments"]]

    async def findings(self) -> list[Record]:
        """What the checks say; places are in the texts, as those of `segments`."""
        return [_finding(finding) for finding in (await self._ask("findings"))["findings"]]

    async def leverage(self) -> list[Record]:
        """How much of the source the memory gives, by how similar it is; `share` is 0 to 1 of its words."""
        told = await self._ask("leverage")
        words = max(told["words"], 1)
        return [{**band, "share": band["words"] / words} for band in told["bands"]]

    async def _ask(self, *what: str) -> Any:
        return await self._http.get("translations", self.pair_id, *what)


def chosen(pairs: Sequence[Record], key: Key) -> Record:
    """The pair with that id, or the only open one that has the job description of that id or number.

    NotFound (`client_no_translation`), Conflict (`client_which_translation`).
    """
    if not isinstance(key, str):
        key = operator.index(key)  # whatever counts, such as what stands in a data frame
    name = "job_number" if isinstance(key, str) else "job_id"
    found = [pair for pair in pairs if pair["pair_id"] == key] or [
        pair
        for pair in pairs
        if pair["ended_at"] is None and key in (pair["source"][name], pair["target"][name])
    ]
    if not found:
        raise NotFound("client_no_translation", key=key)
    if len(found) > 1:
        raise Conflict(
            "client_which_translation", key=key, pair_ids=", ".join(pair["pair_id"] for pair in found)
        )
    return found[0]


def other_than(language: str) -> str:
    """The other one of the two official languages; French for any third one."""
    return "en" if language == "fr" else "fr"


def flat_pair(pair: Record) -> Record:
    """A pair with what its two texts and its counters say beside the rest."""
    source, target = pair["source"], pair["target"]
    return {
        **pair,
        **pair["counters"],
        "job_number": source["job_number"],
        "title": source["title"],
        "source_language": source["language"],
        "target_language": target["language"],
        "source_job_id": source["job_id"],
        "target_job_id": target["job_id"],
    }


def wordings(term: Record) -> Iterator[Record]:
    """A term of the glossary, a row for each way to say it."""
    about = {"term_id": term["id"], "subject": term["subject"], "note": term["note"]}
    for wording in term["wordings"]:
        yield {**wording, "forms": ", ".join(wording["forms"]), **about}


def _segment(segment: Record) -> Record:
    row: Record = {**segment}
    for side in ("source", "target"):
        place = segment[side] or {}
        row[side] = place.get("text")
        row[f"{side}_start"], row[f"{side}_end"] = place.get("start"), place.get("end")
    return {**row, "words": count_words(row["source"] or "")}


def _finding(finding: Record) -> Record:
    row: Record = {**finding, "can_be_fixed": "fix" in finding}
    for side in ("source", "target"):
        row[f"{side}_start"], row[f"{side}_end"] = finding.get(side) or (None, None)
    return row
