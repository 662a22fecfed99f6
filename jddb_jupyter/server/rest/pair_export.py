"""A translation pair as a file for other tools."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from jddb_jupyter import __version__
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.documents.docx.side_by_side import Cell, to_side_by_side
from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.lines import Line, Run
from jddb_jupyter.ot import Range
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.files import disposition
from jddb_jupyter.server.rest.operations import File, operation
from jddb_jupyter.storage import pairs_reading
from jddb_jupyter.storage.pairs_alignment import new_id
from jddb_jupyter.storage.pairs_reading import Checkable
from jddb_jupyter.translation.checks import Passage
from jddb_jupyter.translation.exchange import FileUnit
from jddb_jupyter.translation.exchange.model import FORMATS, Mark, Note
from jddb_jupyter.translation.exchange.tmx import write_tmx
from jddb_jupyter.translation.exchange.unit_tables import write_unit_table
from jddb_jupyter.translation.exchange.xliff import write_xliff_1_2, write_xliff_2_0
from jddb_jupyter.translation.links import LinkStatus
from jddb_jupyter.translation.quality import PairSegment
from jddb_jupyter.wire.threads import Thread

PairFormat: TypeAlias = Literal["tmx", "xliff", "xliff2", "csv", "docx"]

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS: Final[Mapping[PairFormat, tuple[str, str]]] = {
    "tmx": ("application/x-tmx+xml", "tmx"),
    "xliff": ("application/x-xliff+xml", "xlf"),
    "xliff2": ("application/xliff+xml", "xlf"),
    "csv": ("text/csv", "csv"),
    "docx": (_WORD, "docx"),
}
"""The media type and the extension of each format."""


class PairExportQuery(Struct):
    """Which kind of file: `xliff` is version 1.2, `xliff2` version 2.0, `docx` a table with both texts."""

    format: PairFormat = "tmx"


class PairExportHandler(RestHandler):
    """`GET translations/{pair_id}/export`."""

    @operation(
        {200: File(tuple(media_type for media_type, _ in _KINDS.values()))},
        query=PairExportQuery,
        needs=Role.VIEWER,
    )
    async def get(self, pair_id: str) -> None:
        """Both live texts, segment by segment. TMX and CSV leave out what has no translation."""
        kind = self.query(PairExportQuery).format
        found, said = await self.services.database.read(
            pairs_reading.with_comments, pair_id, self.person, new_id
        )
        data = await asyncio.to_thread(written, found, said, kind)
        media_type, extension = _KINDS[kind]
        pair = found.reading.pair
        source, target = pair.source, pair.target
        name = f"{source.job_number} {source.title} {source.language}-{target.language}.{extension}"
        self.set_header("Content-Disposition", disposition(name.replace("/", "-")))
        self.finish(data, set_content_type=media_type)


def written(found: Checkable, said: Sequence[Thread], kind: PairFormat) -> bytes:
    """The file, with what is `said` of the translation. Takes a while for long texts: call it on a thread."""
    source, target = found.reading.pair.source, found.reading.pair.target
    units = _units(found, said)
    if kind == "docx":
        return _side_by_side(found)
    if kind == "xliff":
        return b"".join(write_xliff_1_2(units, source.language, target.language, source.title))
    if kind == "xliff2":
        return b"".join(write_xliff_2_0(units, source.language, target.language, source.title))
    whole = (unit for unit in units if unit.source.strip() and unit.target.strip())
    if kind == "csv":
        return b"".join(write_unit_table(whole))
    return b"".join(write_tmx(whole, source.language, __version__))


def _units(found: Checkable, said: Sequence[Thread]) -> Iterator[FileUnit]:
    pair = found.reading.pair
    for segment, link in zip(found.reading.segments, found.links, strict=True):
        yield FileUnit(
            source_language=pair.source.language,
            target_language=pair.target.language,
            source=segment.source,
            target=segment.target,
            status=told_status(segment),
            id=segment.link.link_id,
            source_marks=_marks(link.source),
            target_marks=_marks(link.target),
            notes=_notes(said, segment.link.target),
        )


def told_status(segment: PairSegment) -> str:
    """How far a segment has come; one that was confirmed for another source has to be looked at again."""
    return str(LinkStatus.NEEDS_REVIEW if segment.is_stale else segment.link.status)


def _marks(passage: Passage | None) -> tuple[Mark, ...]:
    if passage is None:
        return ()
    ranges = {"bold": passage.bold, "italic": passage.italic}
    return tuple(Mark(part.start, part.end, kind) for kind in FORMATS for part in ranges[kind])


def _notes(said: Sequence[Thread], place: Range | None) -> tuple[Note, ...]:
    """What was said of a passage of the translation, or of a part of it."""
    return tuple(
        Note(comment.author.name, comment.text)
        for thread in said
        if place is not None and thread.start < place.end and place.start < thread.end
        for comment in thread.comments
        if not comment.deleted
    )


def _side_by_side(found: Checkable) -> bytes:
    source, target = found.reading.pair.source, found.reading.pair.target
    rows = [(_cell(link.source), _cell(link.target)) for link in found.links]
    # Without a number: it is no job description, and shall not be taken for one when it is imported.
    facts = JobFacts(title=source.title, language=source.language)
    return to_side_by_side((source.title, target.title), rows, facts)


def _cell(passage: Passage | None) -> Cell:
    """The lines of a passage with what is bold and in italics; the first has the format of its line."""
    if passage is None:
        return ()
    lines: list[Line] = []
    start = 0
    for number, text in enumerate(passage.text.split("\n")):
        lines.append(
            Line(tuple(_runs(passage, start, start + len(text))), passage.line if not number else {})
        )
        start += len(text) + 1
    return lines


def _runs(passage: Passage, start: int, end: int) -> Iterator[Run]:
    marks = _marks(passage)
    inside = {place for mark in marks for place in (mark.start, mark.end) if start < place < end}
    for begin, stop in pairwise(sorted({start, end, *inside})):
        formats = {str(mark.format): True for mark in marks if mark.start < stop and begin < mark.end}
        yield Run(passage.text[begin:stop], formats)
