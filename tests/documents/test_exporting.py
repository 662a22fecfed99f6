from __future__ import annotations

import pytest

from jddb_jupyter.documents import WRITABLE, write_job
from jddb_jupyter.errors import UnsupportedFormat

OPS = [{"insert": "Été"}, {"insert": "\n", "attributes": {"header": 1}}, {"insert": "text\n"}]


def test_formats():
    assert WRITABLE == ("docx", "md", "txt", "html", "json")
    assert write_job("md", OPS) == ("# Été\n\ntext\n".encode(), "text/markdown; charset=utf-8", ".md")
    assert write_job("txt", OPS) == ("Été\n\ntext\n".encode(), "text/plain; charset=utf-8", ".txt")


@pytest.mark.parametrize("format", ["pdf", "", ".md", "MD"])
def test_other_formats(format):
    with pytest.raises(UnsupportedFormat) as refused:
        write_job(format, OPS)
    assert refused.value.reason == "format_not_supported"
