"""What every REST handler shares: letting the request in, reading its body, replying, and telling errors."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import Any, Final, TypeVar, cast

import msgspec
from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, MissingArgumentError

from jddb_jupyter.auth.identity import locale_of
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import (
    Forbidden,
    Internal,
    InvalidJson,
    InvalidMessage,
    JddbError,
    MethodNotAllowed,
    NotFound,
    TooLarge,
)
from jddb_jupyter.server.access import RESOURCE, authenticate_request, services_of
from jddb_jupyter.server.events import Events
from jddb_jupyter.server.rest.languages import decoded, encoded
from jddb_jupyter.server.rest.shapes import ErrorShape
from jddb_jupyter.server.wiring import Services
from jddb_jupyter.storage import access_log

log = logging.getLogger(__name__)

T = TypeVar("T")
Q = TypeVar("Q", bound=msgspec.Struct)

REFUSALS: Final[Mapping[int, JddbError]] = {
    HTTPStatus.BAD_REQUEST: InvalidMessage("bad_request"),
    HTTPStatus.FORBIDDEN: Forbidden("forbidden"),
    HTTPStatus.NOT_FOUND: NotFound("no_such_address"),
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed("method_not_allowed"),
}
"""What is told where Tornado or Jupyter refuse a request."""

DEFAULT_LIMIT: Final = 50
LARGEST_LIMIT: Final = 500
LARGEST_INTEGER: Final = 2**31 - 1

_SESSION = re.compile(r"/jddb/api/sessions/([A-Za-z0-9_-]{1,128})")
_FIELD = re.compile(r"\$\.(\w+)")
_MISSING = re.compile(r"missing required field `(\w+)`")


class RestHandler(APIHandler):
    """A handler whose methods run only for a known, allowed `person`, with the `services` open."""

    auth_resource = RESOURCE
    services: Services
    person: Principal

    async def prepare(self) -> None:  # type: ignore[override]
        """Let the request in, or refuse it."""
        self.set_header("Cache-Control", "no-store")
        if self.request.method == "OPTIONS":  # a browser's preflight asks before it may prove anything
            self.current_user = self._jupyter_current_user = None
            self.set_cors_headers()
            return
        self.services = await services_of(self)
        self.person = await authenticate_request(self, self.services)

    def body(self, kind: type[T]) -> T:
        """The body as `kind`; InvalidJson or InvalidMessage with the name of the field that is wrong."""
        limit = self.services.settings.max_import_bytes
        if len(self.request.body) > limit:
            raise TooLarge("message_too_large", size=len(self.request.body), limit=limit)
        try:
            return msgspec.json.decode(self.request.body, type=kind, dec_hook=decoded)
        except msgspec.ValidationError as error:
            raise _invalid(str(error)) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidJson("not_json") from error

    def query(self, kind: type[Q]) -> Q:
        """The query parameters as `kind`, without those that are empty; InvalidMessage names a wrong one.

        One whose default is a list may stand several times.
        """
        names = dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True))
        fields = msgspec.structs.fields(kind)
        several = {field.encode_name for field in fields if field.default_factory is list}
        given: dict[str, Any] = {
            name: list(filter(None, self.get_query_arguments(name)))
            if name in several
            else self.get_query_argument(name, "")
            for name in names
        }
        given = {name: value for name, value in given.items() if value}
        try:
            asked = msgspec.convert(given, type=kind, strict=False, dec_hook=decoded)
        except msgspec.ValidationError as error:
            raise _invalid(str(error)) from error
        for name, text in given.items():  # msgspec reads a whole number out of 1.0 and 1e3 too
            value = getattr(asked, names[name])
            if type(value) is int and str(value) != text:
                raise InvalidMessage("field_not_valid", field=name)
        return asked

    async def access_changed(self, session_ids: Iterable[str]) -> None:
        """Let a change of roles or status be felt on open sockets."""
        for session_id in session_ids:
            await self.services.manager.access_changed(session_id)

    async def roles_changed(self, session_ids: Iterable[str], at: datetime) -> None:
        """Let what this request did to roles at that time be felt on open sockets, and tell it as events."""
        await self.access_changed(session_ids)
        done = await self.services.database.read(access_log.of_moment, self.person.user_id, at)
        for entry in done:
            if entry.subject is not None and entry.job_id is not None:
                role = entry.role_after or str(Role.NONE)
                self.events.role_changed(entry.job_id, entry.subject.username, role, entry.actor.username)

    @property
    def events(self) -> Events:
        """Where to tell other parts of the server what was done."""
        return cast(Events, self.settings["jddb_events"])

    def reply(self, value: object, status: int = HTTPStatus.OK) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.finish(msgspec.json.encode(value, enc_hook=encoded))

    def no_content(self) -> None:
        """Answer that it is done, with nothing to say."""
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell an error as `{"code", "message", "details"}`."""
        error = _as_told(kwargs.get("exc_info", (None, None, None))[1], status_code)
        self.set_status(error.http_status)
        details = {"reason": error.reason, **{name: _plain(value) for name, value in error.values.items()}}
        told: ErrorShape = {
            "code": error.code,
            "message": error.message(self._language()),
            "details": details,
        }
        self.reply(told, error.http_status)

    def on_finish(self) -> None:
        """Log who asked for what: neither the words that they looked for nor a name, only numbers."""
        super().on_finish()
        person: Principal | None = getattr(self, "person", None)
        log.info(
            "answered",
            extra={
                "method": self.request.method,
                "handler": type(self).__name__,
                "status": self.get_status(),
                "session": _session_in(self.request.path),
                "user": None if person is None else person.user_id,
                "duration_ms": round(self.request.request_time() * 1000, 1),
            },
        )

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log what is the server's fault; a refusal is told to the client and is none."""
        if not isinstance(value, JddbError) or isinstance(value, Internal):
            super().log_exception(typ, value, tb)

    def _language(self) -> str:
        try:
            return locale_of(self)
        except HTTPError:  # the address cannot be decoded
            return "en"


class NoSuchAddress(RestHandler):
    """Every address below `jddb/api` that is not there."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse the request, after those who may not know."""
        await super().prepare()
        raise NotFound("no_such_address")


def _invalid(problem: str) -> InvalidMessage:
    missing = _MISSING.search(problem)
    if missing:
        return InvalidMessage("field_missing", field=missing[1])
    field = _FIELD.search(problem)
    return InvalidMessage("field_not_valid", field=field[1] if field else "body")


def _session_in(path: str) -> str | None:
    found = _SESSION.search(path)
    return found[1] if found else None


def _as_told(exception: BaseException | None, status: int) -> JddbError:
    if isinstance(exception, JddbError):
        return exception
    if isinstance(exception, MissingArgumentError):
        return InvalidMessage("field_missing", field=exception.arg_name)
    return REFUSALS.get(status, Internal("internal"))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Enum) or not isinstance(value, int | float) else value
