"""The database: tables, migrations, queries. The one place for SQLAlchemy."""
