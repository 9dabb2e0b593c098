"""A report's documents are kept as they were written: nobody looks into them, and taking them apart doubled the cost.

The tables are written anew, each under a lock.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = """
ALTER TABLE reports
    ALTER file TYPE json USING file::json, ALTER report TYPE json USING report::json,
    ALTER facts TYPE json USING facts::json, ALTER tables TYPE json USING tables::json,
    ALTER findings TYPE json USING findings::json;
ALTER TABLE past_judgements
    ALTER report TYPE json USING report::json,
    ALTER facts TYPE json USING facts::json, ALTER tables TYPE json USING tables::json,
    ALTER findings TYPE json USING findings::json;
"""


def upgrade() -> None:
    op.execute(STATEMENTS)
