"""Every REST address, below the server's `base_url`. The last one answers for all that are not there."""

from __future__ import annotations

from typing import Final

from jddb_jupyter.server.rest.base import NoSuchAddress, RestHandler
from jddb_jupyter.server.rest.comments import CommentHandler, CommentsHandler, MentionableHandler
from jddb_jupyter.server.rest.comparing import CompareHandler
from jddb_jupyter.server.rest.concordance import ConcordanceHandler
from jddb_jupyter.server.rest.document import ChangesHandler, DocumentHandler, RestoreHandler
from jddb_jupyter.server.rest.exchange import (
    GlossaryExportHandler,
    GlossaryImportHandler,
    MemoryExportHandler,
    MemoryImportHandler,
)
from jddb_jupyter.server.rest.files import ExportHandler
from jddb_jupyter.server.rest.glossary import GlossaryHandler, TermHandler, TermsInTextHandler
from jddb_jupyter.server.rest.history import (
    AttributionHandler,
    DifferenceHandler,
    NamedVersionHandler,
    NamedVersionsHandler,
    TimelineHandler,
)
from jddb_jupyter.server.rest.importing import ImportHandler
from jddb_jupyter.server.rest.invitations import (
    AcceptHandler,
    InvitationHandler,
    InvitationsHandler,
)
from jddb_jupyter.server.rest.jobs import FacetsHandler, JobHandler, JobsHandler
from jddb_jupyter.server.rest.leverage import LeverageHandler
from jddb_jupyter.server.rest.members import (
    AccessLogHandler,
    MemberHandler,
    MembersHandler,
    OwnerHandler,
)
from jddb_jupyter.server.rest.memory import MemoryHandler, UnitHandler
from jddb_jupyter.server.rest.pair_export import PairExportHandler
from jddb_jupyter.server.rest.people import MeHandler, PeopleHandler, TokenHandler
from jddb_jupyter.server.rest.publishing import (
    VersionDifferenceHandler,
    VersionHandler,
    VersionsHandler,
)
from jddb_jupyter.server.rest.segments import (
    AlignHandler,
    FindingsHandler,
    PublishHandler,
    SegmentsHandler,
    SuggestionsHandler,
)
from jddb_jupyter.server.rest.sessions import SessionHandler, SessionsHandler
from jddb_jupyter.server.rest.status import HealthHandler, MetricsHandler, OpenApiHandler, ReadyHandler
from jddb_jupyter.server.rest.suggesting import SuggestersHandler, SuggestHandler
from jddb_jupyter.server.rest.translations import TranslationHandler, TranslationsHandler

JOB: Final = r"/jddb/api/jobs/([0-9]{1,15})"
PAIR: Final = r"/jddb/api/translations/([A-Za-z0-9_-]{1,128})"
SESSION: Final = r"/jddb/api/sessions/([A-Za-z0-9_-]{1,128})"

ROUTES: Final[list[tuple[str, type[RestHandler]]]] = [
    (r"/jddb/api/jobs", JobsHandler),
    (r"/jddb/api/jobs/facets", FacetsHandler),
    (r"/jddb/api/jobs/import", ImportHandler),
    (JOB, JobHandler),
    (JOB + r"/compare/([0-9]{1,15})", CompareHandler),
    (JOB + r"/export", ExportHandler),
    (JOB + r"/versions", VersionsHandler),
    (JOB + r"/versions/([0-9]{1,9})", VersionHandler),
    (JOB + r"/diff", VersionDifferenceHandler),
    (r"/jddb/api/translations", TranslationsHandler),
    (PAIR, TranslationHandler),
    (PAIR + r"/segments", SegmentsHandler),
    (PAIR + r"/segments/([A-Za-z0-9_-]{1,64})/suggestions", SuggestionsHandler),
    (PAIR + r"/align", AlignHandler),
    (PAIR + r"/findings", FindingsHandler),
    (PAIR + r"/leverage", LeverageHandler),
    (PAIR + r"/publish", PublishHandler),
    (r"/jddb/api/sessions", SessionsHandler),
    (SESSION, SessionHandler),
    (SESSION + r"/members", MembersHandler),
    (SESSION + r"/members/([^/]+)", MemberHandler),
    (SESSION + r"/owner", OwnerHandler),
    (SESSION + r"/invitations", InvitationsHandler),
    (SESSION + r"/invitations/([0-9]{1,15})", InvitationHandler),
    (SESSION + r"/access-log", AccessLogHandler),
    (r"/jddb/api/invitations/accept", AcceptHandler),
    (r"/jddb/api/people", PeopleHandler),
    (SESSION + r"/document", DocumentHandler),
    (SESSION + r"/changes", ChangesHandler),
    (SESSION + r"/restore", RestoreHandler),
    (SESSION + r"/timeline", TimelineHandler),
    (SESSION + r"/attribution", AttributionHandler),
    (SESSION + r"/diff", DifferenceHandler),
    (SESSION + r"/snapshots", NamedVersionsHandler),
    (SESSION + r"/snapshots/([0-9]{1,15})", NamedVersionHandler),
    (SESSION + r"/comments", CommentsHandler),
    (SESSION + r"/comments/([0-9]{1,15})", CommentHandler),
    (SESSION + r"/mentionable", MentionableHandler),
    (r"/jddb/api/concordance", ConcordanceHandler),
    (r"/jddb/api/memory", MemoryHandler),
    (r"/jddb/api/memory/([0-9]{1,15})", UnitHandler),
    (r"/jddb/api/memory/import", MemoryImportHandler),
    (r"/jddb/api/memory/export", MemoryExportHandler),
    (r"/jddb/api/glossary", GlossaryHandler),
    (r"/jddb/api/glossary/([0-9]{1,15})", TermHandler),
    (r"/jddb/api/glossary/find", TermsInTextHandler),
    (r"/jddb/api/glossary/import", GlossaryImportHandler),
    (r"/jddb/api/glossary/export", GlossaryExportHandler),
    (PAIR + r"/export", PairExportHandler),
    (PAIR + r"/suggest", SuggestHandler),
    (r"/jddb/api/suggesters", SuggestersHandler),
    (r"/jddb/api/token", TokenHandler),
    (r"/jddb/api/me", MeHandler),
    (r"/jddb/api/metrics", MetricsHandler),
    (r"/jddb/api/health", HealthHandler),
    (r"/jddb/api/ready", ReadyHandler),
    (r"/jddb/api/openapi\.json", OpenApiHandler),
    (r"/jddb/api(?:/.*)?", NoSuchAddress),
]
