"""What the OpenAPI document promises, held against what the server answers."""

from __future__ import annotations

import copy
import re
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

ADDRESS = "urn:openapi"
HOW = "Declare it in the @operation above the handler's method (see CONTRIBUTING, A new route)."


class Contract:
    """The document of a server, and the statuses that were `seen` of each (method, path)."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.seen: dict[tuple[str, str], set[int]] = {}
        self._paths = {path: _pattern(path, item) for path, item in document["paths"].items()}
        resource = DRAFT202012.create_resource(_closed(copy.deepcopy(document)))
        self._registry: Registry[Any] = Registry().with_resource(ADDRESS, resource)

    def check(self, method: str, path: str, reply: Any) -> None:
        """Fail where an answer is not what the document says."""
        found = self.path_of(path)
        declared = self.document["paths"].get(found, {}).get(method.lower())
        if declared is None:  # no such address, or no such method there
            assert reply.status >= 400, f"{method} {path} is not in the document. {HOW}"
            self._validate(reply.body, "/components/schemas/ErrorShape")
            return
        self.seen.setdefault((method, found), set()).add(reply.status)
        said = declared["responses"].get(str(reply.status))
        assert said is not None, f"{method} {found} answered {reply.status}: {reply.body}. {HOW}"
        content = said.get("content", {})
        # A file can be of several kinds, JSON among them; then the reply says which it is.
        is_json = "application/json" in content and (
            len(content) == 1 or reply.headers["Content-Type"].startswith("application/json")
        )
        if is_json:
            place = f"/paths/{_escaped(found)}/{method.lower()}/responses/{reply.status}/content"
            self._validate(reply.body, f"{place}/application~1json/schema")
        elif content:
            assert reply.headers["Content-Type"] in content, (method, found)
        else:
            assert reply.raw == b"", (method, found)

    def path_of(self, path: str) -> str:
        """The path of the document that an address below `jddb/api` belongs to; empty if there is none."""
        address = "/" + path.partition("?")[0]
        if address in self._paths:
            return address
        return next((known for known, pattern in self._paths.items() if pattern.fullmatch(address)), "")

    def _validate(self, body: Any, place: str) -> None:
        schema = {"$ref": f"{ADDRESS}#{place}"}
        errors = [
            f"{error.json_path}: {error.message}"
            for error in Draft202012Validator(schema, registry=self._registry).iter_errors(body)
        ]
        assert not errors, f"{place}: {errors}. {HOW}"


def _pattern(path: str, item: dict[str, Any]) -> re.Pattern[str]:
    kinds = {place["name"]: place["schema"]["type"] for place in item.get("parameters", [])}
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(
            re.escape(part) if number % 2 == 0 else "[0-9]+" if kinds[part] == "integer" else "[^/]+"
            for number, part in enumerate(parts)
        )
    )


def _escaped(path: str) -> str:
    return path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _closed(schema: Any) -> Any:
    """A schema that lets nothing through which it does not name."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    if closed.get("type") == "object" and "properties" in closed:
        closed.setdefault("additionalProperties", False)
    return closed
