"""Judgements have numbers and those of before are kept; the reports that are here begin their layers in ``validate``.

``explanations`` is not written any more: each is in the findings that are handed over, and the rows stay as they are.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = """
ALTER TABLE reports ADD judgement int NOT NULL DEFAULT 0, ADD reader_version text NOT NULL DEFAULT '';
ALTER TABLE reports ALTER judgement DROP DEFAULT, ALTER reader_version DROP DEFAULT;
CREATE TABLE past_judgements (
    receipt text NOT NULL, judgement int NOT NULL, judged_at timestamptz NOT NULL, form text, period text,
    outcome text NOT NULL, rules_version text NOT NULL, reader_version text NOT NULL,
    figures int NOT NULL, held int NOT NULL,
    report jsonb NOT NULL, facts jsonb NOT NULL, tables jsonb NOT NULL, findings jsonb NOT NULL,
    PRIMARY KEY (receipt, judgement, judged_at));
"""
HAND_OVER = """
INSERT INTO outbox (id, name, receipt, agency, body)
SELECT e.id, 'ReportHandedOver', r.receipt, r.agency, jsonb_build_object(
    'id', e.id, 'at', now(), 'receipt', r.receipt, 'revision', r.revision, 'received_at', r.received_at,
    'declared', jsonb_build_object('agency', r.agency, 'province', r.province,
        'agency_name', coalesce(a.name, r.agency), 'agency_level', coalesce(a.level, '')),
    'file', r.file, 'report', r.report, 'facts', r.facts, 'tables', r.tables, 'findings', r.findings,
    'outcome', r.outcome, 'rules_version', r.rules_version, 'judged_at', r.judged_at)::text
FROM reports r LEFT JOIN agencies a ON a.code = r.agency, LATERAL (SELECT gen_random_uuid() AS id, r.receipt) e
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(HAND_OVER)
