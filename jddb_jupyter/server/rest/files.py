"""Job descriptions in and out as files."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Annotated, TypedDict
from urllib.parse import quote

from msgspec import Meta, Struct

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.documents import MEDIA_TYPES, WRITABLE, file_name, write_job
from jddb_jupyter.errors import Internal, InvalidMessage, JddbError, TooLarge, UnsupportedFormat
from jddb_jupyter.sentences import MESSAGES
from jddb_jupyter.server.intake import read_new_job
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import File, Upload, operation
from jddb_jupyter.server.rest.shapes import JobShape, job_shape
from jddb_jupyter.storage import jobs


class ExportQuery(Struct):
    """What is wanted as a file."""

    format: Annotated[str, Meta(extra_json_schema={"enum": list(WRITABLE)})] = "md"
    published: Annotated[bool, Meta(description="1: the published text instead of the live one.")] = False


class ImportedShape(JobShape):
    """A file that went in, with what there is to say about it in the caller's language."""

    file: str
    warnings: list[str]


class ProblemShape(TypedDict):
    """A file that did not go in: the `code` of the error, and the `reason` in the caller's language."""

    file: str
    reason: str
    code: str


class ImportShape(TypedDict):
    """What became of each file."""

    imported: list[ImportedShape]
    problems: list[ProblemShape]


class ImportHandler(RestHandler):
    """`POST jobs/import`."""

    @operation({200: ImportShape}, body=Upload("file"))
    async def post(self) -> None:
        """Each file by itself: one that cannot be taken does not keep the others out."""
        files = self.request.files.get("file", [])
        if not files:
            raise InvalidMessage("no_file")
        imported: list[ImportedShape] = []
        problems: list[ProblemShape] = []
        for file in files:
            name = file["filename"]
            try:
                imported.append(await self._take(name, file["body"]))
            except Exception as error:
                if not isinstance(error, JddbError):
                    self.log.exception("the import of a file failed")
                told = error if isinstance(error, JddbError) else Internal("internal")
                problems.append({"file": name, "reason": told.message(self.person.locale), "code": told.code})
        self.reply({"imported": imported, "problems": problems})

    async def _take(self, name: str, data: bytes) -> ImportedShape:
        settings = self.services.settings
        if len(data) > settings.max_import_bytes:
            raise TooLarge("file_too_large", size=len(data), limit=settings.max_import_bytes)
        found, new = await asyncio.to_thread(read_new_job, name, data, settings.max_document_length)
        job = await self.services.database.write(jobs.create, new, self.person, self.services.now())
        french = self.person.locale == "fr"
        warnings = [MESSAGES[reason][french] for reason in found.warnings]
        return {**job_shape(job), "file": name, "warnings": warnings}


class ExportHandler(RestHandler):
    """`GET jobs/{job_id}/export`."""

    @operation({200: File(MEDIA_TYPES)}, query=ExportQuery, needs=Role.VIEWER, errors=(UnsupportedFormat,))
    async def get(self, job_id: str) -> None:
        """The live text as a file, or the published one."""
        asked = self.query(ExportQuery)
        job = await self.services.database.read(jobs.find, int(job_id), self.person)
        ops = await self.services.database.read(
            jobs.published_ops if asked.published else jobs.live_ops, int(job_id), self.person
        )
        data, media_type, extension = await asyncio.to_thread(write_job, asked.format, ops)
        name = file_name(job.job_number, job.title, job.classification, job.language, extension)
        self.set_header("Content-Disposition", disposition(name))
        self.finish(data, set_content_type=media_type)


def disposition(name: str) -> str:
    """The header that names a downloaded file (RFC 6266): in full, and in ASCII for old programs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(
        character if character.isalnum() or character in " ._,-()" else "_" for character in plain
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
