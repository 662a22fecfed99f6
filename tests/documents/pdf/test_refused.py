"""PDF files that cannot be read: each is refused for its own reason, soon, and harms nothing."""

from __future__ import annotations

import time
import zlib

import pytest

from jddb_jupyter.documents import read_job_file
from jddb_jupyter.documents.pdf import process, program
from jddb_jupyter.errors import Unprocessable

from .pdf_file import column, file_of, pdf, stream

GOOD = pdf(column("General Accountability\n\nText.\n" * 30, pitch=10))
LOCKED = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + "41" * 32 + ">/U<" + "42" * 32 + ">>>/ID[<00><00>]"
PICTURE = stream(
    b"\x00" * 12, "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB"
)


def reason(data: bytes) -> str:
    with pytest.raises(Unprocessable) as refused:
        read_job_file("a.pdf", data)
    return refused.value.reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a PDF",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF\n",
        GOOD[: len(GOOD) // 2],
        GOOD[: len(GOOD) // 2] + b"%%EOF\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 100 + b"%%EOF\n",
        file_of([stream(b"BT (x) Tj ET")], count=5),
        b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n1 0 obj<</Pages 1 0 R/Kids[1 0 R]/Type/Pages>>endobj\n%%EOF\n",
    ],
    ids=range(9),
)
def test_broken(data):
    assert reason(data) == "pdf_broken"


def test_locked():
    assert reason(pdf(column("Secret"), trailer=LOCKED)) == "pdf_encrypted"


@pytest.mark.parametrize("content", [b"", b"q /X0 Do Q", b"0 0 m 100 100 l S"])
def test_pictures_of_pages(content):
    assert reason(file_of([stream(content)], objects=[PICTURE])) == "pdf_without_text"


def test_too_many_pages():
    assert reason(file_of([stream(b"")] * (program.MAX_PAGES + 1))) == "pdf_too_long"


def test_a_stream_that_unpacks_to_two_gigabytes():
    packer = zlib.compressobj(1)
    piece = b" " * 2**22
    packed = b"".join([*(packer.compress(piece) for _ in range(2**9)), packer.flush()])
    packed = zlib.compress(packed)
    assert len(packed) < 200_000
    start = time.monotonic()
    assert reason(file_of([stream(packed, "/Filter[/FlateDecode/FlateDecode]")])) == "pdf_too_heavy"
    assert time.monotonic() - start < process.PATIENCE


def test_a_file_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(process, "PATIENCE", 2)
    slow = zlib.compress(b"0 0 m 1 1 l S " * 3_000_000)
    start = time.monotonic()
    assert reason(file_of([stream(slow, "/Filter/FlateDecode")])) == "pdf_too_heavy"
    assert time.monotonic() - start < 30


def test_a_form_that_holds_itself():
    form = stream(
        b"/X0 Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 100000 0 R>>>>"
    )
    data = file_of([stream(b"/X0 Do")], objects=[form]).replace(
        b"<</Font", b"<</XObject<</X0 100000 0 R>>/Font"
    )
    assert reason(data) in {"pdf_without_text", "pdf_broken", "pdf_too_heavy"}


def test_the_program_is_told_no_secrets(monkeypatch):
    """The reader sees no settings of the server; were it lost to an attacker, it would know nothing."""
    seen = {}

    def run(program, **options):
        seen.update(options["env"])
        raise process.subprocess.TimeoutExpired(program, 1)

    monkeypatch.setenv("JDDB_JWT_SECRET", "x" * 32)
    monkeypatch.setenv("JUPYTER_TOKEN", "secret")
    monkeypatch.setattr(process.subprocess, "run", run)
    assert reason(GOOD) == "pdf_too_heavy"
    assert "PATH" in seen
    assert not {"JDDB_JWT_SECRET", "JUPYTER_TOKEN"} & set(seen)
