"""Archives over REST: what is taken out of them, what is left out, and those that are refused as a whole."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest

from jddb_jupyter.documents.archives import MAX_FILES

from .test_files import HEADERS, multipart

GOOD = ("EX-01 Good 100001.md", b"# Good\n\nText.")


def packed(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that occur twice
        for name, data in files:
            archive.writestr(name, data, method)
    return buffer.getvalue()


async def sent(caller: Any, data: bytes, name: str = "jobs.zip", locale: str = "en") -> Any:
    reply = await caller("POST", "jobs/import", multipart((name, data)), HEADERS, locale=locale)
    assert reply.status == 200
    return reply.body


async def number_of_jobs(caller: Any) -> int:
    return len((await caller("GET", "jobs")).body["jobs"])


async def test_a_folder_goes_in_each_file_by_itself(ann: Any) -> None:
    found = await sent(
        ann,
        packed(
            ("jobs/", b""),
            ("jobs/EX-01 Directrice 100001 FR.md", "# Directrice\n\nDirige l’été.".encode()),
            ("jobs/2024/EX-01 Director 100001 EN.txt", b"Leads."),
            ("jobs/2024/empty 100002.txt", b" "),
            ("jobs/notes.exe", b"MZ"),
            ("jobs/.hidden.md", b"x"),
            ("jobs/~$EX-01 Director 100001 EN.docx", b"x"),
            ("__MACOSX/jobs/._EX-01 Director 100001 EN.txt", b"x"),
            ("jobs/Thumbs.db", b"x"),
        ),
        locale="fr",
    )
    assert [(job["file"], job["language"]) for job in found["imported"]] == [
        ("jobs.zip/jobs/EX-01 Directrice 100001 FR.md", "fr"),
        ("jobs.zip/jobs/2024/EX-01 Director 100001 EN.txt", "en"),
    ]
    assert [(problem["file"], problem["reason"]) for problem in found["problems"]] == [
        ("jobs.zip/jobs/2024/empty 100002.txt", "Le fichier ne contient pas de texte."),
        ("jobs.zip/jobs/notes.exe", "Les fichiers du type «\u00a0exe\u00a0» ne sont pas pris en charge."),
    ]
    assert [left["file"].split("/")[-1] for left in found["left_out"]] == [
        ".hidden.md",
        "~$EX-01 Director 100001 EN.docx",
        "._EX-01 Director 100001 EN.txt",
        "Thumbs.db",
    ]
    assert {left["reason"] for left in found["left_out"]} == {
        "Les fichiers cachés et ceux du système sont laissés de côté."
    }


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link 100009.md")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def encrypted(data: bytes) -> bytes:
    """The archive with the mark of a password on its first file."""
    changed = bytearray(data)
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    changed[local + 6] |= 1
    changed[central + 8] |= 1
    return bytes(changed)


def spoilt(data: bytes) -> bytes:
    """The archive with other bytes in its first file."""
    name = len(GOOD[0])
    return data[: 30 + name] + b"\xff" * 6 + data[36 + name :]


BAD = {
    "a name that climbs": (packed(("../../etc/EX-01 Up 100009.md", b"x"), GOOD), "leads out"),
    "a name that climbs in Windows": (packed(("..\\..\\EX-01 Up 100009.md", b"x"), GOOD), "leads out"),
    "a name from the root": (packed(("/etc/EX-01 Root 100009.md", b"x"), GOOD), "leads out"),
    "a name with a drive": (packed(("C:/EX-01 Drive 100009.md", b"x"), GOOD), "leads out"),
    "a link": (packed((link(), b"/etc/passwd"), GOOD), "a link or a device"),
    "a password": (encrypted(packed(("EX-01 Locked 100009.md", b"x"), GOOD)), "protected with a password"),
    "another archive": (packed(("inner.zip", packed(GOOD)), GOOD), "within an archive"),
    "a packed archive": (packed(("inner.tar.gz", b"x"), GOOD), "within an archive"),
    "a picture by another name": (
        packed(("EX-01 100009.txt", b"\x89PNG\x00\xff"), GOOD),
        "not readable text",
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_one_bad_file_keeps_no_other_out(ann: Any, name: str) -> None:
    data, reason = BAD[name]
    found = await sent(ann, data)
    assert [job["title"] for job in found["imported"]] == ["Good"]
    assert [reason in problem["reason"] for problem in found["problems"]] == [True], found["problems"]
    assert await number_of_jobs(ann) == 1


async def test_a_file_that_is_damaged_in_the_archive(ann: Any) -> None:
    found = await sent(ann, spoilt(packed(GOOD, ("EX-01 Other 100002.md", b"Text."))))
    assert [job["job_number"] for job in found["imported"]] == ["100002"]
    assert ["damaged in the archive" in problem["reason"] for problem in found["problems"]] == [True]


def overlapping() -> bytes:
    """Two entries of the list that are one and the same file, as in a bomb whose files share their bytes."""
    data = packed(("a 100001.md", b"x" * 5_000), ("b 100002.md", b"y" * 5_000), method=zipfile.ZIP_STORED)
    second = data.rindex(b"PK\x01\x02")
    return data[: second + 42] + struct.pack("<I", 10) + data[second + 46 :]


WHOLE: dict[str, tuple[bytes, str]] = {
    "one file that swells": (packed(GOOD, ("EX-01 Big 100002.txt", b" " * 3_000_000)), "beyond its size"),
    "shared bytes": (overlapping(), "beyond its size"),
    "too many": (packed(*((f"{n:06}.md", b"x") for n in range(MAX_FILES + 1))), f"{MAX_FILES + 1} files"),
    "no archive": (b"This is no archive.", "is no .zip file"),
    "nothing": (packed(), "holds no files"),
    "only folders": (packed(("a/", b"")), "holds no files"),
    "cut off": (packed(GOOD, GOOD)[:-30], "is no .zip file"),
}


@pytest.mark.parametrize("name", WHOLE)
async def test_an_archive_that_is_refused_leaves_nothing(ann: Any, name: str) -> None:
    data, reason = WHOLE[name]
    found = await sent(ann, data)
    assert found["imported"] == []
    assert [problem["file"] for problem in found["problems"]] == ["jobs.zip"]
    assert reason in found["problems"][0]["reason"]
    assert await number_of_jobs(ann) == 0


@pytest.mark.parametrize("jddb_config", [{"max_import_bytes": 1_000, "max_archive_bytes": 5_000}])
async def test_sizes(ann: Any) -> None:
    def of(sizes: Sequence[int]) -> bytes:
        return packed(*((f"{100_000 + n}.txt", b"x" * size) for n, size in enumerate(sizes)))

    found = await sent(ann, of([1_000, 1_001, 1_000]))
    assert (len(found["imported"]), [problem["code"] for problem in found["problems"]]) == (2, ["too_large"])
    found = await sent(ann, of([900] * 6))
    assert (found["imported"], "unpacked" in found["problems"][0]["reason"]) == ([], True)
    found = await sent(ann, b"PK" + b"x" * 5_000)
    assert [problem["code"] for problem in found["problems"]] == ["too_large"]


async def test_what_can_be_imported(ann: Any) -> None:
    reply = await ann("GET", "jobs/import")
    assert {".md", ".txt", ".pdf"} <= set(reply.body["readable"])
    assert reply.body["archives"] == [".zip"]
    assert reply.body["max_file_bytes"] == 20_000_000
    assert reply.body["max_archive_bytes"] == 200_000_000


async def test_a_number_that_is_taken_names_the_job_to_those_who_may_see_it(ann: Any, bob: Any) -> None:
    await sent(ann, GOOD[1], GOOD[0])
    problem = (await sent(ann, GOOD[1], GOOD[0]))["problems"][0]
    assert (problem["code"], problem["existing"]["title"]) == ("conflict", "Good")
    assert "existing" not in (await sent(bob, GOOD[1], GOOD[0]))["problems"][0]


async def test_formulas_and_scripts_are_text(ann: Any) -> None:
    title = '=HYPERLINK("http://evil.example") <script>alert(1)</script>'
    text = f"# {title}\n\nBranch: +1\n\n[x](javascript:alert(1))\n"
    job = (await sent(ann, text.encode(), "@SUM(A1) 100007.md"))["imported"][0]
    assert (job["title"], len(job["warnings"])) == (title, 1)
    found = (await ann("GET", f"jobs/{job['id']}")).body
    assert found["metadata"] == {"branch": "+1"}
    exported = (await ann("GET", f"jobs/{job['id']}/export", format="md")).raw
    assert b"javascript:" not in exported
    assert b"<script" not in exported
