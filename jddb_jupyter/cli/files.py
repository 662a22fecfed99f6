"""`jupyter jddb init`, `import` and `export`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath

from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.cli.folders import GivenFile, files_of
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents import READABLE, file_name, write_job
from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.errors import Conflict, InvalidMessage, JddbError
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.server.incoming import IncomingFile, incoming
from jddb_jupyter.server.intake import read_new_job
from jddb_jupyter.storage import finding, jobs, opening
from jddb_jupyter.storage.database import Database

EVERY_PAGE = 500


async def init(desk: Desk, options: argparse.Namespace) -> int:
    """Make what the server needs; with `--samples`, something to begin with. Again is harmless."""
    desk.settings.tokens()
    async with desk.database() as database:
        desk.say("ready", path=opening.shown(desk.settings.db_url))
        if options.samples:
            owner = await desk.administrator(database)
            for sample in _samples():
                try:
                    await _put_in(desk, database, owner, IncomingFile(sample.name, sample.read_bytes))
                except Conflict:
                    desk.say("there_already", file=sample.name)
    return 0


def _samples() -> list[Traversable]:
    folder = resources.files("jddb_jupyter") / "samples"
    found = [file for file in folder.iterdir() if file.name.endswith(READABLE)]
    return sorted(found, key=lambda file: file.name)


async def import_files(desk: Desk, options: argparse.Namespace) -> int:
    """Put files in, each by itself; 1 if any could not be."""
    imported = problems = 0
    async with desk.database() as database:
        owner = await desk.administrator(database, options.owner)
        for given in files_of(options.files):
            for file in _held(desk, given):
                try:
                    await _put_in(desk, database, owner, file)
                    imported += 1
                except JddbError as error:
                    desk.complain("problem", file=file.name, reason=error.message(desk.locale))
                    problems += 1
                except FileNotFoundError:
                    desk.complain("problem", file=file.name, reason=desk.text("no_such_file"))
                    problems += 1
                except OSError as error:
                    desk.complain("problem", file=file.name, reason=error.strerror)
                    problems += 1
    desk.say("imported_count", imported=imported, problems=problems)
    return 1 if problems else 0


def _held(desk: Desk, given: GivenFile) -> list[IncomingFile]:
    """The file, or those of an archive; why an archive is refused is told when its content is wanted."""
    try:
        held = list(incoming(str(given.path), given.size(), given.read, desk.settings))
    except (JddbError, OSError) as error:
        return [IncomingFile(str(given.path), partial(_raise, error))]
    return [file for file in held if not file.is_left_out]


def _raise(error: Exception) -> bytes:
    raise error


async def _put_in(desk: Desk, database: Database, owner: Principal, file: IncomingFile) -> None:
    found, new = read_new_job(file.name, file.read(), desk.settings.max_document_length)
    job = await database.write(jobs.create, new, owner, datetime.now(UTC))
    name = PurePath(file.name).name
    desk.say("imported", file=name, job=f"{job.job_number} ({job.language})")
    for reason in found.warnings:
        desk.say("problem", file=name, reason=MESSAGES[reason][desk.locale == "fr"])


async def export_files(desk: Desk, options: argparse.Namespace) -> int:
    """Write job descriptions to a folder."""
    options.to.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    async with desk.database() as database:
        reader = await desk.administrator(database)
        for job in await _chosen(database, reader, options.number, options.language):
            read = jobs.published_ops if options.published else jobs.live_ops
            ops = await database.read(read, job.id, reader)
            facts = jobs.facts_of(job, await database.read(jobs.metadata, job.id, reader))
            data, _, extension = write_job(options.format, ops, facts)
            name = file_name(job.job_number, job.title, job.classification, job.language, extension)
            path = options.to / name
            if path in taken:  # two titles that differ only in what a file name cannot hold
                path = path.with_stem(f"{path.stem} ({job.id})")
            taken.add(path)
            path.write_bytes(data)
            desk.say("written", path=path)
    return 0


async def _chosen(
    database: Database, reader: Principal, number: str | None, language: str | None
) -> list[jobs.Job]:
    tag = normalised_tag(language) if language else None
    if language and tag is None:
        raise InvalidMessage("language_not_valid", tag=language)
    if number is not None:
        return await database.read(jobs.by_number, number, tag, reader)
    filters = finding.Filters(languages=(tag,) if tag else ())
    found: list[jobs.Job] = []
    cursor: finding.Cursor | None = None
    while True:
        page, cursor = await database.read(
            finding.find, reader, filters, EVERY_PAGE, cursor, now=datetime.now(UTC)
        )
        found += [hit.job for hit in page]
        if cursor is None:
            return found
