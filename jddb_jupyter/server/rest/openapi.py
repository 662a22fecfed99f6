"""The OpenAPI 3.1 document, made from the table of routes and what stands above each handler's methods."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec

from jddb_jupyter import __version__
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import (
    Forbidden,
    Internal,
    InvalidJson,
    InvalidMessage,
    JddbError,
    NotAuthenticated,
    NotFound,
    TooLarge,
    Unavailable,
)
from jddb_jupyter.server.rest.base import NoSuchAddress, RestHandler
from jddb_jupyter.server.rest.languages import described
from jddb_jupyter.server.rest.operations import File, Handle, Operation, Upload, operation_of
from jddb_jupyter.server.rest.shapes import ErrorShape

Document = dict[str, Any]
Routes = Iterable[tuple[str, type[RestHandler]]]

METHODS: Final = ("get", "post", "put", "patch", "delete")
API: Final = "/jddb/api"
ALWAYS: Final = (InvalidMessage, NotAuthenticated, Forbidden, Internal, Unavailable)
"""The errors that every operation can answer with."""
OF_KNOWN_PEOPLE: Final = (NotAuthenticated, Forbidden)
"""Those of them that one which is public does not."""

_COMPONENTS: Final = "#/components/schemas/{name}"
_PLACES: Final[Mapping[str, str]] = {
    "other_id": "The job description that it is compared with.",
    "job_id": "The number of a job description (`id`, not the position's number).",
    "session_id": "A session.",
    "pair_id": "A translation pair.",
    "link_id": "A link between segments.",
    "number": "The number of a published text.",
    "snapshot_id": "A named version.",
    "comment_id": "A comment; a thread is named by its first one.",
    "invitation_id": "An invitation link.",
    "term_id": "A term of the glossary.",
    "unit_id": "An entry of the translation memory.",
    "username": "Somebody, who need not have been seen yet.",
}
"""What the parts of an address mean."""

_ABOUT: Final = """
Below `jddb/api/` of the server's `base_url`. Every route asks the server's Authorizer (resource `jddb`) and
then the role: `x-role` is the smallest that suffices, and a person without a role gets 404. `message` of an
error is in the language of `Accept-Language`. A list stands under its plural name with `next`, the `cursor`
of what follows, or null.
"""


def describe(routes: Routes, server: str) -> Document:
    """The document, for a server whose API begins at `server`."""
    listed = [(pattern, handler) for pattern, handler in routes if handler is not NoSuchAddress]
    found = [declared for _, handler in listed for _, _, declared in operations_of(handler)]
    _, schemas = msgspec.json.schema_components(
        [ErrorShape, *(kind for declared in found for kind in _json_types(declared))],
        schema_hook=described,
        ref_template=_COMPONENTS,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "jddb_jupyter",
            "version": __version__,
            "description": " ".join(_ABOUT.split()),
            "license": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
        },
        "servers": [{"url": server}],
        "security": [{"bearer": []}, {"jupyter": []}, {"cookie": []}],
        "paths": {path_of(pattern, handler): _path_item(pattern, handler) for pattern, handler in listed},
        "components": {
            "schemas": {name: _as_read_elsewhere(schema) for name, schema in sorted(schemas.items())},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "jupyter": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token` and Jupyter's token.",
                },
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "username",
                    "description": "Jupyter's cookie; what writes needs `X-XSRFToken` too.",
                },
            },
        },
    }


def operations_of(handler: type[RestHandler]) -> Iterator[tuple[str, Handle, Operation]]:
    """The methods of a handler, each with what it declares; LookupError for one that declares nothing."""
    for name in METHODS:
        method = vars(handler).get(name)
        if method is not None:
            declared = operation_of(method)
            if declared is None:
                raise LookupError(f"{handler.__name__}.{name} has no @operation above it")
            yield name, method, declared


def path_of(pattern: str, handler: type[RestHandler]) -> str:
    """The address with the names of its parts, which are those of the methods' arguments in their order."""
    path = pattern.removeprefix(API).replace("\\.", ".")
    for name in _names(handler):
        path = re.sub(r"\([^()]*\)", f"{{{name}}}", path, count=1)
    return path


def _names(handler: type[RestHandler]) -> list[str]:
    _, method, _ = next(operations_of(handler))
    return list(inspect.signature(method).parameters)[1:]


