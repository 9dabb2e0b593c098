"""Tokens of every role can be replaced; numbers have no end; the register's copy may be compared."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
    ALTER TABLE agencies ALTER revision TYPE bigint, ALTER token_revision TYPE bigint;
    CREATE TABLE token_revisions (
        role text NOT NULL, unit text NOT NULL, revision bigint NOT NULL, PRIMARY KEY (role, unit));
    GRANT SELECT ON agencies, token_revisions TO clock;
    """)
