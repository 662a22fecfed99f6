"""Job descriptions that go out as files."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Annotated
from urllib.parse import quote

from msgspec import Meta, Struct

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.documents import MEDIA_TYPES, WRITABLE, file_name, write_job
from jddb_jupyter.errors import UnsupportedFormat
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import File, operation
from jddb_jupyter.storage import jobs


class ExportQuery(Struct):
    """What is wanted as a file."""

    format: Annotated[str, Meta(extra_json_schema={"enum": list(WRITABLE)})] = "md"
    published: Annotated[bool, Meta(description="1: the published text instead of the live one.")] = False


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
        metadata = await self.services.database.read(jobs.metadata, int(job_id), self.person)
        facts = jobs.facts_of(job, metadata)
        data, media_type, extension = await asyncio.to_thread(write_job, asked.format, ops, facts)
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
