"""The parts of a Word file: unpacked with bounds, parsed without DTDs or entities, nothing ever fetched.

Element and attribute names come without their namespaces: transitional and strict files read the same.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree

from jddb_jupyter.documents.archives import PackedFile, open_archive
from jddb_jupyter.errors import JddbError, TooLarge, Unprocessable, UnsupportedFormat

Element = ElementTree.Element

_MAX_PACKAGE: Final = 400_000_000
"""Bytes of all parts, pictures included, which are not unpacked."""
_MAX_PART: Final = 64_000_000
_MAX_DEPTH: Final = 250
_OF_DOCUMENT: Final[Mapping[str, str]] = {
    "archive_bomb": "docx_bomb",
    "archive_encrypted": "docx_encrypted",
    "archive_too_large": "docx_too_large",
    "archive_too_many": "docx_too_many",
    "archive_unsafe_name": "docx_unsafe_name",
    "file_too_large": "docx_too_large",
}
"""What is said of a document where its archive is refused; for any other reason, that it is broken."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where one part points: `kind` is the last word of its type."""

    kind: str
    target: str
    is_external: bool


class Package:
    """A Word file's parts by name, without the leading slash."""

    def __init__(self, data: bytes) -> None:
        """Raises Unprocessable (`docx_broken`, `docx_encrypted`, `docx_bomb` ...) and TooLarge."""
        if data.startswith(b"\xd0\xcf\x11\xe0"):  # an old or an encrypted file under a new name
            raise Unprocessable("docx_encrypted")
        with _told_of_document():
            self._parts: dict[str, PackedFile] = {
                file.name.lstrip("/"): file for file in open_archive(data, _MAX_PACKAGE)
            }
        if any(name.lower().endswith("vbaproject.bin") for name in self._parts):
            raise UnsupportedFormat("docx_with_macros")
        if any(".." in re.split(r"[\\/]", name) for name in self._parts):
            # It could do no harm, as nothing is written to a disk; no word processor makes it.
            raise Unprocessable("docx_unsafe_name")

    def xml(self, name: str) -> Element | None:
        """The part's root; None if there is no such part. Raises Unprocessable and TooLarge."""
        part = self._parts.get(name)
        if part is None:
            return None
        with _told_of_document():
            data = part.read(_MAX_PART)
        parser = ElementTree.XMLParser(target=_Builder())
        try:
            parser.feed(data)
            root: Element = parser.close()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise Unprocessable("docx_broken") from error
        return root

    def relationships(self, name: str) -> dict[str, Relationship]:
        """What a part points to, by id; the empty name is the package's own."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        return dict(_relationships(root, folder)) if root is not None else {}


def _relationships(root: Element, folder: str) -> Iterator[tuple[str, Relationship]]:
    for element in root.iter("Relationship"):
        target, external = element.get("Target", ""), element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        yield element.get("Id", ""), Relationship(kind, target, external)


@contextmanager
def _told_of_document() -> Iterator[None]:
    """People sent a document and know of no archive: what is wrong with the one is told of the other."""
    try:
        yield
    except JddbError as error:
        reason = _OF_DOCUMENT.get(error.reason, "docx_broken")
        kind = TooLarge if isinstance(error, TooLarge) else Unprocessable
        raise kind(reason, **error.values) from error


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree without namespaces; a DTD, and nesting that no program writes, are refused."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: dict[Any, Any], /) -> Element:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Unprocessable("file_too_deep")
        return super().start(_local(tag), {_local(name): value for name, value in attrs.items()})

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(_local(tag))

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Unprocessable("docx_with_dtd")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
