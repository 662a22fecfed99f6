"""What a person wants to change in a document, gathered into one change."""

from __future__ import annotations

from typing import Any

from jddb_jupyter.errors import InvalidOperation, NotFound
from jddb_jupyter.ot import Delta, Document


class Edit:
    """Edits a copy of a document; positions and lengths count characters (code points) of what is there now.

    Each step sees what those before it did. Errors leave the copy as it is. The last line break of a document
    cannot be deleted, and nothing is inserted behind it.
    """

    def __init__(self, document: Document) -> None:
        self._document = document.copy()
        self.delta = Delta([])
        """All steps so far, as one change."""

    @property
    def text(self) -> str:
        """The text as it is with the steps so far, the last line break included."""
        return self._document.text

    def __len__(self) -> int:
        return len(self._document)

    def insert(self, position: int, text: str, **attributes: Any) -> None:
        """Put text in before the character at `position`; `attributes` are formats, such as `bold=True`."""
        if text:
            self._step(position, {"insert": text, **({"attributes": attributes} if attributes else {})})

    def append(self, text: str, **attributes: Any) -> None:
        """Put text in as new lines at the end."""
        end = len(self) - 1
        if self.text[:-1] and not self.text[:-1].endswith("\n"):
            text = "\n" + text
        self.insert(end, text.removesuffix("\n"), **attributes)

    def delete(self, position: int, length: int) -> None:
        """Take characters out."""
        self._step(position, {"delete": length})

    def format(self, position: int, length: int, **attributes: Any) -> None:
        """Format characters; None takes a format away. What formats lines (`header=2`) is for line breaks."""
        self._step(position, {"retain": length, "attributes": attributes})

    def replace(self, old: str, new: str, count: int = -1) -> int:
        """Put `new` in the place of `old`, with the formats that it has, at most `count` times (-1: always).

        Returns how many times. NotFound (`edit_text_not_found`) if `old` is nowhere.
        """
        if not old:
            raise InvalidOperation("insert_empty")
        position = replaced = 0
        while count < 0 or replaced < count:
            position = self.text.find(old, position)
            if position < 0:
                break
            attributes = self._attributes_at(position)
            if new:
                self.insert(position, new, **attributes)
            self.delete(position + len(new), len(old))
            position += len(new)
            replaced += 1
        if not replaced and count != 0:
            raise NotFound("edit_text_not_found", text=old[:80])
        return replaced

    def _attributes_at(self, position: int) -> dict[str, Any]:
        for op in self._document.to_delta().ops:
            position -= len(op["insert"])
            if position < 0:
                return dict(op.get("attributes", {}))
        return {}

    def _step(self, position: int, component: dict[str, Any]) -> None:
        if type(position) is not int or position < 0:
            raise InvalidOperation("position_not_valid")
        step = Delta([{"retain": position}, component] if position else [component])
        self._document.apply(step)
        self.delta = self.delta.compose(step)
