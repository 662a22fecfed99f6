"""Pages made from the code: `python docs/generate.py`; `--check` fails where a committed one is out of date.

Settings and commands are committed, so that they can be read without building anything. The REST reference
is made each time, from the OpenAPI document.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jddb_jupyter.cli.commands import parser
from jddb_jupyter.server.rest.openapi import describe
from jddb_jupyter.server.rest.routes import ROUTES
from jddb_jupyter.server.settings import JDDB

HERE = Path(__file__).parent
MADE = "<!-- Made from the code by docs/generate.py: change it there. -->"
SETTINGS = """# Settings

Settings are traits of `JDDB`: `c.JDDB.db_url = ...` in `jupyter_server_config.py`, `--JDDB.db_url=...` as a
flag, or `JDDB_DB_URL=...` in the environment, where lists and mappings are JSON. A flag counts more than a
file, and a file more than the environment. `JDDB_JWT_SECRET` is the way to give a secret: a flag can be seen
by everybody on the machine.

| setting | default | meaning |
|---|---|---|"""
COMMANDS = """# Commands

`jupyter jddb` is for whoever runs the server. Every command honours the same [settings](settings.md);
`--db-url` before it names another database. Output is in the language of `LANG`, English or French. A command
ends with 0, with 1 where something could not be done, with 2 where it was not asked rightly.

What `user` does is felt at once on open sockets. `db upgrade` copies the database first; `db check`
ends with 1 where the log and what is stored differ. What `backup`, `restore` and `compact` do is told in
[storage](storage.md)."""
REST = """# REST reference

Made from the OpenAPI document that the server gives at `GET jddb/api/openapi.json`. How the routes belong
together is told in [REST](api.md)."""


def settings() -> Iterator[str]:
    """Every trait, with its default and its help."""
    yield SETTINGS
    for name, trait in sorted(JDDB.class_traits(config=True).items()):
        default = "a file in Jupyter's data folder" if name == "db_url" else f"`{trait.default()!r}`"
        yield f"| `{name}` | {default} | {' '.join((trait.help or '').split())} |"


def commands() -> Iterator[str]:
    """Every command, with its options and what they do."""
    yield COMMANDS
    yield from _commands(parser("en"), "jupyter jddb")


def _commands(parent: argparse.ArgumentParser, before: str) -> Iterator[str]:
    for group in parent._actions:
        if isinstance(group, argparse._SubParsersAction):
            helps = {choice.dest: choice.help for choice in group._choices_actions}
            for name, command in group.choices.items():
                inner = any(isinstance(each, argparse._SubParsersAction) for each in command._actions)
                if not inner:
                    yield from _command(command, f"{before} {name}", helps[name] or "")
                yield from _commands(command, f"{before} {name}")


def _command(command: argparse.ArgumentParser, name: str, help: str) -> Iterator[str]:
    formatter = argparse.HelpFormatter(prog=name, width=200)
    formatter.add_usage(None, command._actions, command._mutually_exclusive_groups, prefix="")
    usage = formatter.format_help().strip().replace("[-h] ", "").replace(" [-h]", "")
    yield f"\n## `{name.removeprefix('jupyter jddb ')}`\n\n{help[:1].upper()}{help[1:]}.\n\n    {usage}\n"
    for action in command._actions:
        if action.dest != "help" and action.help != argparse.SUPPRESS:
            names = ", ".join(f"`{option}`" for option in action.option_strings) or f"`{action.dest}`"
            default = f" (default: `{action.default}`)" if action.default and action.option_strings else ""
            yield f"- {names}: {action.help}{default if str(action.default) not in '. ' else ''}"


def rest() -> Iterator[str]:
    """Every operation, with what it takes and gives; and every shape."""
    document = describe(ROUTES, "/jddb/api")
    yield REST
    tags = dict.fromkeys(op["tags"][0] for item in document["paths"].values() for _, op in _operations(item))
    for tag in tags:
        yield f"\n## {tag}\n"
        for path, item in document["paths"].items():
            for method, op in _operations(item):
                if op["tags"][0] == tag:
                    yield from _operation(f"{method.upper()} {path[1:]}", item, op)
    yield "\n## Shapes\n"
    for name, schema in document["components"]["schemas"].items():
        yield from _shape(name, schema)


def _operations(item: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, part) for name, part in item.items() if name != "parameters"]


def _operation(name: str, item: dict[str, Any], op: dict[str, Any]) -> Iterator[str]:
    yield f"### `{name}`\n\n{op['summary']}\n"
    for parameter in [*item.get("parameters", []), *op.get("parameters", [])]:
        said = parameter.get("description", "")
        default = parameter["schema"].get("default")
        more = f" (default: `{default}`)" if default not in (None, "", False) else ""
        yield f"- `{parameter['name']}` in the {parameter['in']}: {_kind(parameter['schema'])}. {said}{more}"
    for media, content in op.get("requestBody", {}).get("content", {}).items():
        yield f"- takes {_kind(content['schema'])} (`{media}`)"
    if "x-role" in op:
        yield f"- needs the role `{op['x-role']}`"
    refusals = []
    for status, reply in op["responses"].items():
        if int(status) < 400 or "ErrorShape" not in str(reply):
            kinds = [
                f"{_kind(part['schema'])}" if "schema" in part else f"`{media}`"
                for media, part in reply.get("content", {}).items()
            ]
            yield f"- **{status}** {' or '.join(kinds) or 'nothing'}"
        else:
            refusals.append(status)
    yield f"- refusals: {', '.join(refusals)}\n"


def _shape(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n\n{schema.get('description', '')}\n\n| field | kind | |\n|---|---|---|"
    for field, kind in schema.get("properties", {}).items():
        optional = "" if field in schema.get("required", []) else "may be missing. "
        yield f"| `{field}` | {_kind(kind)} | {optional}{kind.get('description', '')} |"
    yield ""


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"] if value != "")
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(filter(None, map(_kind, schema["anyOf"]))))
    if "prefixItems" in schema:
        return f"[{', '.join(map(_kind, schema['prefixItems']))}]"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))


COMMITTED: dict[str, Callable[[], Iterator[str]]] = {"settings.md": settings, "commands.md": commands}
EACH_TIME: dict[str, Callable[[], Iterator[str]]] = {"rest.md": rest}


def written(page: Callable[[], Iterator[str]]) -> str:
    """The text of a page."""
    title, *others = "\n".join(page()).split("\n")
    return "\n".join([title, "", MADE, *others]).rstrip() + "\n"


def main() -> None:
    """Write the pages, or say which are out of date."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="write nothing, fail where a page differs")
    if arguments.parse_args().check:
        old = [name for name, page in COMMITTED.items() if (HERE / name).read_text() != written(page)]
        if old:
            sys.exit(f"out of date: {', '.join(old)}; run python docs/generate.py")
        return
    for name, page in {**COMMITTED, **EACH_TIME}.items():
        (HERE / name).write_text(written(page))


if __name__ == "__main__":
    main()