def _path_item(pattern: str, handler: type[RestHandler]) -> Document:
    path = path_of(pattern, handler)
    item: Document = {}
    places = [
        _place(*place) for place in zip(_names(handler), re.findall(r"\(([^()]*)\)", pattern), strict=True)
    ]
    if places:
        item["parameters"] = places
    for name, method, declared in operations_of(handler):
        item[name] = _operation(name, path, method, declared)
    return item


def _place(name: str, pattern: str) -> Document:
    schema = {"type": "integer", "minimum": 0} if pattern.startswith("[0-9]") else {"type": "string"}
    if schema["type"] == "string":
        schema["pattern"] = f"^{pattern}$"
    return {"name": name, "in": "path", "required": True, "description": _PLACES[name], "schema": schema}


def _operation(name: str, path: str, method: Handle, declared: Operation) -> Document:
    words = [word.strip("{}").replace(".", "_") for word in path.split("/") if word]
    made: Document = {
        "operationId": "_".join([name, *words]),
        "tags": [words[0]],
        "summary": inspect.getdoc(method),
        "responses": {**_replies(declared), **_errors(path, declared)},
    }
    if declared.needs is not Role.NONE:
        made["x-role"] = str(declared.needs)
    if declared.is_public:
        made["security"] = []
    if declared.query is not None:
        made["parameters"] = list(_query(declared.query))
    if declared.body is not None:
        made["requestBody"] = {"required": not declared.body_is_optional, "content": _body(declared.body)}
    return made


def _query(kind: type[msgspec.Struct]) -> Iterator[Document]:
    for name, schema in _schema(kind)["properties"].items():
        parameter = {"name": name, "in": "query", "required": False}
        if "description" in schema:
            parameter["description"] = schema.pop("description")
        yield {**parameter, "schema": schema}


def _schema(kind: Any) -> Document:
    # By itself and with nothing referred to: for what is not a component of the document.
    (schema,), components = msgspec.json.schema_components([kind], schema_hook=described)
    found: Document = _as_read_elsewhere(components[schema["$ref"].rpartition("/")[2]])
    return found


def _body(kind: Any) -> Document:
    if not isinstance(kind, Upload):
        return {"application/json": {"schema": _reference(kind)}}
    files = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": {kind.name: files}, "required": [kind.name]}
    return {"multipart/form-data": {"schema": schema}}


def _replies(declared: Operation) -> Document:
    replies: Document = {}
    for status, kind in declared.replies.items():
        reply: Document = {"description": HTTPStatus(status).phrase}
        if isinstance(kind, File):
            reply["content"] = {
                media_type: {"schema": {"type": "object"}} if media_type == "application/json" else {}
                for media_type in kind.media_types
            }
        elif kind is not None:
            reply["content"] = {"application/json": {"schema": _reference(kind)}}
        replies[str(int(status))] = reply
    return replies


def _errors(path: str, declared: Operation) -> Document:
    told: dict[int, dict[str, str]] = {}
    for error in errors_of(path, declared):
        if error.http_status not in declared.replies:
            told.setdefault(error.http_status, {}).setdefault(error.code, inspect.getdoc(error) or "")
    return {
        str(status): {
            "description": " ".join(f"`{code}`: {meaning}" for code, meaning in codes.items()),
            "content": {"application/json": {"schema": _reference(ErrorShape)}},
        }
        for status, codes in sorted(told.items())
    }


def errors_of(path: str, declared: Operation) -> tuple[type[JddbError], ...]:
    """The errors that an operation can answer with."""
    missing = (NotFound,) if "{" in path else ()
    unread = (InvalidJson, TooLarge) if declared.body is not None else ()
    always = (error for error in ALWAYS if not (declared.is_public and error in OF_KNOWN_PEOPLE))
    return (*always, *missing, *unread, *declared.errors)


def _json_types(declared: Operation) -> Iterator[Any]:
    for kind in (declared.body, *declared.replies.values()):
        if kind is not None and not isinstance(kind, File | Upload):
            yield kind


def _reference(kind: Any) -> Document:
    (schema,), _ = msgspec.json.schema_components([kind], schema_hook=described, ref_template=_COMPONENTS)
    return dict(schema)


def _as_read_elsewhere(schema: Any) -> Any:
    """A schema whose patterns are those of JSON Schema (ECMA 262): the end is `$` there, `\\Z` in Python."""
    if isinstance(schema, list):
        return [_as_read_elsewhere(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: re.sub(r"\\Z\Z", "$", part)
        if name == "pattern" and isinstance(part, str)
        else _as_read_elsewhere(part)
        for name, part in schema.items()
    }
