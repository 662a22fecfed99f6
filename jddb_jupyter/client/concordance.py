"""Words in context beside their translations: a result that shows itself with its hits marked."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jddb_jupyter.client.frames import frame
from jddb_jupyter.client.http import Http
from jddb_jupyter.client.records import Record
from jddb_jupyter.sentences import MESSAGES

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = 200
"""Hits that a result shows; `to_frame` has all of them."""
LISTED: Final = 10
"""Of the equivalents so many are named below them."""
AROUND: Final = 40
"""Characters of context on a side of a hit, where it is printed as plain text."""

_CELL: Final = "text-align:left;vertical-align:top;white-space:pre-wrap;padding:0.3em 0.6em"
_FROM: Final = "text-align:left;vertical-align:top;width:6em;overflow-wrap:anywhere"
_BOX: Final = "max-height:32em;overflow:auto;color:var(--jp-content-font-color1,inherit)"
_SMALL: Final = "margin:0.3em 0;color:var(--jp-content-font-color1,inherit);font-size:0.9em"
# Half transparent, so that the letters stand out in a light theme as in a dark one.
_MARKS: Final = {
    "matches": "background:rgba(255,167,38,0.3);color:inherit;font-weight:600",
    "equivalents": "background:rgba(66,165,245,0.3);color:inherit;font-weight:600",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was looked for, in which language, and the other one."""

    query: str
    language: str
    other: str


class Concordance:
    """What was found, the newest first. As the last line of a cell it shows itself.

    `hits` are as `GET concordance` gives them; `total` counts all that there are, up to 10,000;
    `counts` are the translations of what was looked for that were found, with how often.
    """

    def __init__(
        self, asked: Question, hits: Sequence[Record], total: int, counts: Sequence[Record], locale: str
    ) -> None:
        self.asked = asked
        self.hits = list(hits)
        self.total = total
        self.counts = list(counts)
        self._locale = locale

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.hits)

    def to_frame(self) -> pd.DataFrame:
        """A row for each hit: both texts, what of them is marked, and where it is from."""
        return frame("concordance", map(_row, self.hits), self._locale)

    def equivalents(self) -> pd.DataFrame:
        """The translations of what was looked for that were found in the newest hits, and how often."""
        return frame("equivalents", self.counts, self._locale)

    def __repr__(self) -> str:
        lines = [self._head(), *(f"  {_left(hit)}  |  {_right(hit)}" for hit in self.hits[:SHOWN])]
        return "\n".join(line for line in [*lines, self._foot()] if line)

    def _repr_html_(self) -> str:
        rows = "".join(_row_html(hit, self.asked) for hit in self.hits[:SHOWN])
        foot = self._foot()
        below = f'<p style="{_SMALL}">{html.escape(foot)}</p>' if foot else ""
        head = f'<p style="{_SMALL}">{html.escape(self._head())}</p>'
        table = f'<table style="width:100%;table-layout:fixed"><tbody>{rows}</tbody></table>' if rows else ""
        return f'<div class="jddb-Concordance" style="{_BOX}">{head}{table}{below}</div>'

    def _head(self) -> str:
        asked = self.asked
        about = {"query": asked.query, "language": asked.language, "other": asked.other}
        if not self.hits:
            return self._say("client_no_hits", **about)
        shown = min(len(self.hits), SHOWN)
        return self._say("client_hits", shown=shown, total=max(self.total, len(self.hits)), **about)

    def _foot(self) -> str:
        listed = ", ".join(f"{one['text']} ({one['count']})" for one in self.counts[:LISTED])
        return self._say("client_equivalents", equivalents=listed) if listed else ""

    def _say(self, reason: str, **values: object) -> str:
        return MESSAGES[reason][self._locale == "fr"].format(**values)


async def look_up(
    http: Http, asked: Question, limit: int | None, filters: Mapping[str, object]
) -> Concordance:
    """Ask page after page for so many hits, or for all; what they have in common is told with the first."""
    filters = {name: 1 if value is True else value or None for name, value in filters.items()}
    hits: list[Record] = []
    first: Record = {}
    cursor: object = None
    while not first or (cursor is not None and (limit is None or len(hits) < limit)):
        page: Any = await http.get(
            "concordance",
            q=asked.query,
            language=asked.language,
            other=asked.other,
            **filters,
            quick=1 if first else None,
            limit=http.page if limit is None else min(http.page, max(limit - len(hits), 1)),
            cursor=cursor,
        )
        first = first or page
        hits += page["hits"]
        cursor = page["next"]
    return Concordance(asked, hits[:limit], first["total"], first["equivalents"], http.locale)


def _row(hit: Record) -> Record:
    row: Record = {**hit, "found_in": ", ".join(hit["found_in"])}
    for side, marks, name in (("source", "matches", "match"), ("target", "equivalents", "equivalent")):
        text = hit[side]["text"]
        place = hit[side]["place"] or {}
        row |= {side: text, name: _marked(text, hit[side][marks])}
        row |= {f"{side}_{edge}": place.get(edge) for edge in ("start", "end")}
    return row


def _marked(text: str, marks: Sequence[Sequence[int]]) -> str | None:
    """What is marked; between parts that are apart, an ellipsis."""
    return " … ".join(text[start:end] for start, end in marks) or None


def _row_html(hit: Record, asked: Question) -> str:
    sides = (("source", "matches", asked.language), ("target", "equivalents", asked.other))
    cells = "".join(_cell(hit[side], marks, language) for side, marks, language in sides)
    number = html.escape(hit["job_number"] or "")
    title = html.escape(hit["title"] or "")
    return f'<tr>{cells}<td style="{_FROM}" title="{title}">{number}</td></tr>'


def _cell(side: Record, marks: str, language: str) -> str:
    text, at, parts = side["text"], 0, []
    for start, end in side[marks]:
        if start < at:
            continue  # it is within one that is marked
        marked = f'<mark style="{_MARKS[marks]}">{html.escape(text[start:end])}</mark>'
        parts += [html.escape(text[at:start]), marked]
        at = end
    said = "".join([*parts, html.escape(text[at:])])
    return f'<td lang="{html.escape(language)}" style="{_CELL}">{said}</td>'


def _left(hit: Record) -> str:
    return _line(hit["source"]["text"], hit["source"]["matches"])


def _right(hit: Record) -> str:
    return _line(hit["target"]["text"], hit["target"]["equivalents"])


def _line(text: str, marks: Sequence[Sequence[int]]) -> str:
    """A text around its first mark, in one line."""
    start, end = marks[0] if marks else (0, 0)
    before, marked, after = text[:start], text[start:end], text[end:]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    return " ".join(f"{before}[{marked}]{after}".split()) if marks else " ".join((before + after).split())
