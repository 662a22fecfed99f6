"""What can be asked of the list of job descriptions, and how what was found stands in a reply."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Annotated, Final, Literal, TypedDict

from msgspec import Meta, Struct

from jddb_jupyter.documents.finding import PARTS, parse_query
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT
from jddb_jupyter.server.rest.shapes import JobShape, NextCursor, job_shape
from jddb_jupyter.storage.finding import MOST_RANKED, STATUSES, Cursor, Facets, Filters, Hit
from jddb_jupyter.storage.pairs import Pair

MOST_VALUES: Final = 50
"""How many values one filter may name."""
LARGEST_ID: Final = 10**15

Status = Annotated[
    Literal["writing", "paused", "published", "none"],
    Meta(description="Being written; paused; published, and not being written again; neither."),
]
Section = Literal[
    "other",
    "general_accountability",
    "organization_structure",
    "nature_and_scope",
    "dimensions",
    "specific_accountabilities",
    "knowledge_skills_abilities",
]
StatusName = Annotated[str, Meta(extra_json_schema={"enum": STATUSES})]
SectionName = Annotated[str, Meta(extra_json_schema={"enum": PARTS})]
Several = Meta(max_length=MOST_VALUES)
Count = Annotated[int, Meta(ge=0)]


class FacetsQuery(Struct):
    """Which job descriptions are wanted; what may stand several times means any of its values."""

    q: Annotated[
        str,
        Meta(
            description='Words that must all be there, "phrases", beginnings (gest*), -words that must not; '
            "in number, title, classification, department or live text, whatever capitals and accents."
        ),
    ] = ""
    language: Annotated[list[fields.Language], Several] = []
    classification: Annotated[
        list[str], Meta(max_length=MOST_VALUES, description="A group (EX) or a level (EX-01).")
    ] = []
    department: Annotated[list[str], Several] = []
    status: Annotated[list[Status], Several] = []
    section: Annotated[
        Section | Literal[""], Meta(description="Where the words stand; without words, what is there.")
    ] = ""

    def filters(self) -> Filters:
        """The same for the database."""
        return Filters(
            words=parse_query(self.q),
            languages=self.language,
            classifications=self.classification,
            departments=self.department,
            statuses=self.status,
            part=self.section,
        )


class JobsQuery(FacetsQuery):
    """A page of those that are wanted."""

    sort: Annotated[
        Literal["best", "newest"], Meta(description="Without words the newest come first in any case.")
    ] = "best"
    limit: fields.Limit = DEFAULT_LIMIT
    cursor: fields.Cursor = ""


class SnippetShape(TypedDict):
    """A piece of the live text; `marks` are what was found in it, from and to before a code point."""

    text: str
    marks: Sequence[tuple[int, int]]
    section: SectionName
    heading: str


class OtherTextShape(TypedDict):
    """An open translation pair of a job description, by its other text: the source, or its translation."""

    pair_id: str
    job_id: int
    language: str
    is_source: bool


class HitShape(JobShape):
    """A job description that was found; `marks` are by field (title ...) what was found in it.

    `translations`: its open pairs, as far as the caller has a role in both texts.
    """

    department: str
    status: StatusName
    marks: dict[str, Sequence[tuple[int, int]]]
    snippets: list[SnippetShape]
    translations: list[OtherTextShape]


class HitsShape(TypedDict):
    """A page of the list."""

    jobs: list[HitShape]
    next: NextCursor


class ValueShape(TypedDict):
    """A value of a filter, and how many there would be with it chosen."""

    value: str
    count: Count


class GroupShape(ValueShape):
    """A group of classifications, with its levels."""

    levels: list[ValueShape]


class FacetsByFilter(TypedDict):
    """The values that there are, by filter, the most frequent first."""

    language: list[ValueShape]
    classification: list[GroupShape]
    department: list[ValueShape]
    status: list[ValueShape]
    section: list[ValueShape]


class FacetsShape(TypedDict):
    """How many there are in all, and by filter."""

    total: Count
    facets: FacetsByFilter


def written(cursor: Cursor | None) -> str | None:
    """Where a list goes on, as a text that clients hand back as it is."""
    if cursor is None:
        return None
    ids = sorted(cursor.given) if cursor.given else [0, cursor.before]
    steps = b"".join(_varint(after - before) for before, after in pairwise([0, *ids]))
    return base64.urlsafe_b64encode(steps).decode().rstrip("=")


def cursor_of(text: str) -> Cursor | None:
    """Where to go on; InvalidMessage for what was not given out."""
    if not text:
        return None
    try:
        steps = list(_numbers(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)))
    except (ValueError, binascii.Error) as error:
        raise InvalidMessage("field_not_valid", field="cursor") from error
    ids = list(accumulate(steps))
    if 0 in steps[1:] or ids[-1] > LARGEST_ID or len(ids) > MOST_RANKED or ids == [0]:
        raise InvalidMessage("field_not_valid", field="cursor")
    return Cursor(given=frozenset(ids)) if steps[0] else Cursor(before=ids[1])


def _varint(number: int) -> bytes:
    """A number in groups of seven bits, the smallest first; a set eighth bit says that more follow."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def _numbers(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield number
            number = shift = 0
    if shift or not data:
        raise ValueError("a number without its end")


def hit_shape(hit: Hit, in_pairs: Iterable[Pair]) -> HitShape:
    """A job description of the list, with those of the pairs that it is in."""
    return {
        **job_shape(hit.job),
        "department": hit.department,
        "status": hit.status,
        "marks": dict(hit.marks),
        "snippets": [
            {"text": found.text, "marks": found.marks, "section": found.part, "heading": found.heading}
            for found in hit.snippets
        ],
        "translations": [
            {
                "pair_id": pair.pair_id,
                "job_id": other.job_id,
                "language": other.language,
                "is_source": other is pair.source,
            }
            for pair in in_pairs
            for one, other in ((pair.source, pair.target), (pair.target, pair.source))
            if one.job_id == hit.job.id
        ],
    }


def facets_shape(facets: Facets) -> FacetsShape:
    """Counts for the controls of the filters."""
    counts = facets.counts
    levels = counts["classification"]
    groups: dict[str, dict[str, int]] = {}
    for level, count in levels.items():
        groups.setdefault(level.partition("-")[0], {})[level] = count
    totals = _values({group: sum(of_group.values()) for group, of_group in groups.items()})
    return {
        "total": facets.total,
        "facets": {
            "language": _values(counts["language"]),
            "classification": [{**group, "levels": _values(groups[group["value"]])} for group in totals],
            "department": _values(counts["department"]),
            "status": _values(counts["status"]),
            "section": _values(counts["section"]),
        },
    }


def _values(counts: Mapping[str, int]) -> list[ValueShape]:
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"value": value, "count": count} for value, count in ordered]
