"""Job descriptions that come in as files, one by one or packed together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import NotRequired, TypedDict

from jddb_jupyter.documents import ARCHIVES, READABLE
from jddb_jupyter.errors import Conflict, Internal, JddbError, NotFound
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.server.incoming import IncomingFile, incoming
from jddb_jupyter.server.intake import read_new_job
from jddb_jupyter.server.rest.forms import FormFile
from jddb_jupyter.server.rest.operations import Upload, operation
from jddb_jupyter.server.rest.shapes import JobShape, job_shape
from jddb_jupyter.server.rest.uploads import UploadHandler
from jddb_jupyter.storage import jobs


class ImportableShape(TypedDict):
    """What can be imported: extensions with their dots, and how large the files may be."""

    readable: list[str]
    archives: list[str]
    max_file_bytes: int
    max_archive_bytes: int


class ImportedShape(JobShape):
    """A file that went in, with what there is to say about it in the caller's language."""

    file: str
    warnings: list[str]


class ProblemShape(TypedDict):
    """A file that did not go in: the `code` of the error, and the `reason` in the caller's language.

    `existing` is the job description that has its number and language, where the caller may see it.
    """

    file: str
    reason: str
    code: str
    existing: NotRequired[JobShape]


class LeftOutShape(TypedDict):
    """A file that was not looked at, because it is the system's own."""

    file: str
    reason: str


class ImportShape(TypedDict):
    """What became of each file."""

    imported: list[ImportedShape]
    problems: list[ProblemShape]
    left_out: list[LeftOutShape]


class ImportHandler(UploadHandler):
    """`GET` and `POST jobs/import`."""

    @operation({200: ImportableShape})
    async def get(self) -> None:
        """What can be imported."""
        settings = self.services.settings
        answer: ImportableShape = {
            "readable": list(READABLE),
            "archives": list(ARCHIVES),
            "max_file_bytes": settings.max_import_bytes,
            "max_archive_bytes": settings.max_archive_bytes,
        }
        self.reply(answer)

    @operation({200: ImportShape}, body=Upload("file"))
    async def post(self) -> None:
        """Each file by itself: one that cannot be taken does not keep the others out."""
        files = await self.receive()
        answer: ImportShape = {"imported": [], "problems": [], "left_out": []}
        for file in files:
            try:
                held = await asyncio.to_thread(lambda: list(self._held(file)))  # noqa: B023
            except Exception as error:
                answer["problems"].append(self._problem(file.filename, error))
                continue
            for one in held:
                await self._one(one, answer)
        self.reply(answer)

    def _held(self, file: FormFile) -> Iterator[IncomingFile]:
        return incoming(file.filename, file.size, file.readall, self.services.settings)

    async def _one(self, file: IncomingFile, answer: ImportShape) -> None:
        if file.is_left_out:
            answer["left_out"].append({"file": file.name, "reason": self._said("file_left_out")})
            return
        try:
            answer["imported"].append(await self._take(file))
        except _Taken as error:
            problem = self._problem(file.name, error.conflict)
            answer["problems"].append({**problem, "existing": error.existing} if error.existing else problem)
        except Exception as error:
            answer["problems"].append(self._problem(file.name, error))

    async def _take(self, file: IncomingFile) -> ImportedShape:
        longest = self.services.settings.max_document_length
        found, new = await asyncio.to_thread(lambda: read_new_job(file.name, file.read(), longest))
        try:
            job = await self.services.database.write(jobs.create, new, self.person, self.services.now())
        except Conflict as error:
            raise _Taken(error, await self._existing(new)) from error
        warnings = [self._said(reason) for reason in found.warnings]
        return {**job_shape(job), "file": file.name, "warnings": warnings}

    async def _existing(self, new: jobs.NewJob) -> JobShape | None:
        """The job description that has the number and language already, for those who may see it."""
        try:
            found = await self.services.database.read(
                jobs.by_number, new.job_number, new.language, self.person
            )
        except NotFound:
            return None
        return job_shape(found[0])

    def _problem(self, name: str, error: Exception) -> ProblemShape:
        if not isinstance(error, JddbError):
            self.log.error("the import of a file failed", exc_info=error)
        told = error if isinstance(error, JddbError) else Internal("internal")
        return {"file": name, "reason": told.message(self.person.locale), "code": told.code}

    def _said(self, reason: str) -> str:
        return MESSAGES[reason][self.person.locale == "fr"]


class _Taken(Exception):
    """A number that is taken in its language, and by which job description."""

    def __init__(self, conflict: Conflict, existing: JobShape | None) -> None:
        super().__init__(conflict)
        self.conflict = conflict
        self.existing = existing
