"""`jupyter jddb init`, `import` and `export`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents import READABLE, file_name, write_job
from jddb_jupyter.errors import Conflict, JddbError, TooLarge
from jddb_jupyter.server.intake import read_new_job
from jddb_jupyter.storage import finding, jobs
from jddb_jupyter.storage.database import Database

EVERY_PAGE = 500


async def init(desk: Desk, options: argparse.Namespace) -> int:
    """Make what the server needs; with `--samples`, something to begin with. Again is harmless."""
    desk.settings.tokens()
    async with desk.database() as database:
        desk.say("ready", path=desk.settings.db_url.partition(":///")[2])
        if options.samples:
            owner = await desk.administrator(database)
            for sample in _samples():
                try:
                    await _put_in(desk, database, owner, sample)
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
        for path in _files(options.files):
            try:
                await _put_in(desk, database, owner, path)
                imported += 1
            except JddbError as error:
                desk.complain("problem", file=path, reason=error.message(desk.locale))
                problems += 1
            except FileNotFoundError:
                desk.complain("problem", file=path, reason=desk.text("no_such_file"))
                problems += 1
            except OSError as error:
                desk.complain("problem", file=path, reason=error.strerror)
                problems += 1
    desk.say("imported_count", imported=imported, problems=problems)
    return 1 if problems else 0


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in READABLE)
        else:
            yield path


async def _put_in(desk: Desk, database: Database, owner: Principal, file: Path | Traversable) -> None:
    new = _read(desk, file)
    job = await database.write(jobs.create, new, owner, datetime.now(UTC))
    desk.say("imported", file=file.name, job=f"{job.job_number} ({job.language})")


def _read(desk: Desk, file: Path | Traversable) -> jobs.NewJob:
    data, limit = file.read_bytes(), desk.settings.max_import_bytes
    if len(data) > limit:
        raise TooLarge("file_too_large", size=len(data), limit=limit)
    return read_new_job(file.name, data, desk.settings.max_document_length)[1]


async def export_files(desk: Desk, options: argparse.Namespace) -> int:
    """Write job descriptions to a folder."""
    options.to.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    async with desk.database() as database:
        reader = await desk.administrator(database)
        for job in await _chosen(database, reader, options.number, options.language):
            read = jobs.published_ops if options.published else jobs.live_ops
            data, _, extension = write_job(options.format, await database.read(read, job.id, reader))
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
    if number is not None:
        return await database.read(jobs.by_number, number, language, reader)
    filters = finding.Filters(languages=(language,) if language else ())
    found: list[jobs.Job] = []
    cursor: finding.Cursor | None = None
    while True:
        page, cursor = await database.read(
            finding.find, reader, filters, EVERY_PAGE, cursor, now=datetime.now(UTC)
        )
        found += [hit.job for hit in page]
        if cursor is None:
            return found
