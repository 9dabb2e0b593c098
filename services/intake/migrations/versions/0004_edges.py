"""Tokens of every role can be replaced; numbers have no end; the copies of the register are made alike once.

Concurrent changes used to give two states of an agency the same number, and the others kept whichever came first.
Each row gets a new number and is told anew.
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
    ALTER TABLE agencies ALTER revision TYPE bigint, ALTER token_revision TYPE bigint;
    CREATE TABLE token_revisions (
        role text NOT NULL, unit text NOT NULL, revision bigint NOT NULL, PRIMARY KEY (role, unit));
    GRANT SELECT ON agencies, token_revisions TO clock;
    UPDATE agencies SET revision = revision + 1;
    INSERT INTO outbox (id, name, body, agency)
    SELECT told.id, 'AgencyChanged',
        json_build_object('id', told.id, 'at', now(), 'agency', row_to_json(told.agency))::text, told.code
    FROM (SELECT gen_random_uuid() AS id, code, agencies AS agency FROM agencies) AS told;
    """)
