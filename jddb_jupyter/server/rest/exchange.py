"""Memory and glossary in and out of the files of other tools."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal, TypedDict, TypeVar

from msgspec import Struct

from jddb_jupyter import __version__
from jddb_jupyter.errors import InvalidMessage, JddbError, UnsupportedFormat
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.files import disposition
from jddb_jupyter.server.rest.forms import FormFile
from jddb_jupyter.server.rest.operations import File, Upload, operation
from jddb_jupyter.server.rest.uploads import UploadHandler
from jddb_jupyter.storage import glossary, memory, memory_rights
from jddb_jupyter.storage.memory import Unit
from jddb_jupyter.translation.exchange import FileUnit, Problem
from jddb_jupyter.translation.exchange.model import UnitFile
from jddb_jupyter.translation.exchange.tbx import read_tbx
from jddb_jupyter.translation.exchange.term_tables import read_term_table, write_term_table
from jddb_jupyter.translation.exchange.tmx import read_tmx, tmx_file
from jddb_jupyter.translation.exchange.unit_tables import UNIT_TABLE, read_unit_table
from jddb_jupyter.translation.terms import Term
from jddb_jupyter.translation.units import NewUnit

T = TypeVar("T")

_TABLES: Final = (".csv", ".tsv", ".txt")
_MEMORIES: Final = (".tmx", ".xml")
_TERMBASES: Final = (".tbx", ".xml", ".mtf", ".martif")


class LanguagesQuery(Struct):
    """From which language into which; both or none."""

    source: fields.Language | None = None
    target: fields.Language | None = None


class MemoryExportQuery(LanguagesQuery):
    """Which kind of file, and from which language into which; both languages or none."""

    format: Literal["tmx", "csv"] = "tmx"


class FileProblemShape(TypedDict):
    """What was not taken: the line, null if it is the file as a whole, and why in the caller's language."""

    line: int | None
    code: str
    reason: str


class ImportedFileShape(TypedDict):
    """What became of a file: how many are new, how many were there, and what could not be taken."""

    file: str
    added: int
    known: int
    problems: list[FileProblemShape]


class ReportShape(TypedDict):
    """What became of each file."""

    files: list[ImportedFileShape]


class _Reading(Iterator[T]):
    """What is good of a file, in turn; what is not is kept as `problems`, as is what ends the reading."""

    def __init__(self, read: Iterator[T | Problem]) -> None:
        self._read = read
        self.problems: list[Problem | JddbError] = []

    def __next__(self) -> T:
        while True:
            try:
                found = next(self._read)
            except JddbError as error:
                self.problems.append(error)
                raise StopIteration from error
            if not isinstance(found, Problem):
                return found
            self.problems.append(found)

    def report(self, file: str, added: int, known: int, locale: str) -> ImportedFileShape:
        """What is told of the file."""
        return {
            "file": file,
            "added": added,
            "known": known,
            "problems": [
                {
                    "line": problem.line if isinstance(problem, Problem) else None,
                    "code": problem.reason,
                    "reason": problem.message(locale),
                }
                for problem in self.problems
            ],
        }


class MemoryImportHandler(UploadHandler):
    """`POST memory/import`."""

    def require_right(self) -> None:
        """Raise Forbidden unless the person may change what all share."""
        memory_rights.require_to_add(self.person)

    @operation({200: ReportShape}, body=Upload("file"), query=LanguagesQuery)
    async def post(self) -> None:
        """Each TMX or CSV file by itself; what is broken keeps nothing else out."""
        files = await self.receive()
        languages = languages_of(self.query(LanguagesQuery))
        told: ReportShape = {"files": []}
        for file in files:
            reading = _Reading(_units(file, languages))
            added = await memory.add_in_batches(
                self.services.database, map(_new_unit, reading), self.person, self.services.now()
            )
            told["files"].append(reading.report(file.filename, added.added, added.known, self.person.locale))
        self.reply(told)


