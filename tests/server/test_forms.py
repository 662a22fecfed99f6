"""Forms in files: files come out as they went in, however the form is cut; what is none is refused."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httputil import HTTPInputError

from jddb_jupyter.errors import TooLarge
from jddb_jupyter.server.rest import forms
from jddb_jupyter.server.rest.forms import MOST_PARTS, files_of

KIND = "multipart/form-data; boundary=B"


def part(name: bytes, data: bytes, field: bytes = b"file", boundary: bytes = b"B") -> bytes:
    head = b'--%b\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n' % (boundary, field, name)
    return head + b"Content-Type: text/plain\r\n\r\n" + data + b"\r\n"


def read(body: bytes, kind: str = KIND) -> list[tuple[str, bytes]]:
    found = files_of(io.BytesIO(body), kind, "file")
    read = [(file.filename, file.readall()) for file in found]
    assert [file.size for file in found] == [len(data) for _, data in read]
    return read


# What looks like the line between two parts and is none, or not yet.
nearly = st.sampled_from(
    [b"\r\n--B", b"\r\n--BB--", b"--B--", b"--B\r\n", b"\r", b"\n", b"\r\n", b"-", b"\r\n\r\n", b"\0"]
)
contents = (
    st.lists(nearly | st.binary(max_size=9), max_size=6)
    .map(b"".join)
    .filter(lambda data: not re.search(b"\r\n--B(\r\n|--)", b"\r\n%b\r\n--B" % data))
)


@given(st.lists(contents, max_size=5), contents, contents, st.integers(1, 40))
def test_every_file_comes_out_as_it_went_in_wherever_the_form_is_cut(files, before, behind, chunk):
    body = (
        b"".join(part(b"%d.txt" % number, data) for number, data in enumerate(files)) + b"--B--\r\n" + behind
    )
    if before:
        body = before + b"\r\n" + body
    with mock.patch.object(forms, "CHUNK", chunk):
        assert read(body) == [(f"{number}.txt", data) for number, data in enumerate(files)]


def test_a_line_between_parts_may_lie_over_the_end_of_what_is_searched_at_once():
    for length in range(forms.CHUNK - 150, forms.CHUNK + 3, 3):
        data = b"x" * length
        assert read(part(b"a", data) + part(b"b", b"") + b"--B--") == [("a", data), ("b", b"")]


@given(st.data())
def test_a_form_that_is_cut_off_anywhere_is_none(data):
    whole = part(b"a.txt", b"one\r\n") + part(b"b.txt", b"") + b"--B--"
    with pytest.raises(HTTPInputError):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=60) | contents, st.text(max_size=20))
def test_whatever_is_sent_is_read_or_refused(body, parameters):
    for kind in (KIND, f"multipart/form-data; boundary={parameters}", f"multipart/form-data; {parameters}"):
        for sent in (body, b"--B\r\n" + body + b"\r\n--B--"):
            with suppress(HTTPInputError):
                read(sent, kind)


@pytest.mark.parametrize(
    "kind",
    [
        "Multipart/Form-Data; Boundary=a;charset=utf-8",
        'multipart/form-data; charset=utf-8; boundary="a"',
        "multipart/form-data ; xboundary=b; boundary=a ",
    ],
)
def test_however_the_boundary_is_said(kind):
    assert read(part(b"n", b"x", boundary=b"a") + b"--a--", kind) == [("n", b"x")]


def test_a_boundary_with_what_has_a_meaning_elsewhere():
    body = part(b"n", b"x", boundary=b"a;b,(.)*") + b"--a;b,(.)*--"
    assert read(body, 'multipart/form-data; boundary="a;b,(.)*"') == [("n", b"x")]


@pytest.mark.parametrize(
    "kind", ["", "application/json", "multipart/mixed; boundary=B", "multipart/form-dataxyz; boundary=B"]
)
def test_another_kind_has_no_files(kind):
    assert read(part(b"n", b"x") + b"--B--", kind) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rôle – 1.txt".encode(), "Rôle – 1.txt"),
        (b"R\xf4le \x96 1.txt", "Rôle – 1.txt"),
        (b'a \\"b\\".txt', 'a "b".txt'),
        (b"..\\..\\c.txt", "..\\..\\c.txt"),
        (b"x\"; filename*=UTF-8''d%C3%A9but.txt; y=\"", "début.txt"),
    ],
)
def test_names(name, said):
    assert read(part(name, b"x") + b"--B--") == [(said, b"x")]


def test_what_is_no_file_of_the_field_is_left_out():
    body = (
        b'--B\r\nContent-Disposition: form-data; name="file"\r\n\r\na value\r\n'
        + part(b"other.txt", b"x", field=b"picture")
        + part(b"", b"nothing was chosen")
        + part(b"one.txt", b"1")
    )
    assert read(body + b"--B--") == [("one.txt", b"1")]


@pytest.mark.parametrize(
    "body",
    [
        b"--B\r\n\r\n--B--",
        b"--B\r\n--B--",
        b"--B\r\n\r\n\r\n--B--",
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n--B--',
        b'--B\r\nContent-Disposition: attachment; filename="a"\r\n\r\nx\r\n--B--',
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nX: '
        + b"x" * 10_000
        + b"\r\n\r\nx\r\n--B--",
        b"--B\r\n:\x00\r\n\r\nx\r\n--B--",
    ],
)
def test_a_part_whose_head_is_none(body):
    with pytest.raises(HTTPInputError):
        read(body)


def test_a_form_without_a_boundary():
    with pytest.raises(HTTPInputError):
        read(b"", "multipart/form-data")


class Counted(io.BytesIO):
    """Counts what is read of it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


def test_many_files_are_found_in_one_reading_and_too_many_are_refused():
    sizes = [number * 7_919 % 30_000 for number in range(MOST_PARTS)]
    body = b"".join(part(b"%d" % number, b"x" * size) for number, size in enumerate(sizes))
    form = Counted(body + b"--B--")
    assert [file.size for file in files_of(form, KIND, "file")] == sizes
    assert form.count < 2 * len(body)  # once, and the heads again
    with pytest.raises(TooLarge) as refused:
        files_of(io.BytesIO(body + part(b"one more", b"") + b"--B--"), KIND, "file")
    assert refused.value.reason == "too_many_parts"
