"""What the tables are made of: the metadata that holds them all, and types that every engine has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

from jddb_jupyter.documents.language_tags import LONGEST_TAG

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, on engines that keep time zones and on SQLite, which does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would be read as UTC and silently be wrong."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put the time zone back where the engine dropped it."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


Json = JSON().with_variant(JSONB(), "postgresql")
Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""


LanguageTag = String(LONGEST_TAG).with_variant(String(5), "sqlite")
"""SQLite holds to no length: tables that were made for shorter tags need not be written anew."""


def id_column() -> Column[int]:
    """The number of a row."""
    return Column("id", Id, primary_key=True)


def language_column(name: str, *, nullable: bool = False, **options: Any) -> Column[str]:
    """A language by its tag, as `documents.language_tags` writes it."""
    return Column(name, LanguageTag, nullable=nullable, **options)


def time_column(name: str, *, nullable: bool = True, **options: Any) -> Column[datetime]:
    """A time in UTC."""
    return Column(name, UtcDateTime, nullable=nullable, **options)
