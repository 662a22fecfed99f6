"""What Yjs clients and the people behind them are told."""

from __future__ import annotations

from typing import Final

YJS: Final[dict[str, tuple[str, str]]] = {
    "yjs_malformed": (
        "This is no message or no update as Yjs makes them.",
        "Ce n’est pas un message ni une mise à jour de Yjs.",
    ),
    "yjs_not_binary": ("A binary frame was expected.", "Une trame binaire était attendue."),
    "yjs_state_first": (
        "Say first what you have: sync step 1.",
        "Dites d’abord ce que vous avez : étape de synchronisation 1.",
    ),
    "yjs_other_content": (
        "Only text and its formats can be written, in the text “content”.",
        "On ne peut écrire que du texte et sa mise en forme, dans le texte « content ».",
    ),
    "yjs_cut_character": (
        "The update divides a character that is two units long.",
        "La mise à jour coupe un caractère long de deux unités.",
    ),
    "yjs_foreign_client": (
        "This Yjs client belongs to someone else.",
        "Ce client Yjs appartient à une autre personne.",
    ),
    "yjs_too_many_shown": (
        "One connection can speak for {limit} Yjs clients.",
        "Une connexion peut parler pour {limit} clients Yjs.",
    ),
    "yjs_too_much_shown": (
        "What a Yjs client shows of itself can have {limit} characters.",
        "Ce qu’un client Yjs montre de lui peut compter {limit} caractères.",
    ),
    "yjs_missing": (
        "What comes before this update is missing.",
        "Ce qui précède cette mise à jour manque.",
    ),
    "no_yjs": ("This server takes no Yjs clients.", "Ce serveur n’accepte pas de clients Yjs."),
    "yjs_start_afresh": (
        "This document was made anew: begin with an empty one.",
        "Ce document a été refait : commencez par un document vide.",
    ),
}
