"""Writes small PDF files, letter by letter where that matters. Lengths are points, from the page's foot."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT = 612, 792, 72


@dataclass(frozen=True)
class Words:
    """A piece of text in Helvetica."""

    text: str
    height: float
    left: float = LEFT
    size: float = 11
    bold: bool = False


def column(
    text: str,
    height: float = 700,
    pitch: float = 14,
    left: float = LEFT,
    size: float = 11,
    bold: bool = False,
) -> list[Words]:
    """Rows below one another; an empty one leaves a gap."""
    return [
        Words(row, height - number * pitch, left, size, bold)
        for number, row in enumerate(text.split("\n"))
        if row
    ]


def pdf(
    *pages: Iterable[Words], catalog: str = "", trailer: str = "", objects: Sequence[bytes] = ()
) -> bytes:
    """A file of these pages. `objects` get the numbers from 100 on."""
    return file_of([_content(words) for words in pages], catalog, trailer, objects)


def file_of(
    contents: Sequence[bytes],
    catalog: str = "",
    trailer: str = "",
    objects: Sequence[bytes] = (),
    count: int | None = None,
) -> bytes:
    """A file whose pages have these content streams (whole objects); a page may be told more often."""
    kids = [10 + 2 * number for number in range(len(contents))]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    told = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        2: f"<</Type/Pages/Kids[{listed}]/Count {count or len(kids)}>>".encode(),
        3: b"<</Font<</F1 4 0 R/F2 5 0 R/F3 6 0 R>>>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        6: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[1/fi/fl/ff]>>>>",
    }
    for kid, content in zip(kids, contents, strict=True):
        box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources 3 0 R/Contents {kid + 1} 0 R"
        told[kid] = f"<</Type/Page/Parent 2 0 R{box}>>".encode()
        told[kid + 1] = content
    told.update(enumerate(objects, 100_000))
    return _file(told, trailer)


def stream(data: bytes, more: str = "") -> bytes:
    """A stream object."""
    return f"<</Length {len(data)}{more}>>stream\n".encode() + data + b"\nendstream"


def _content(words: Iterable[Words]) -> bytes:
    shown = b"".join(
        f"BT /F{2 if word.bold else 1} {word.size} Tf 1 0 0 1 {word.left} {word.height} Tm (".encode()
        + word.text.encode("windows-1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        + b") Tj ET\n"
        for word in words
    )
    return stream(zlib.compress(shown), "/Filter/FlateDecode")


def _file(objects: dict[int, bytes], trailer: str) -> bytes:
    written = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    table = bytearray(b"xref\n0 1\n0000000000 65535 f \n")
    for number, content in sorted(objects.items()):
        table += f"{number} 1\n{len(written):010} 00000 n \n".encode()
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(written)
    size = max(objects) + 1
    return (
        bytes(written + table)
        + f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
