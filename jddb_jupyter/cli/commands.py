"""The commands of `jupyter jddb`, their options, and how they end."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from traitlets import TraitError

from jddb_jupyter import __version__
from jddb_jupyter.cli import database, files, people, upkeep
from jddb_jupyter.cli.audit import audit
from jddb_jupyter.cli.demo import demo
from jddb_jupyter.cli.desk import Desk, read_settings
from jddb_jupyter.cli.messages import locale_of, text
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.documents import WRITABLE
from jddb_jupyter.errors import JddbError

Command = Callable[[Desk, argparse.Namespace], Awaitable[int]]
FAILED, MISUSED = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns 0, 1 where something could not be done, 2 where it was not asked rightly."""
    locale = locale_of()
    options = parser(locale).parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.INFO if options.verbose else logging.WARNING)
    command: Command = options.command
    try:
        return asyncio.run(_run(command, options, locale))
    except JddbError as error:
        print(error.message(locale), file=sys.stderr)
        return FAILED
    except (TraitError, ValueError) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except OSError as error:
        print(error, file=sys.stderr)
        return FAILED


async def _run(command: Command, options: argparse.Namespace, locale: str) -> int:
    return await command(Desk(read_settings(options.db_url), locale), options)


def parser(locale: str) -> argparse.ArgumentParser:
    """What can be asked, told in the reader's language."""

    def told(key: str) -> str:
        return text(key, locale)

    top = argparse.ArgumentParser(prog="jupyter jddb", description=told("about"))
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("--db-url", help=told("help_db_url"))
    top.add_argument("--verbose", action="store_true", help=argparse.SUPPRESS)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help=told("help_init"))
    init.add_argument("--samples", action="store_true", help=told("help_samples"))
    init.set_defaults(command=files.init)

    show = commands.add_parser("demo", help=told("help_demo"))
    show.add_argument("--data", default="demo-data", help=told("help_data"))
    show.add_argument("--port", type=int, default=8888, help=told("help_port"))
    show.set_defaults(command=demo)

    put_in = commands.add_parser("import", help=told("help_import"))
    put_in.add_argument("files", nargs="+", type=Path, metavar="FILE", help=told("help_files"))
    put_in.add_argument("--owner", help=told("help_owner"))
    put_in.set_defaults(command=files.import_files)

    export = commands.add_parser("export", help=told("help_export"))
    export.add_argument("number", nargs="?", help=told("help_number"))
    export.add_argument("--language", help=told("help_language"))
    export.add_argument("--format", choices=WRITABLE, default="md", help=told("help_format"))
    export.add_argument("--to", type=Path, default=Path(), help=told("help_to"))
    export.add_argument("--published", action="store_true", help=told("help_published"))
    export.set_defaults(command=files.export_files)

    token = commands.add_parser("token", help=told("help_token"))
    token.add_argument("user", help=told("help_user"))
    token.add_argument("--session", help=told("help_session"))
    roles = [str(role) for role in Role if role is not Role.NONE]
    token.add_argument("--role", choices=roles, help=told("help_role"))
    token.add_argument("--expires", default="1h", help=told("help_expires"))
    token.set_defaults(command=people.token)

    user = commands.add_parser("user", help=told("help_users"))
    verbs = user.add_subparsers(required=True, metavar="COMMAND")
    verbs.add_parser("list", help=told("help_list")).set_defaults(command=people.list_users)
    for verb, help_key, command in (
        ("disable", "help_disable", people.disable),
        ("enable", "help_enable", people.enable),
        ("revoke-tokens", "help_revoke", people.revoke_tokens),
    ):
        one = verbs.add_parser(verb, help=told(help_key))
        one.add_argument("user", help=told("help_user"))
        one.set_defaults(command=command)

    log = commands.add_parser("audit", help=told("help_audit"))
    log.add_argument("--user", help=told("help_audit_user"))
    log.add_argument("--number", help=told("help_audit_number"))
    log.add_argument("--json", action="store_true", help=told("help_json"))
    log.set_defaults(command=audit)

    for verb, help_key, file_key, upkeep_command in (
        ("backup", "help_backup", "help_backup_file", upkeep.backup),
        ("restore", "help_restore", "help_restore_file", upkeep.restore),
    ):
        one = commands.add_parser(verb, help=told(help_key))
        one.add_argument("file", type=Path, metavar="FILE", help=told(file_key))
        one.set_defaults(command=upkeep_command)
    commands.add_parser("compact", help=told("help_compact")).set_defaults(command=upkeep.compact)

    db = commands.add_parser("db", help=told("help_db")).add_subparsers(required=True, metavar="COMMAND")
    db.add_parser("upgrade", help=told("help_upgrade")).set_defaults(command=database.upgrade)
    db.add_parser("check", help=told("help_check")).set_defaults(command=database.check_logs)
    copy = db.add_parser("copy", help=told("help_copy"))
    copy.add_argument("source", metavar="FROM", help=told("help_copy_from"))
    copy.add_argument("target", metavar="TO", help=told("help_copy_to"))
    copy.set_defaults(command=database.copy)
    return top
