"""The components of a change as the engine keeps them: how they are read, joined and written.

A component is a tuple `(length, content, attributes)`:

    insert   length > 0   content is a text (length: its code points) or an embed (an object, length 1)
    retain   length > 0   content is None; attributes, if there are any, make it a format
    delete   length < 0   content and attributes are None

Attributes are None or a dict that is not empty. Tuples and dicts are shared between changes and
documents, so nothing may change one once it is made.

A list of components is in *normal form* when

1. neighbours of the same kind and attributes are one component (embeds stay apart),
2. an insert stands before a delete at the same place, and
3. the last component is not a plain retain.

It is the form that `push` and `chop` of Quill's Delta 5 give (https://github.com/slab/delta).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot.attributes import Attributes, same_attributes, same_value

Op: TypeAlias = dict[str, Any]
Content: TypeAlias = str | dict[str, Any]
Component: TypeAlias = tuple[int, Content | None, Attributes | None]

# What a double holds exactly: a longer length could not be repeated by a client in JavaScript.
MAX_LENGTH: Final = 2**53 - 1
# Deep enough for any embed or attribute of use, far from Python's limit on recursion.
MAX_NESTING: Final = 32
_READ_AT_ONCE: Final = 64
_SHOWN: Final = 40


def push(out: list[Component], length: int, content: Content | None, attributes: Attributes | None) -> None:
    """Add one component at the end of `out`, which is and stays in normal form but for rule 3."""
    if out:
        last_length, last_content, last_attributes = out[-1]
        if last_length < 0:
            if length < 0:
                out[-1] = (last_length + length, None, None)
                return
            if content is not None:
                deletion = out.pop()
                push(out, length, content, attributes)
                out.append(deletion)
                return
        elif length > 0 and (attributes is last_attributes or same_attributes(attributes, last_attributes)):
            if content is None:
                if last_content is None:
                    out[-1] = (last_length + length, None, attributes)
                    return
            elif type(content) is str and type(last_content) is str:
                out[-1] = (last_length + length, last_content + content, attributes)
                return
    out.append((length, content, attributes))


def append_rest(out: list[Component], rest: Sequence[Component]) -> None:
    """Add components that are in normal form among themselves, looking at no more than must be joined."""
    for index, component in enumerate(rest, 1):
        behind_a_delete = bool(out) and out[-1][0] < 0
        push(out, *component)
        if not behind_a_delete:
            out.extend(rest[index:])
            return


def chop(components: list[Component]) -> list[Component]:
    """Take a plain retain from the end, where it says nothing (rule 3)."""
    if components:
        length, content, attributes = components[-1]
        if length > 0 and content is None and attributes is None:
            components.pop()
    return components


def same_component(a: Component, b: Component) -> bool:
    """Whether two components are equal as JSON."""
    return a[0] == b[0] and same_value(a[1], b[1]) and same_attributes(a[2], b[2])


def read(ops: object) -> list[Component]:
    """Check a list of components as JSON gives it and bring it into normal form but for rule 3.

    Raises InvalidOperation with the reason of the first component that is malformed.
    """
    if type(ops) is not list:
        raise InvalidOperation("ops_not_a_list")
    if len(ops) > _READ_AT_ONCE:
        # In halves, because joining many texts one by one copies the first of them every time.
        components = read(ops[: len(ops) // 2])
        append_rest(components, read(ops[len(ops) // 2 :]))
        return components
    components = []
    for op in ops:
        if type(op) is not dict:
            raise InvalidOperation("component_not_an_object")
        if len(op) == 1:
            [(kind, value)] = op.items()
            reader = _READERS.get(kind)
            if reader is not None:
                push(components, *reader(value), None)
                continue
        _read_with_attributes(components, op)
    return components


def write(components: Sequence[Component]) -> list[Op]:
    """Components as JSON takes them, in dicts that belong to the caller."""
    ops: list[Op] = []
    for length, content, attributes in components:
        op: Op
        if content is not None:
            op = {"insert": content.copy() if isinstance(content, dict) else content}
        elif length > 0:
            op = {"retain": length}
        else:
            op = {"delete": -length}
        if attributes is not None:
            op["attributes"] = dict(attributes)
        ops.append(op)
    return ops


def ranges_of(inserts: Sequence[Component]) -> Callable[[int, int], Iterable[Component]]:
    """Access to ranges of `inserts` in ascending order, each of them passed once."""
    remaining = iter(inserts)
    offset = 0
    current: Component = (0, "", None)

    def runs(start: int, end: int) -> Iterator[Component]:
        nonlocal current, offset
        while start < end:
            length, content, attributes = current
            if start < offset + length:
                cut = min(end, offset + length)
                if type(content) is str:
                    content = content[start - offset : cut - offset]
                yield cut - start, content, attributes
                start = cut
            else:
                offset += length
                current = next(remaining)

    return runs


def check_text(text: str) -> None:
    """Refuse what no database and no encoding keeps: U+0000 and lone surrogates."""
    if "\0" in text:
        raise InvalidOperation("bad_character", code="0000")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InvalidOperation("bad_character", code=f"{ord(text[error.start]):04X}") from None


def check_length(kind: str, length: object) -> int:
    """A length as JSON gives it: a positive integer (bool and float are none) that a client can hold."""
    if type(length) is not int or length <= 0:
        raise InvalidOperation("length_not_positive", kind=kind)
    if length > MAX_LENGTH:
        raise InvalidOperation("length_too_large", kind=kind, limit=MAX_LENGTH)
    return length


def shown(name: object) -> str:
    """A foreign name, short and fit for a message in any encoding."""
    return str(name)[:_SHOWN].encode(errors="replace").decode()


def _read_with_attributes(components: list[Component], op: Op) -> None:
    for field in op:
        if field not in _READERS and field != "attributes":
            raise InvalidOperation("unknown_component_field", field=shown(field))
    kinds = [kind for kind in _READERS if kind in op]
    if len(kinds) != 1:
        raise InvalidOperation("component_not_an_object")
    kind = kinds[0]
    length, content = _READERS[kind](op[kind])
    if kind == "delete":
        raise InvalidOperation("delete_with_attributes")
    push(components, length, content, _read_attributes(op["attributes"]))


def _read_attributes(attributes: object) -> Attributes:
    if type(attributes) is not dict or not attributes:
        raise InvalidOperation("attributes_not_valid")
    for name, value in attributes.items():
        if type(name) is not str or not _is_json(value):
            raise InvalidOperation("attributes_not_valid")
    return dict(attributes)


def _read_insert(content: object) -> tuple[int, Content | None]:
    if type(content) is str:
        if not content:
            raise InvalidOperation("insert_empty")
        check_text(content)
        return len(content), content
    if type(content) is not dict or not _is_json(content):
        raise InvalidOperation("insert_not_text")
    if not content:
        raise InvalidOperation("insert_empty")
    return 1, content.copy()


def _read_retain(length: object) -> tuple[int, Content | None]:
    return check_length("retain", length), None


def _read_delete(length: object) -> tuple[int, Content | None]:
    return -check_length("delete", length), None


def _is_json(value: object, nesting: int = 0) -> bool:
    if value is None or type(value) in (str, bool, int, float):
        return True
    if nesting == MAX_NESTING:
        return False
    if type(value) is dict:
        return all(type(key) is str and _is_json(item, nesting + 1) for key, item in value.items())
    return type(value) is list and all(_is_json(item, nesting + 1) for item in value)


_READERS: Final[dict[str, Callable[[object], tuple[int, Content | None]]]] = {
    "insert": _read_insert,
    "retain": _read_retain,
    "delete": _read_delete,
}
