"""`jupyter jddb`, run as it is, on database files of its own."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import jwt
import pytest
from sqlalchemy import create_engine, text

from jddb_jupyter.cli import audit, main
from jddb_jupyter.cli.messages import text as text_of
from jddb_jupyter.storage import access_log

SAMPLES = sum(1 for _ in (resources.files("jddb_jupyter") / "samples").iterdir())


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in a home of its own; returns its code, output and complaints."""
    for name in ("HOME", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("LC_ALL", "C")
    for name in ("JDDB_DB_URL", "JDDB_JWT_SECRET"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the project keeps its files by default."""
    return tmp_path / "jupyter_data_dir" / "jddb_jupyter"


def test_init_makes_all_and_again_changes_nothing(run: Any, data: Path) -> None:
    code, out, _ = run("init", "--samples")
    assert (code, str(data / "jddb.sqlite") in out, out.count("imported as")) == (0, True, SAMPLES)
    assert stat.S_IMODE((data / "jwt_secret").stat().st_mode) == 0o600
    secret = (data / "jwt_secret").read_text()
    code, out, _ = run("init", "--samples")
    assert (code, out.count("there already"), out.count("imported as")) == (0, SAMPLES, 0)
    assert (data / "jwt_secret").read_text() == secret


def test_import_reports_each_problem_and_takes_the_rest(run: Any, tmp_path: Path) -> None:
    good, bad = tmp_path / "EX-01 Chief 103249 EN.md", tmp_path / "picture.png"
    good.write_text("# Chief\n\nLeads.")
    bad.write_bytes(b"\x89PNG")
    code, out, err = run("import", bad, good, tmp_path / "missing.txt", good)
    assert code == 1
    assert "imported as 103249 (en)" in out
    assert "1 imported, 3 with problems" in out
    assert [line.split(": ")[0].split("/")[-1] for line in err.splitlines()] == [
        "picture.png",
        "missing.txt",
        "EX-01 Chief 103249 EN.md",
    ]


def test_import_of_a_folder_takes_what_is_a_file_of_its_own(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    (folder / "2024" / ".git").mkdir(parents=True)
    for name in ("EX-01 A 100001.md", "2024/EX-01 B 100002 EN.txt", "2024/.git/c.txt", "~$d.txt", ".e.txt"):
        (folder / name).write_text(f"Text of {name}.")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "packed.zip").write_bytes(b"PK")
    outside = tmp_path / "outside 100003.txt"
    outside.write_text("Secret.")
    (folder / "link 100003.txt").symlink_to(outside)
    code, out, err = run("import", folder)
    assert (code, out.count("imported as"), "2 imported, 3 with problems" in out) == (1, 2, True)
    told = {Path(line.split(": ")[0]).name: line.split(": ")[1] for line in err.splitlines()}
    assert told == {
        "old.doc": "Files of the kind “.doc” cannot be read; please save it as .docx and import that.",
        "packed.zip": "The archive is damaged or is no .zip file.",
        "link 100003.txt": "This is a link or a device, not a file.",
    }
    (tmp_path / "empty").mkdir()
    assert run("import", tmp_path / "empty")[0] == 0


def test_import_of_an_archive_and_its_warnings(run: Any, tmp_path: Path) -> None:
    packed = tmp_path / "jobs.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("EX-01 A 100001.md", "Position number: 999999")
        archive.writestr("__MACOSX/._EX-01 A 100001.md", b"\x00")
        archive.writestr("inner/EX-01 B 100002.txt", b"\x00\xff")
    code, out, err = run("import", packed, tmp_path / "missing.zip")
    assert code == 1
    assert "EX-01 A 100001.md: The file’s name and its text give different position numbers." in out
    assert [line.split(": ")[0].split("/")[-1] for line in err.splitlines()] == [
        "EX-01 B 100002.txt",
        "missing.zip",
    ]


def test_export_writes_what_import_reads(run: Any, tmp_path: Path) -> None:
    run("init", "--samples")
    code, out, _ = run("export", "--to", tmp_path / "out")
    exported = list((tmp_path / "out").iterdir())
    assert (code, len(out.splitlines()), len(exported)) == (0, SAMPLES, SAMPLES)
    code, out, _ = run("export", "100234", "--language", "fr", "--format", "txt", "--to", tmp_path / "one")
    assert [path.suffix for path in (tmp_path / "one").iterdir()] == [".txt"]
    code, _, err = run("export", "999999")
    assert (code, err.strip()) == (1, "There is no such job description.")
    again = f"sqlite+aiosqlite:///{tmp_path}/again.sqlite"
    assert run("--db-url", again, "import", tmp_path / "out")[0] == 0


def test_token(run: Any, data: Path) -> None:
    code, out, _ = run("token", "ann", "--session", "abc", "--role", "viewer", "--expires", "2h")
    claims = jwt.decode(out.strip(), (data / "jwt_secret").read_text(), ["HS256"], audience="jddb")
    assert code == 0
    assert (claims["sub"], claims["session_id"], claims["role"]) == ("ann", "abc", "viewer")
    assert claims["exp"] - claims["iat"] == pytest.approx(7_200)
    for wrong in ("0s", "1", "-1h", "1.5h", "soon"):
        assert run("token", "ann", f"--expires={wrong}")[0] == 2, wrong


def test_users(run: Any) -> None:
    run("init", "--samples")
    name = run("user", "list")[1].split("\t")[1]
    assert run("user", "disable", name)[0] == 0
    assert run("user", "list")[1].split("\t")[2] == "disabled"
    assert run("user", "enable", name)[0] == 0
    assert run("user", "list")[1].split("\t")[2] == "active"
    assert run("user", "revoke-tokens", name)[0] == 0
    code, _, err = run("user", "disable", "nobody")
    assert (code, err.strip()) == (1, "There is no user “nobody”.")


def test_settings_come_from_jupyters_files_and_the_environment(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured, outside = tmp_path / "configured.sqlite", tmp_path / "outside.sqlite"
    monkeypatch.setenv("JDDB_DB_URL", f"sqlite+aiosqlite:///{outside}")
    assert str(outside) in run("init")[1]
    folder = tmp_path / "jupyter_config_dir"
    folder.mkdir()
    (folder / "jupyter_server_config.py").write_text(f"c.JDDB.db_url = 'sqlite+aiosqlite:///{configured}'")
    assert str(configured) in run("init")[1]
    monkeypatch.setenv("JDDB_JWT_SECRET", "short")
    code, _, err = run("init")
    assert (code, "JDDB_JWT_SECRET" in err) == (2, True)


def test_french(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    run("init")
    assert run("db", "check")[1].strip() == "0 sessions vérifiées\u00a0: le journal et les tables concordent."
    assert run("export", "9")[2].strip() == "Cette description d’emploi n’existe pas."


def test_upgrade_and_a_newer_database(run: Any, data: Path) -> None:
    code, out, _ = run("db", "upgrade")
    assert (code, out.startswith("The database is up to date (")) == (0, True)
    engine = create_engine(f"sqlite:///{data / 'jddb.sqlite'}")
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    code, _, err = run("db", "upgrade")
    assert (code, "newer version" in err) == (1, True)


def test_check_says_what_is_wrong(run: Any, data: Path) -> None:
    run("init", "--samples")
    engine = create_engine(f"sqlite:///{data / 'jddb.sqlite'}")
    with engine.begin() as db:
        db.execute(
            text(
                "INSERT INTO editing_sessions (session_id, job_id, created_by, session_type, status, "
                "collaborators, document_state, metadata, created_at, last_activity, head, "
                "snapshot_revision, epoch, access_revision) "
                "SELECT 's1', id, created_by, 'editing', 'active', '[]', content, '{}', created_at, "
                "created_at, 0, 0, 1, 1 FROM job_descriptions LIMIT 1"
            )
        )
    code, out, err = run("db", "check")
    assert (code, out) == (1, "")
    assert "s1, revision 0: the text that the session began with is missing" in err
    assert "1 sessions checked, 1 faults." in err


def test_audit_tells_who_gave_what_to_whom(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--samples")
    name = run("user", "list")[1].split("\t")[1]
    run("user", "revoke-tokens", name)
    code, out, _ = run("audit")
    lines = [line.split("\t") for line in out.splitlines()]
    assert (code, lines[0][1:5]) == (0, [name, "created", name, "– → owner"])
    assert lines[-1][1:] == [name, "revoked the tokens of", name]
    entries = [json.loads(line) for line in run("audit", "--json")[1].splitlines()]
    assert len(entries) == len(lines)
    assert datetime.fromisoformat(entries[0]["at"]).utcoffset() == timedelta()
    assert {name: entries[0][name] for name in ("action", "subject", "role_before", "role_after")} == {
        "action": "created",
        "subject": name,
        "role_before": None,
        "role_after": "owner",
    }
    assert len(run("audit", "--number", "100234")[1].splitlines()) == 2
    assert run("audit", "--number", "999")[1] == run("audit", "--user", "nobody")[1] == ""
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    assert "\ta créé\t" in run("audit")[1]
    assert "– → propriétaire" in run("audit")[1]


def test_every_action_has_its_words() -> None:
    for action in access_log.ACTIONS:
        assert text_of(f"audit_{action}", "en") != text_of(f"audit_{action}", "fr")


def test_a_long_log_is_told_whole(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--samples")
    whole = run("audit")[1]
    monkeypatch.setattr(audit, "PAGE", 1)
    assert run("audit")[1] == whole


def test_copy_tells_every_table_and_refuses_what_is_not_empty(run: Any, data: Path, tmp_path: Path) -> None:
    run("init", "--samples")
    addresses = [f"sqlite+aiosqlite:///{path}" for path in (data / "jddb.sqlite", tmp_path / "copy.sqlite")]
    code, out, _ = run("db", "copy", *addresses)
    told = dict(line.split(": ", 1) for line in out.splitlines())
    assert code == 0
    assert told["job_descriptions"].startswith(f"{SAMPLES} rows, ")
    assert told["Copied and compared"].endswith("the same in both.")
    code, _, err = run("db", "copy", *addresses)
    assert code == 1
    assert "not empty" in err


def test_backup_restore_and_compact(run: Any, data: Path, tmp_path: Path) -> None:
    run("init", "--samples")
    file = tmp_path / "copy.sqlite"
    code, out, _ = run("backup", file)
    assert (code, out) == (0, f"{file}: {file.stat().st_size} bytes, sound.\n")
    code, _, err = run("backup", file)
    assert (code, "overwrites nothing" in err) == (1, True)
    again = tmp_path / "again.sqlite"
    code, out, _ = run("--db-url", f"sqlite+aiosqlite:///{again}", "restore", file)
    assert (code, "kept as" in out) == (0, False)
    code, out, _ = run("restore", file)
    assert (code, "before-restore" in out) == (0, True)
    code, out, _ = run("compact")
    assert (code, out.startswith("0 snapshots and 0 connections dropped"), "given back" in out) == (
        0,
        True,
        True,
    )
    for command in ("backup", "restore"):
        code, _, err = run(
            "--db-url", "sqlite+aiosqlite:////nowhere/x.sqlite", command, tmp_path / "none.sqlite"
        )
        assert (code, "There is no database" in err) == (1, True)
