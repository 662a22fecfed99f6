"""PostgreSQL's full-text indexes, where SQLite has FTS5's since the tables are there."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BETWEEN_WORDS = (
    r"[^[:alnum:]\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff"
    r"\u3007\u3021-\u3029]+"
)
"""What is neither letter nor number: `alnum` knows only digits of the numbers."""

FUNCTIONS = (
    # Small letters without accents, as FTS5's `unicode61 remove_diacritics 2` compares; whatever the
    # database's own locale is.
    r"""
CREATE FUNCTION jddb_fold(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(
        normalize(lower(written COLLATE "und-x-icu"), NFD), '[\u0300-\u036f]+', '', 'g'
    )
$$""",
    # Not `to_tsvector`: its parser takes addresses, hyphens and numbers for something else than words.
    # What has too many words for one vector is found by its first ones.
    rf"""
CREATE FUNCTION jddb_words(written text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE words tsvector;
BEGIN
    SELECT coalesce(string_agg(left(word, 500) || ':' || least(place, 16383), ' ')::tsvector, ''::tsvector)
    INTO words
    FROM regexp_split_to_table(
        jddb_fold(written) COLLATE "und-x-icu", '{BETWEEN_WORDS}'
    ) WITH ORDINALITY AS said (word, place)
    WHERE word <> '';
    RETURN words;
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN jddb_words(left(written, length(written) / 2));
END $$""",
    # No word is a space: it keeps the last word of a text from the first one of the next, so that no phrase
    # goes across. What does not fit into one vector is found by what does.
    """
CREATE FUNCTION jddb_joined(VARIADIC vectors tsvector[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE joined tsvector := '';
DECLARE next_one tsvector;
BEGIN
    FOREACH next_one IN ARRAY vectors LOOP
        joined := joined || ''' '':1'::tsvector || next_one;
    END LOOP;
    RETURN joined;
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN joined;
END $$""",
    """
CREATE FUNCTION jddb_query(asked text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT jddb_fold(asked)::tsquery
$$""",
)

LABELS = {"job_number": "A", "title": "B", "classification": "C", "department": "C"}
"""How much words count there: `full_text.WEIGHTS`."""
PARTS = (
    "other",
    "general_accountability",
    "organization_structure",
    "nature_and_scope",
    "dimensions",
    "specific_accountabilities",
    "knowledge_skills_abilities",
)
SIDES = ("source", "target")


def upgrade() -> None:
    """Make functions, indexes and triggers, and index what is there."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for function in FUNCTIONS:
        _do(function)
    _make_index("search_index", (*LABELS, *PARTS, "everything"), "search_texts", "job_id", _everything())
    for name, content, condition in (
        ("translation_index", "translation_units", "new.deleted_at IS NULL"),
        ("pair_index", "pair_segments", "true"),
    ):
        values = ", ".join(f"jddb_words(new.{side})" for side in SIDES)
        _make_index(name, SIDES, content, "id", f"SELECT {values} WHERE {condition}")


def _do(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)  # as it is written: a colon is no parameter


def _everything() -> str:
    """The columns of a job description, each in a vector, and all of them in one."""
    columns = (*LABELS, *PARTS)
    vectors = ", ".join(f"jddb_words(new.{name}) AS {name}" for name in columns)
    labelled = ", ".join(f"setweight({name}, '{LABELS.get(name, 'D')}')" for name in columns)
    return f"SELECT {', '.join(columns)}, jddb_joined({labelled}) FROM (SELECT {vectors}) AS texts"


def _make_index(name: str, columns: tuple[str, ...], content: str, key: str, values: str) -> None:
    """An index as a table of vectors, and the trigger that keeps it. `values` are made of the row `new`."""
    vectors = ", ".join(f"{column} tsvector NOT NULL" for column in columns)
    _do(f"CREATE TABLE {name} (rowid bigint PRIMARY KEY, {vectors})")
    searched = [column for column in columns if column not in LABELS]
    for column in searched:
        _do(f"CREATE INDEX ix_{name}_{column} ON {name} USING gin ({column})")
    listed = ", ".join(columns)
    _do(
        f"""
CREATE FUNCTION {name}_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM {name} WHERE rowid = old.{key}; END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO {name} (rowid, {listed}) SELECT new.{key}, vectors.* FROM ({values}) AS vectors;
    END IF;
    RETURN NULL;
END $$"""
    )
    watched = {
        "search_index": ", ".join((*LABELS, *PARTS)),
        "translation_index": "source, target, deleted_at",
        "pair_index": "source, target",
    }[name]
    _do(
        f"CREATE TRIGGER {name}_follow AFTER INSERT OR DELETE OR UPDATE OF {watched} ON {content}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}_follow()"
    )
    _do(
        f"INSERT INTO {name} (rowid, {listed})"
        f" SELECT new.{key}, vectors.* FROM {content} AS new CROSS JOIN LATERAL ({values}) AS vectors"
    )
