"""`jupyter jddb audit`: who gave what to whom, as text or as JSON lines."""

from __future__ import annotations

import argparse
import json
from typing import Final

from jddb_jupyter.cli.desk import Desk
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.storage import access_log
from jddb_jupyter.storage.access_log import Told

PAGE: Final = 500
"""How many entries are read at once."""


async def audit(desk: Desk, options: argparse.Namespace) -> int:
    """One line an entry, the oldest first."""
    async with desk.database() as database:
        last: int | None = 0
        while last is not None:
            found = await database.read(
                access_log.everything, last, PAGE, username=options.user, job_number=options.number
            )
            for entry in found:
                print(_as_json(entry) if options.json else _as_text(desk, entry))
            last = found[-1].id if found else None
    return 0


def _as_json(entry: Told) -> str:
    """The fields of `GET access-log`, with the time as text and the job description that it is about."""
    return json.dumps(
        {
            "id": entry.id,
            "at": entry.at.isoformat(timespec="milliseconds"),
            "actor": entry.actor.username,
            "action": entry.action,
            "subject": None if entry.subject is None else entry.subject.username,
            "role_before": entry.role_before,
            "role_after": entry.role_after,
            "invitation_id": entry.invitation_id,
            "job_number": entry.job_number,
            "language": entry.language,
        },
        ensure_ascii=False,
    )


def _as_text(desk: Desk, entry: Told) -> str:
    """When, who, what, to whom, from which role to which, where; separated by tabs."""
    roles = " → ".join(_role(desk, name) for name in (entry.role_before, entry.role_after))
    invitation = "" if entry.invitation_id is None else desk.text("audit_link", number=entry.invitation_id)
    where = "" if entry.job_number is None else f"{entry.job_number} ({entry.language})"
    columns = (
        entry.at.isoformat(sep=" ", timespec="seconds"),
        entry.actor.username,
        desk.text(f"audit_{entry.action}"),
        "" if entry.subject is None else entry.subject.username,
        roles if entry.role_before or entry.role_after else "",
        invitation,
        where,
    )
    return "\t".join(columns).rstrip("\t")


def _role(desk: Desk, name: str | None) -> str:
    if name is None:
        return "–"
    return format(Role.named(name), "fr") if desk.locale == "fr" else name