class MemoryExportHandler(RestHandler):
    """`GET memory/export`."""

    @operation({200: File(("application/x-tmx+xml", "text/csv"))}, query=MemoryExportQuery)
    async def get(self) -> None:
        """What one may see of the memory, as a file, in pieces."""
        asked = self.query(MemoryExportQuery)
        languages = languages_of(asked)
        kind = UNIT_TABLE if asked.format == "csv" else tmx_file(asked.source or "*all*", __version__)
        page = await self.services.database.read(memory.page, self.person, 0, languages)
        _begin_file(self, f"memory {self._today()}", kind)
        self.write(kind.head)
        while page:
            self.write(await asyncio.to_thread(_written, kind, page))
            await self.flush()
            page = await self.services.database.read(memory.page, self.person, page[-1].id, languages)
        self.write(kind.tail)
        await self.finish(set_content_type=kind.media_type)

    def _today(self) -> date:
        return self.services.now().date()


class GlossaryImportHandler(UploadHandler):
    """`POST glossary/import`."""

    def require_right(self) -> None:
        """Raise Forbidden unless the person may change what all share."""
        glossary.require_to_change(self.person)

    @operation({200: ReportShape}, body=Upload("file"))
    async def post(self) -> None:
        """Each TBX or CSV file by itself; what is broken keeps nothing else out."""
        files = await self.receive()
        told: ReportShape = {"files": []}
        for file in files:
            reading = _Reading(_terms(file))
            added = await glossary.add_in_batches(
                self.services.database, reading, self.person, self.services.now()
            )
            told["files"].append(reading.report(file.filename, added.added, added.known, self.person.locale))
        self.reply(told)


class GlossaryExportHandler(RestHandler):
    """`GET glossary/export`."""

    @operation({200: File(("text/csv",))})
    async def get(self) -> None:
        """The glossary as a table, which an import takes back."""
        terms = await self.services.database.read(glossary.everything)
        data = await asyncio.to_thread(lambda: b"".join(write_term_table(terms)))
        self.set_header("Content-Disposition", disposition(f"glossary {self.services.now().date()}.csv"))
        self.finish(data, set_content_type="text/csv")


def languages_of(asked: LanguagesQuery) -> tuple[str, str] | None:
    """Both languages, or None where none is given; InvalidMessage for one alone, or twice the same."""
    if asked.source and asked.target and asked.source != asked.target:
        return asked.source, asked.target
    if asked.source or asked.target:
        raise InvalidMessage("field_not_valid", field="target" if asked.source else "source")
    return None


def _units(file: FormFile, languages: tuple[str, str] | None) -> Iterator[FileUnit | Problem]:
    name, whole = file.filename.lower(), io.BufferedReader(file)
    if name.endswith(_TABLES):
        yield from read_unit_table(whole, languages)
    elif name.endswith(_MEMORIES):
        yield from read_tmx(whole, languages)
    else:
        raise UnsupportedFormat("format_not_supported", format=_extension(file.filename))


def _terms(file: FormFile) -> Iterator[Term | Problem]:
    name, whole = file.filename.lower(), io.BufferedReader(file)
    if name.endswith(_TABLES):
        yield from read_term_table(whole)
    elif name.endswith(_TERMBASES):
        yield from read_tbx(whole)
    else:
        raise UnsupportedFormat("format_not_supported", format=_extension(file.filename))


def _extension(name: str) -> str:
    return name.rpartition(".")[2][:20] if "." in name else ""


def _new_unit(unit: FileUnit) -> NewUnit:
    return NewUnit(
        source_language=unit.source_language,
        target_language=unit.target_language,
        source=unit.source,
        target=unit.target,
        status="imported",
        origin="import",
        creator=unit.author or None,
    )


def _file_unit(unit: Unit) -> FileUnit:
    return FileUnit(
        source_language=unit.source_language,
        target_language=unit.target_language,
        source=unit.source,
        target=unit.target,
        status=unit.status,
        author=unit.creator or unit.author,
        updated_at=unit.updated_at,
    )


def _written(kind: UnitFile, units: Sequence[Unit]) -> bytes:
    return b"".join(kind.written(_file_unit(unit)) for unit in units)


def _begin_file(handler: RestHandler, name: str, kind: UnitFile) -> None:
    handler.set_header("Content-Type", kind.media_type)
    handler.set_header("Content-Disposition", disposition(name + kind.extension))
