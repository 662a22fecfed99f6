"""A folder packed as one file (.zip): what is in it, after looking whether it may be unpacked at all.

Nothing is written to a disk; one file at a time is unpacked, in memory. An archive that would take too much
is refused as a whole, before anything of it is read; a file in it that cannot be taken is told by itself.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from jddb_jupyter.documents.folders import is_left_out
from jddb_jupyter.errors import JddbError, TooLarge, Unprocessable, UnsupportedFormat

ARCHIVES: Final = (".zip",)
"""The extensions of archives that can be unpacked, each with its dot."""

MAX_FILES: Final = 2_000
MAX_RATIO: Final = 200
"""How many times smaller a file can be packed; text is packed to a fifth, and a bomb to a thousandth."""
_SMALL: Final = 1_000_000
"""Bytes below which a ratio says nothing: a page of spaces is no bomb."""

_OTHER_ARCHIVES: Final = re.compile(r"\.(zip|7z|rar|tar|gz|tgz|bz2|xz|zst|cab|iso|jar)\Z", re.IGNORECASE)
_ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of an archive; `is_left_out` for those that nobody put there to be imported."""

    name: str
    is_left_out: bool
    _archive: zipfile.ZipFile
    _info: zipfile.ZipInfo

    def read(self, limit: int) -> bytes:
        """Its content, of at most `limit` bytes. Raises what says why it cannot be taken."""
        _require_harmless(self._info)
        if self._info.file_size > limit:
            raise TooLarge("file_too_large", size=self._info.file_size, limit=limit)
        try:
            with self._archive.open(self._info) as packed:
                return packed.read(self._info.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Unprocessable("archive_entry_broken") from error


def is_archive(name: str) -> bool:
    """Whether a file is one that can be unpacked, by its name."""
    return name.lower().endswith(ARCHIVES)


def open_archive(data: bytes, limit: int) -> list[PackedFile]:
    """The files of an archive that has at most `limit` bytes, packed and unpacked.

    Raises TooLarge (`file_too_large`, `archive_too_large`, `archive_too_many`), UnsupportedFormat
    (`archive_broken`) and Unprocessable (`archive_bomb`, `archive_empty`).
    """
    if len(data) > limit:
        raise TooLarge("file_too_large", size=len(data), limit=limit)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise UnsupportedFormat("archive_broken") from error
    files = [info for info in archive.infolist() if not info.is_dir()]
    _require_bounded(files, limit)
    if not files:
        raise Unprocessable("archive_empty")
    return [PackedFile(info.filename, is_left_out(info.filename), archive, info) for info in files]


def _require_bounded(files: Sequence[zipfile.ZipInfo], limit: int) -> None:
    if len(files) > MAX_FILES:
        raise TooLarge("archive_too_many", count=len(files), limit=MAX_FILES)
    size = sum(info.file_size for info in files)
    if size > limit:
        raise TooLarge("archive_too_large", size=size, limit=limit)
    in_order = sorted(files, key=lambda info: info.header_offset)
    # Files that share their bytes are how a small archive gets large: https://www.bamsoftware.com/hacks/zipbomb/
    shared = any(
        one.header_offset + one.compress_size > other.header_offset for one, other in pairwise(in_order)
    )
    swollen = any(
        info.file_size > _SMALL and info.file_size > MAX_RATIO * info.compress_size for info in files
    )
    if shared or swollen:
        raise Unprocessable("archive_bomb")


def _require_harmless(info: zipfile.ZipInfo) -> None:
    reason = next((reason for reason, found in _reasons(info) if found), None)
    if reason:
        raise _refusal(reason)


def _reasons(info: zipfile.ZipInfo) -> list[tuple[str, bool]]:
    # `orig_filename` is what stands in the archive; `filename` ends at a zero byte.
    name, mode = info.orig_filename, info.external_attr >> 16
    parts = re.split(r"[\\/]", name)
    return [
        ("archive_unsafe_name", ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in name),
        ("archive_link", bool(mode) and stat.S_IFMT(mode) not in {0, stat.S_IFREG}),
        ("archive_encrypted", bool(info.flag_bits & _ENCRYPTED)),
        ("archive_in_archive", _OTHER_ARCHIVES.search(name) is not None),
    ]


def _refusal(reason: str) -> JddbError:
    return UnsupportedFormat(reason) if reason == "archive_in_archive" else Unprocessable(reason)
