"""What the commands say, in English and French; the form is that of `jddb_jupyter.errors`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # Help
    "about": (
        "Job descriptions, written and translated together: administration.",
        "Descriptions d’emploi rédigées et traduites à plusieurs : administration.",
    ),
    "help_db_url": (
        "the database, instead of the one in the settings",
        "la base de données, plutôt que celle des réglages",
    ),
    "help_init": (
        "make the data folder, the database and the secret",
        "créer le dossier de données, la base de données et le secret",
    ),
    "help_demo": (
        "open JupyterLab at the panel, on a database of its own with samples",
        "ouvrir JupyterLab au panneau, avec une base de données à part et des exemples",
    ),
    "help_data": ("the folder for the demo’s data", "le dossier des données de la démonstration"),
    "help_port": ("the port, or the next one that is free", "le port, ou le prochain qui est libre"),
    "demo_opens": (
        "JupyterLab opens in your browser; its address is\n\n    {url}\n\nCtrl-C ends it.",
        "JupyterLab s’ouvre dans votre navigateur; son adresse est\n\n    {url}\n\nCtrl-C y met fin.",
    ),
    "demo_address": (
        "Open this address in a browser:\n\n    {url}\n\nCtrl-C ends it.",
        "Ouvrez cette adresse dans un navigateur :\n\n    {url}\n\nCtrl-C y met fin.",
    ),
    "help_samples": ("put in sample job descriptions", "ajouter des exemples de descriptions d’emploi"),
    "help_import": ("put job descriptions in from files", "importer des descriptions d’emploi"),
    "help_files": ("files or folders", "fichiers ou dossiers"),
    "help_owner": (
        "who will own them (default: this account)",
        "à qui elles appartiendront (par défaut : ce compte)",
    ),
    "help_export": ("write job descriptions to files", "écrire des descriptions d’emploi dans des fichiers"),
    "help_number": ("a job number; all if left out", "un numéro d’emploi; tous s’il est omis"),
    "help_language": (
        "a language tag such as en or fr; all if left out",
        "une étiquette de langue comme en ou fr; toutes si elle est omise",
    ),
    "help_format": ("the kind of file", "le type de fichier"),
    "help_to": ("the folder to write to", "le dossier de destination"),
    "help_published": (
        "the published text, not the live one",
        "le texte publié, et non celui en cours",
    ),
    "help_token": ("print a token for a user", "afficher un jeton pour un utilisateur"),
    "help_user": ("a user name", "un nom d’utilisateur"),
    "help_session": ("limit it to a session", "le limiter à une session"),
    "help_role": ("limit it to a role", "le limiter à un rôle"),
    "help_expires": (
        "how long it is valid: 90s, 30m, 1h, 7d",
        "sa durée de validité : 90s, 30m, 1h, 7d",
    ),
    "help_users": (
        "list users, shut them out, let them in",
        "lister les utilisateurs, les bloquer, les admettre",
    ),
    "help_list": ("list users", "lister les utilisateurs"),
    "help_disable": ("shut a user out, now", "bloquer un utilisateur, dès maintenant"),
    "help_enable": ("let a user in again", "admettre de nouveau un utilisateur"),
    "help_revoke": (
        "refuse every token that a user has",
        "refuser tous les jetons que possède un utilisateur",
    ),
    "help_audit": ("tell who gave what to whom", "indiquer qui a donné quoi à qui"),
    "help_audit_user": ("what this user gave or got", "ce que cet utilisateur a donné ou reçu"),
    "help_audit_number": ("what was given of this job number", "ce qui a été donné de ce numéro d’emploi"),
    "help_json": ("one JSON object a line", "un objet JSON par ligne"),
    "help_restore": (
        "bring back a backup; clients load the text again",
        "rétablir une sauvegarde; les clients rechargent le texte",
    ),
    "help_copy": (
        "copy a whole database into an empty one, on either engine, and compare",
        "copier toute une base de données dans une base vide, d’un moteur à l’autre, et comparer",
    ),
    "help_copy_from": ("the address of the database to copy", "l’adresse de la base à copier"),
    "help_copy_to": (
        "the address of an empty database",
        "l’adresse d’une base vide",
    ),
    "copied_table": ("{table}: {rows} rows, {digest}", "{table} : {rows} lignes, {digest}"),
    "copied": (
        "Copied and compared: {rows} rows, the same in both.",
        "Copiée et comparée : {rows} lignes, identiques dans les deux.",
    ),
    "help_backup": (
        "write the whole database to one file, while servers run",
        "écrire toute la base de données dans un fichier, pendant que les serveurs tournent",
    ),
    "help_backup_file": ("a file that is not there yet", "un fichier qui n’existe pas encore"),
    "help_restore_file": ("a file that backup wrote", "un fichier qu’a écrit backup"),
    "backed_up": (
        "{path}: {bytes} bytes, sound.",
        "{path} : {bytes} octets, intacte.",
    ),
    "help_compact": (
        "drop what is not needed, without touching any history, and give back its room",
        "supprimer ce qui est superflu, sans toucher à aucun historique, et rendre la place",
    ),
    "compacted": (
        "{snapshots} snapshots and {connections} connections dropped, {left} lost ones ended.",
        "{snapshots} instantanés et {connections} connexions supprimés, {left} connexions perdues closes.",
    ),
    "vacuumed": (
        "{freed} bytes given back: {before} before, {after} after.",
        "{freed} octets rendus : {before} avant, {after} après.",
    ),
    "kept": ("What was there is kept as {path}.", "Ce qui s’y trouvait est conservé sous {path}."),
    "help_db": ("the database", "la base de données"),
    "help_upgrade": (
        "bring the database up to date",
        "mettre la base de données à niveau",
    ),
    "help_check": (
        "replay every log and compare it with what is stored",
        "rejouer chaque journal et le comparer à ce qui est conservé",
    ),
    # Results
    "ready": ("The database is {path}.", "La base de données est {path}."),
    "imported": ("{file}: imported as {job}", "{file} : importé sous {job}"),
    "there_already": ("{file}: there already", "{file} : déjà présent"),
    "problem": ("{file}: {reason}", "{file} : {reason}"),
    "imported_count": (
        "{imported} imported, {problems} with problems",
        "{imported} importés, {problems} avec problèmes",
    ),
    "no_such_file": ("There is no such file.", "Ce fichier n’existe pas."),
    "written": ("{path}", "{path}"),
    "bad_duration": (
        "“{text}” is not a duration such as 90s, 30m, 1h or 7d",
        "« {text} » n’est pas une durée comme 90s, 30m, 1h ou 7d",
    ),
    "user_active": ("active", "actif"),
    "user_disabled": ("disabled", "bloqué"),
    "user_done": ("{user}: done", "{user} : c’est fait"),
    "audit_created": ("created", "a créé"),
    "audit_granted": ("gave a role to", "a donné un rôle à"),
    "audit_removed": ("removed", "a retiré"),
    "audit_handed_over": ("handed over", "a cédé"),
    "audit_invited": ("made a link", "a créé un lien"),
    "audit_accepted": ("accepted a link", "a accepté un lien"),
    "audit_invitation_revoked": ("revoked a link", "a révoqué un lien"),
    "audit_user_disabled": ("shut out", "a bloqué"),
    "audit_user_enabled": ("let in again", "a admis de nouveau"),
    "audit_tokens_revoked": ("revoked the tokens of", "a révoqué les jetons de"),
    "audit_link": ("link {number}", "lien {number}"),
    "up_to_date": ("The database is up to date ({revision}).", "La base de données est à jour ({revision})."),
    "check_well": (
        "{count} sessions checked: the log and the tables agree.",
        "{count} sessions vérifiées : le journal et les tables concordent.",
    ),
    "check_faults": (
        "{count} sessions checked, {faults} faults.",
        "{count} sessions vérifiées, {faults} défauts.",
    ),
    "fault": ("{session}, revision {revision}: {fault}", "{session}, révision {revision} : {fault}"),
    "no_start": (
        "the text that the session began with is missing",
        "le texte de départ de la session manque",
    ),
    "gap": ("the next change in the log is {what}", "la modification suivante du journal est {what}"),
    "not_applicable": ("the change cannot be applied: {what}", "la modification est inapplicable : {what}"),
    "state_differs": ("{what} is not what the log makes", "{what} ne correspond pas au journal"),
    "state_beyond": ("{what} is beyond the log", "{what} dépasse le journal"),
    "column_differs": (
        "{what} is not what the change does",
        "{what} ne correspond pas à la modification",
    ),
    "client_differs": (
        "the records of client {what} do not agree with the log",
        "les données du client {what} ne concordent pas avec le journal",
    ),
    "thread_outside": (
        "the thread of comments {what} stands outside of the text",
        "le fil de commentaires {what} se trouve hors du texte",
    ),
    "thread_beyond": (
        "the thread of comments {what} stands at a revision that is not in the log",
        "le fil de commentaires {what} se trouve à une révision absente du journal",
    ),
    "links_unreadable": (
        "the links of this pair cannot be read: {what}",
        "les liens de cette paire sont illisibles : {what}",
    ),
    "links_beyond": (
        "the links of the {what} stand at a revision that is not in the log",
        "les liens du texte « {what} » se trouvent à une révision absente du journal",
    ),
    "link_outside": (
        "the link {what} stands outside of the text or overlaps another",
        "le lien {what} se trouve hors du texte ou en chevauche un autre",
    ),
    "head_differs": (
        "the session says that its last revision is {what}",
        "la session indique que sa dernière révision est {what}",
    ),
}


def locale_of(environ: Mapping[str, str] = os.environ) -> str:
    """The language of the person at the terminal: `fr` or `en` (the order of POSIX)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "fr" if environ[name].lower().startswith("fr") else "en"
    return "en"


def text(key: str, locale: str, **values: object) -> str:
    """The sentence for a reader of `locale`."""
    return MESSAGES[key][locale == "fr"].format_map(values)
