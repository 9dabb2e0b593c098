"""What the layers hold is kept as it was written: nobody looks into it, and taking it apart doubled the cost of a row.

The tables are written anew, each under a lock.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = """
ALTER TABLE readings ALTER reading TYPE json USING reading::json;
ALTER TABLE judgements ALTER facts TYPE json USING facts::json, ALTER findings TYPE json USING findings::json;
ALTER TABLE corrections ALTER correction TYPE json USING correction::json;
ALTER TABLE explanations ALTER explanation TYPE json USING explanation::json;
"""


def upgrade() -> None:
    op.execute(STATEMENTS)
