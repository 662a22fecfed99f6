"""What an administrator can set, in a Jupyter configuration file, as a flag, or in the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from jupyter_core.paths import jupyter_data_dir
from traitlets import (
    Bool,
    Dict,
    Enum,
    Float,
    Integer,
    List,
    TraitError,
    TraitType,
    Unicode,
    default,
    validate,
)
from traitlets.config import Configurable

from jddb_jupyter.auth.secret import SMALLEST_SECRET, kept_secret
from jddb_jupyter.auth.tokens import ALGORITHMS, ASYMMETRIC, Tokens
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.translation.checks.typography import REGION_NAMES, REGIONS

PREFIX: Final = "JDDB_"
ROLES: Final = tuple(str(role) for role in Role)
DEFAULTS: Final = CollabSettings()


class JDDB(Configurable):
    """Settings of jddb_jupyter: `c.JDDB.db_url` in a file, `--JDDB.db_url=` as a flag, `JDDB_DB_URL` outside.

    A flag counts more than a file, and a file more than the environment, where lists and mappings are JSON.
    """

    db_url = Unicode(
        help="""The database, as a SQLAlchemy address. sqlite+aiosqlite:///path/to/jddb.sqlite is made if it
        is not there; postgresql+asyncpg://user:password@host/database, which several servers can share, has
        to be. Default: jddb_jupyter/jddb.sqlite in Jupyter's data directory."""
    ).tag(config=True)
    broker_url = Unicode(
        "",
        help="""How several servers tell each other of changes: redis://host:6379/0, rediss:// or unix://.
        Empty: other processes on the same database are noticed by watching it.""",
    ).tag(config=True)
    broker_prefix = Unicode("jddb:", help="What the names of all keys and channels in Redis begin with.").tag(
        config=True
    )
    jwt_secret = Unicode(
        "",
        help="""The secret that signs tokens (HS256), 32 bytes or more. Empty: made at the first start and
        kept, readable by its owner only, in jddb_jupyter/jwt_secret in Jupyter's data directory.""",
    ).tag(config=True)
    jwt_algorithms = List(
        Enum(sorted(ALGORITHMS)),
        default_value=["HS256"],
        minlen=1,
        help="Which tokens are accepted: HS256 (this server's own), RS256, ES256 (a sign-in service's).",
    ).tag(config=True)
    jwt_public_key = Unicode(
        "", help="The public key (PEM) that RS256 or ES256 tokens are checked against."
    ).tag(config=True)
    jwks_url = Unicode(
        "", help="Where a sign-in service publishes its keys for RS256 or ES256 tokens (a JWKS address)."
    ).tag(config=True)
    token_lifetime = Integer(
        900, min=10, max=86_400, help="How long a token that POST jddb/api/token gives is valid, in seconds."
    ).tag(config=True)
    default_role = Enum(
        ROLES,
        default_value=str(Role.EDITOR),
        help="The role that everyone has in every job description; none: only members see it.",
    ).tag(config=True)
    group_roles = Dict(
        value_trait=Enum(ROLES),
        key_trait=Unicode(),
        help="""Roles that JupyterHub groups give in every job description, as {"group": "editor"}.""",
    ).tag(config=True)
    changes_per_second = Float(
        DEFAULTS.changes_per_second, min=0, help="Changes a connection may send a second. 0: no limit."
    ).tag(config=True)
    max_message_bytes = Integer(
        DEFAULTS.max_message_bytes, min=1_000, help="The largest message of a client, unpacked, in bytes."
    ).tag(config=True)
    max_document_length = Integer(
        DEFAULTS.max_document_length, min=1_000, help="The longest document, in characters (code points)."
    ).tag(config=True)
    max_import_bytes = Integer(
        20_000_000, min=1_000, help="The largest file that can be imported, in bytes."
    ).tag(config=True)
    max_archive_bytes = Integer(
        200_000_000,
        min=1_000,
        help="The largest archive (.zip) that can be imported, packed and unpacked, in bytes.",
    ).tag(config=True)
    max_connections = Integer(
        DEFAULTS.max_connections,
        min=1,
        help="""How many sockets may be open at once in this process; that of a translation pair counts as
        two, one for each text.""",
    ).tag(config=True)
    heartbeat_interval = Float(
        DEFAULTS.heartbeat_interval,
        min=0.1,
        help="How often clients show that they live, in seconds; silent for 2.5 intervals, they are closed.",
    ).tag(config=True)
    heads_interval = Float(
        DEFAULTS.heads_interval,
        min=0.1,
        help="""How often a server that hears of changes through Redis compares what it has with the database,
        in seconds: what Redis lost shows then. While Redis is away, it does so every quarter of a second.""",
    ).tag(config=True)
    snapshot_every = Integer(
        DEFAULTS.snapshot_every, min=1, help="After how many revisions the whole text is written down."
    ).tag(config=True)
    batch_size = Integer(
        DEFAULTS.batch_size, min=1, help="How many messages the server puts into one frame at most."
    ).tag(config=True)
    batch_timeout = Float(
        DEFAULTS.batch_timeout,
        min=0,
        help="How long a busy connection gathers messages for one frame, in seconds. 0: it does not wait.",
    ).tag(config=True)
    log_format = Enum(
        ("text", "json"),
        default_value="text",
        help="""How the log is written: text, as Jupyter does, without tokens but with the words that a failed
        request looked for, or json, one object a line, with who joined and left, what was asked for, and how
        long it took, without tokens and anything that somebody wrote.""",
    ).tag(config=True)
    token_in_links = Bool(
        False,
        help="""Whether an invitation link also lets people into this Jupyter server, with its token in it:
        they may do everything here then, also what their role does not let them. For a server that is thrown
        away, as on Binder, and whose people have no other way in.""",
    ).tag(config=True)
    service_url = Unicode(
        "",
        help="""Where the panel finds the service that keeps the job descriptions, such as /services/jddb/ on
        a JupyterHub; this server opens no database then. Empty: it is the one itself.""",
    ).tag(config=True)

    language_regions = Dict(
        value_trait=Enum(tuple(REGION_NAMES)),
        key_trait=Unicode(),
        default_value=dict(REGIONS),
        help="""Whose typography a language without a country follows, as {"fr": "fr_CA"}; fr_FR sets off
        ; ! ? too.""",
    ).tag(config=True)
    suggesters = List(
        Unicode(),
        default_value=[],
        help="""Which machines may be asked for translations: libretranslate, openai, or another package's
        entry point in jddb_jupyter.suggesters. Their addresses and keys are in the environment only. Empty:
        no text leaves this server.""",
    ).tag(config=True)
    suggester_timeout = Float(
        20.0, min=0.1, max=60, help="How long a machine may take for a translation, in seconds."
    ).tag(config=True)

    def __init__(self, environ: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(**options)
        explicit = self._find_my_config(self.config)
        for name, trait in self.traits(config=True).items():
            value = (os.environ if environ is None else environ).get(PREFIX + name.upper())
            if value and name not in explicit and name not in options:
                try:
                    setattr(self, name, _from_text(trait, value))
                except (TraitError, ValueError) as error:
                    raise TraitError(f"{PREFIX}{name.upper()}: {error}") from error

    @default("db_url")
    def _default_db_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.data_dir / 'jddb.sqlite'}"

    @property
    def data_dir(self) -> Path:
        """Where this project keeps its files unless told otherwise."""
        return Path(jupyter_data_dir()) / "jddb_jupyter"

    @validate("db_url")
    def _check_db_url(self, proposal: Any) -> str:
        if not str(proposal.value).startswith(("sqlite", "postgresql+asyncpg://")):
            raise TraitError(
                "JDDB.db_url takes sqlite+aiosqlite:///path/to/a/file"
                " or postgresql+asyncpg://user:password@host/database"
            )
        return str(proposal.value)

    @validate("broker_url")
    def _check_broker_url(self, proposal: Any) -> str:
        if proposal.value and not str(proposal.value).startswith(("redis://", "rediss://", "unix://")):
            raise TraitError("JDDB.broker_url takes redis://host:6379/0, rediss:// or unix://")
        return str(proposal.value)

    @validate("jwt_secret")
    def _check_jwt_secret(self, proposal: Any) -> str:
        if proposal.value and len(proposal.value.encode()) < SMALLEST_SECRET:
            raise TraitError(f"JDDB.jwt_secret needs at least {SMALLEST_SECRET} bytes")
        return str(proposal.value)

    def tokens(self) -> Tokens:
        """The issuer and verifier of tokens that these settings describe; TraitError if they contradict."""
        if set(self.jwt_algorithms) & ASYMMETRIC and not (self.jwt_public_key or self.jwks_url):
            raise TraitError("JDDB.jwt_algorithms RS256 and ES256 need JDDB.jwt_public_key or JDDB.jwks_url")
        return Tokens(
            secret=self.jwt_secret or kept_secret(self.data_dir / "jwt_secret"),
            algorithms=self.jwt_algorithms,
            public_key=self.jwt_public_key,
            jwks_url=self.jwks_url,
        )

    def collab(self) -> CollabSettings:
        """The part that the sessions need."""
        shared = {field.name for field in fields(CollabSettings)} & set(self.trait_names(config=True))
        return CollabSettings(**{name: getattr(self, name) for name in shared})

    def roles_of_groups(self) -> dict[str, Role]:
        """`group_roles` as roles."""
        return {group: Role.named(role) for group, role in self.group_roles.items()}


def _from_text(trait: TraitType[Any, Any], text: str) -> Any:
    return json.loads(text) if isinstance(trait, List | Dict) else trait.from_string(text)
