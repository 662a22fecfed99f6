"""Two job descriptions side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.documents.comparison import Cell, Compared, compare
from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import JobShape, job_shape
from jddb_jupyter.storage import jobs
from jddb_jupyter.storage.jobs import Job

DETAILS = ("title", "job_number", "classification", "language")


class CellShape(TypedDict):
    """A line of one side; `marks` are what the other side has not, from and to before a code point."""

    text: str
    attributes: Mapping[str, Any]
    marks: Sequence[tuple[int, int]]


class PairShape(TypedDict):
    """What stands beside each other; null where one side has nothing there."""

    left: CellShape | None
    right: CellShape | None


class ComparedShape(TypedDict):
    """A section with its heading on either side: null where it is missing, empty before the first heading."""

    kind: str
    left: str | None
    right: str | None
    moved: bool
    changed: bool
    rows: list[PairShape]


class FieldShape(TypedDict):
    """A detail or a field of the metadata that differs; null where it is not known."""

    name: str
    left: str | None
    right: str | None


class ComparisonShape(TypedDict):
    """Both as they are at the moment; in two languages, words are not compared."""

    left: JobShape
    right: JobShape
    same_language: bool
    metadata: list[FieldShape]
    sections: list[ComparedShape]


class CompareHandler(RestHandler):
    """`GET jobs/{job_id}/compare/{other_id}`."""

    @operation({200: ComparisonShape}, needs=Role.VIEWER)
    async def get(self, job_id: str, other_id: str) -> None:
        """The live texts of two job descriptions side by side, with what differs in them."""
        (
            (left, left_fields, left_ops),
            (right, right_fields, right_ops),
        ) = await self.services.database.read(jobs.both_live, int(job_id), int(other_id), self.person)
        same = written_language(left.language) == written_language(right.language)
        # Long ones take a while: not here, where everybody waits.
        sections = await asyncio.to_thread(compare, left_ops, right_ops, same_language=same)
        shape: ComparisonShape = {
            "left": job_shape(left),
            "right": job_shape(right),
            "same_language": same,
            "metadata": _differing(_stated(left, left_fields), _stated(right, right_fields)),
            "sections": [_section(section) for section in sections],
        }
        self.reply(shape)


def _stated(job: Job, metadata: Mapping[str, str]) -> dict[str, str]:
    return {**{name: getattr(job, name) for name in DETAILS}, **metadata}


def _differing(left: Mapping[str, str], right: Mapping[str, str]) -> list[FieldShape]:
    return [
        {"name": name, "left": left.get(name), "right": right.get(name)}
        for name in dict.fromkeys((*left, *right))
        if left.get(name) != right.get(name)
    ]


def _section(section: Compared) -> ComparedShape:
    return {
        "kind": section.kind,
        "left": section.left,
        "right": section.right,
        "moved": section.is_moved,
        "changed": section.is_changed,
        "rows": [{"left": _cell(left), "right": _cell(right)} for left, right in section.rows],
    }


def _cell(cell: Cell | None) -> CellShape | None:
    return None if cell is None else {"text": cell.text, "attributes": cell.attributes, "marks": cell.marks}
