"""What the reader of one format finds in a file, before anything is recognised in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.lines import Op


@dataclass(frozen=True, slots=True)
class Content:
    """The inserts of a document that ends with a newline, and what the file says outside of them.

    `metadata` are fields by name (see `find_metadata`); they count more than those in the text. `warnings`
    are reasons (keys of `jddb_jupyter.sentences.MESSAGES`) that a person should look at. `facts` are what
    this package wrote into a file that it made; they count more than anything else. `language` is the tag
    that the file itself states, empty where it states none: many programs write their own language there.
    """

    ops: list[Op]
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    facts: JobFacts | None = None
    language: str = ""
