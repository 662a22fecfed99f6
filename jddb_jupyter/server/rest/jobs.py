"""Job descriptions: list and search, create, read, change, delete, published texts."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated, Any, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.documents import find_sections
from jddb_jupyter.errors import Conflict, InvalidOperation
from jddb_jupyter.server import intake
from jddb_jupyter.server.rest import fields, searching
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import (
    JobShape,
    job_shape,
)
from jddb_jupyter.storage import finding, jobs, pairs


class JobRequest(Struct):
    """A job description to be created, from `text` or `ops`, or empty."""

    job_number: fields.JobNumber
    title: fields.Title
    classification: fields.Classification
    language: fields.Language
    text: str | None = None
    ops: list[Any] | None = None
    metadata: dict[fields.FieldName, fields.FieldValue] = {}


class JobChange(Struct):
    """What of a job description shall be changed; a field of `metadata` that is null is taken away."""

    job_number: fields.JobNumber | UnsetType = UNSET
    title: fields.Title | UnsetType = UNSET
    classification: fields.Classification | UnsetType = UNSET
    language: fields.Language | UnsetType = UNSET
    metadata: dict[fields.FieldName, fields.FieldValue | None] = {}

    def details(self) -> dict[str, str]:
        """The columns that change."""
        names = ("job_number", "title", "classification", "language")
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value is not UNSET}


class JobQuery(Struct):
    """Which text of a job description is wanted."""

    published: Annotated[bool, Meta(description="1: the published text instead of the live one.")] = False


class SectionShape(TypedDict):
    """A section from `start` to `end` of the text; `kind` is empty where its name is its own."""

    kind: str
    heading: str
    start: int
    end: int


class JobWithMetadata(JobShape):
    """A job description with its metadata."""

    metadata: dict[str, str]


class JobWithText(JobWithMetadata):
    """A job description with its metadata, and its live (or published) text with the sections of it.

    The live text is that of the open session at `revision`, or the published one where none is open.
    """

    sections: list[SectionShape]
    text: str


class JobsHandler(RestHandler):
    """`GET` and `POST jobs`."""

    @operation({200: searching.HitsShape}, query=searching.JobsQuery)
    async def get(self) -> None:
        """Those that the caller may read and that have what is asked for."""
        asked = self.query(searching.JobsQuery)
        found, following = await self.services.database.read(
            finding.find,
            self.person,
            asked.filters(),
            asked.limit,
            searching.cursor_of(asked.cursor),
            newest=asked.sort == "newest",
            now=self.services.now(),
        )
        in_pairs = await self.services.database.read(
            pairs.of_jobs, self.person, [hit.job.id for hit in found]
        )
        self.reply(
            {
                "jobs": [searching.hit_shape(hit, in_pairs) for hit in found],
                "next": searching.written(following),
            }
        )

    @operation({201: JobShape}, body=JobRequest, errors=(Conflict, InvalidOperation))
    async def post(self) -> None:
        """A new one, owned by the caller."""
        asked = self.body(JobRequest)
        ops = await asyncio.to_thread(
            intake.given, asked.text, asked.ops, self.services.settings.max_document_length
        )
        new = jobs.NewJob(
            job_number=asked.job_number,
            title=asked.title,
            classification=asked.classification,
            language=asked.language,
            ops=ops,
            metadata=asked.metadata,
        )
        job = await self.services.database.write(jobs.create, new, self.person, self.services.now())
        self.reply(job_shape(job), HTTPStatus.CREATED)


class JobHandler(RestHandler):
    """`GET`, `PATCH` and `DELETE jobs/{job_id}`."""

    @operation({200: JobWithText}, query=JobQuery, needs=Role.VIEWER)
    async def get(self, job_id: str) -> None:
        """One with its metadata, and the sections and text that are being written, or that are published."""
        read = jobs.published if self.query(JobQuery).published else jobs.live
        job, metadata, ops = await self.services.database.read(read, int(job_id), self.person)
        sections = await asyncio.to_thread(_sections, ops)
        self.reply({**job_shape(job), "metadata": metadata, "sections": sections, "text": jobs.text_of(ops)})

    @operation({200: JobWithMetadata}, body=JobChange, needs=Role.EDITOR, errors=(Conflict,))
    async def patch(self, job_id: str) -> None:
        """Change details and metadata."""
        asked = self.body(JobChange)
        job = await self.services.database.write(
            jobs.change, int(job_id), self.person, asked.details(), asked.metadata, self.services.now()
        )
        metadata = await self.services.database.read(jobs.metadata, int(job_id), self.person)
        self.reply({**job_shape(job), "metadata": metadata})

    @operation({204: None}, needs=Role.OWNER)
    async def delete(self, job_id: str) -> None:
        """Hide it from everyone, and close its session."""
        moved = await self.services.database.write(jobs.hide, int(job_id), self.person, self.services.now())
        await self.access_changed(moved)
        self.no_content()


class FacetsHandler(RestHandler):
    """`GET jobs/facets`."""

    @operation({200: searching.FacetsShape}, query=searching.FacetsQuery)
    async def get(self) -> None:
        """How many `GET jobs` would give, and by each filter's values how many with that value chosen."""
        asked = self.query(searching.FacetsQuery)
        found = await self.services.database.read(
            finding.facets, self.person, asked.filters(), self.services.now()
        )
        self.reply(searching.facets_shape(found))


def _sections(ops: list[dict[str, Any]]) -> list[SectionShape]:
    return [
        {"kind": section.kind, "heading": section.heading, "start": section.start, "end": section.end}
        for section in find_sections(ops)
    ]
