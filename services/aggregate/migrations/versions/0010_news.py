"""What the sender of a version was told of it, so that a judgement that reverses it is told too.

May run while workers of the version before work: they write the rows without the new columns.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
beside_older = True

NEWS = """
ALTER TABLE report_notices ADD judgement int NOT NULL DEFAULT 0, ADD told text,
    ADD earlier text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT report_notices_told CHECK (told IN ('returned', 'accepted'));
UPDATE report_notices n SET told = coalesce(
    (SELECT l.step FROM letters l WHERE l.key = n.letter AND l.step IN ('returned', 'accepted')),
    (SELECT CASE WHEN r.outcome IN ('returned', 'unrecognised') THEN 'returned' ELSE 'accepted' END
     FROM reports r WHERE r.receipt = n.receipt))
WHERE n.letter IS NOT NULL;
UPDATE report_notices n SET judgement = r.judgement FROM reports r WHERE r.receipt = n.receipt AND n.settled_at IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(NEWS)
