"""The figures that later reports are compared with."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE remembered (agency text, family text, period text, province text NOT NULL, level text NOT NULL, "
        "revision bigint NOT NULL, figures jsonb NOT NULL, PRIMARY KEY (agency, family, period))"
    )
    op.execute("CREATE INDEX remembered_neighbours ON remembered (province, family, period, level, agency)")
