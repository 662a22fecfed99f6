"""Compose, transform and invert on lists of components (see `components`), as Quill's Delta 5 does.

Each walks both lists once, side by side, and looks at no text other than what it has to cut. The
arguments are in normal form, and so is what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jddb_jupyter.ot.attributes import compose_attributes, invert_attributes, transform_attributes
from jddb_jupyter.ot.components import Component, append_rest, chop, push


def compose(first: Sequence[Component], second: Sequence[Component]) -> list[Component]:
    """One change with the effect of `first` and then `second`."""
    if not second:
        return list(first)
    out, i, skipped = _untouched_prefix(first, second)
    j = 0
    b_length, b_content, b_attributes = second[0]
    if skipped:
        if skipped == b_length:
            j = 1
            if j == len(second):
                append_rest(out, first[i:])
                return chop(out)
            b_length, b_content, b_attributes = second[1]
        else:
            b_length -= skipped
    if i == len(first):
        append_rest(out, [(b_length, b_content, b_attributes), *second[j + 1 :]])
        return chop(out)
    a_length, a_content, a_attributes = first[i]
    a_offset = 0
    while True:
        if b_content is not None:
            push(out, b_length, b_content, b_attributes)
            b_length = 0
        elif a_length < 0:
            push(out, a_length, None, None)
            a_length = 0
        else:
            length = min(a_length, abs(b_length))
            if b_length > 0:
                content = a_content
                if type(content) is str and (a_offset or length < a_length):
                    content = content[a_offset : a_offset + length]
                push(out, length, content, compose_attributes(a_attributes, b_attributes, a_content is None))
                b_length -= length
            else:
                if a_content is None:
                    push(out, -length, None, None)
                b_length += length
            a_length -= length
            a_offset += length
        if not b_length:
            j += 1
            if j == len(second):
                break
            b_length, b_content, b_attributes = second[j]
        if not a_length:
            i += 1
            if i == len(first):
                append_rest(out, [(b_length, b_content, b_attributes), *second[j + 1 :]])
                return chop(out)
            a_length, a_content, a_attributes = first[i]
            a_offset = 0
    if a_length:
        if a_offset and type(a_content) is str:
            a_content = a_content[a_offset:]
        append_rest(out, [(a_length, a_content, a_attributes), *first[i + 1 :]])
    else:
        append_rest(out, first[i + 1 :])
    return chop(out)


def transform(first: Sequence[Component], second: Sequence[Component], priority: bool) -> list[Component]:
    """`second` as it must be applied after a concurrent `first`.

    With `priority`, `first` counts as the earlier one: its insert stands before another at the same
    place, and its format wins.
    """
    if not first:
        return list(second)
    out: list[Component] = []
    if not second:
        return out
    i = j = 0
    a_length, a_content, a_attributes = first[0]
    b_length, b_content, b_attributes = second[0]
    while True:
        if a_content is not None and (priority or b_content is None):
            push(out, a_length, None, None)
            a_length = 0
        elif b_content is not None:
            push(out, b_length, b_content, b_attributes)
            b_length = 0
        else:
            length = min(abs(a_length), abs(b_length))
            if a_length < 0:
                a_length += length
                b_length -= length if b_length > 0 else -length
            else:
                a_length -= length
                if b_length < 0:
                    push(out, -length, None, None)
                    b_length += length
                else:
                    push(out, length, None, transform_attributes(a_attributes, b_attributes, priority))
                    b_length -= length
        if not b_length:
            j += 1
            if j == len(second):
                return chop(out)
            b_length, b_content, b_attributes = second[j]
        if not a_length:
            i += 1
            if i == len(first):
                append_rest(out, [(b_length, b_content, b_attributes), *second[j + 1 :]])
                return chop(out)
            a_length, a_content, a_attributes = first[i]


def transform_position(components: Sequence[Component], index: int, priority: bool) -> int:
    """Where the position `index` is after the change; with `priority` an insert right there is behind it."""
    offset = 0
    for length, content, _ in components:
        if offset > index:
            break
        if length < 0:
            index -= min(-length, index - offset)
            continue
        if content is not None and (offset < index or not priority):
            index += length
        offset += length
    return index


def invert(
    components: Sequence[Component], runs: Callable[[int, int], Iterable[Component]]
) -> list[Component]:
    """The change that takes `components` back; `runs(start, end)` gives a range of the base as inserts.

    The ranges asked for are those deleted or formatted, in ascending order.
    """
    out: list[Component] = []
    position = 0
    for length, content, attributes in components:
        if content is not None:
            push(out, -length, None, None)
        elif length < 0:
            for run in runs(position, position - length):
                push(out, *run)
            position -= length
        else:
            if attributes is None:
                push(out, length, None, None)
            else:
                for run_length, _, run_attributes in runs(position, position + length):
                    push(out, run_length, None, invert_attributes(attributes, run_attributes))
            position += length
    return chop(out)


def _untouched_prefix(
    first: Sequence[Component], second: Sequence[Component]
) -> tuple[list[Component], int, int]:
    """The components of `first` that lie wholly before what `second` touches.

    Returns them, how many they are, and the length of `second`'s leading retain that they use up.
    """
    retained, content, attributes = second[0]
    if retained < 0 or content is not None or attributes is not None:
        return [], 0, 0
    left = retained
    count = 0
    for length, _, _ in first:
        if length > left:
            break
        if length > 0:
            left -= length
        count += 1
    return list(first[:count]), count, retained - left
