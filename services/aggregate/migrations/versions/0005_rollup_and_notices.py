"""Two listeners in the place of one; versions that count, contributions with since and until; arrivals and notices."""

from alembic import op

from shared.migrations import split_listener

revision = "0005"
down_revision = "0004"

HEARD = {
    "rollup": ("aggregate", ("ReportValidated", "AgencyChanged")),
    "notices": ("aggregate", ("ScanQueued",)),
}
VERSIONS = """
ALTER TABLE reports
    ADD usable boolean NOT NULL DEFAULT false, ADD standing text NOT NULL DEFAULT 'beside', ADD aside text;
UPDATE reports r SET usable = family IS NOT NULL AND period IS NOT NULL AND outcome <> 'unrecognised' AND NOT EXISTS (
    SELECT 1 FROM jsonb_array_elements(r.findings) f
    WHERE f ->> 'rule' IN ('agency_mismatch', 'blank_form', 'not_a_report'));
UPDATE reports r SET
    standing = CASE WHEN r.superseded_by IS NOT NULL THEN 'superseded'
                    WHEN EXISTS (SELECT 1 FROM standings s WHERE s.receipt = r.receipt) THEN 'current'
                    ELSE 'beside' END,
    aside = CASE WHEN family IS NULL OR period IS NULL THEN 'unknown' END;
ALTER TABLE reports ALTER usable DROP DEFAULT, ALTER standing DROP DEFAULT, ALTER judged_at DROP DEFAULT,
    ADD CONSTRAINT reports_standing CHECK (standing IN ('current', 'superseded', 'beside')),
    ADD CONSTRAINT reports_aside CHECK (aside IN ('unusable', 'returned', 'not_chosen', 'unknown'));
CREATE INDEX reports_by_key ON reports (agency, family, period);
CREATE TABLE sendings (
    revision bigint PRIMARY KEY, receipt text NOT NULL, agency text NOT NULL, sent_at timestamptz NOT NULL);
CREATE INDEX sendings_by_receipt ON sendings (receipt);
INSERT INTO sendings (revision, receipt, agency, sent_at)
SELECT revision, receipt, agency, received_at FROM reports ON CONFLICT DO NOTHING;
CREATE TABLE choices (
    agency text NOT NULL, family text NOT NULL, period text NOT NULL, choice int NOT NULL,
    receipt text NOT NULL, after_revision bigint NOT NULL, chosen_by text NOT NULL, role text NOT NULL,
    chosen_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (agency, family, period, choice));
"""
CURRENT = """
ALTER TABLE standings RENAME TO current_reports;
ALTER TABLE current_reports DROP CONSTRAINT standings_pkey, ADD since timestamptz, ADD until timestamptz;
UPDATE current_reports c SET since = r.judged_at FROM reports r WHERE r.receipt = c.receipt;
UPDATE current_reports SET since = now() WHERE since IS NULL;
ALTER TABLE current_reports ALTER since SET NOT NULL;
DROP INDEX standings_by_province;
CREATE UNIQUE INDEX current_reports_now ON current_reports (agency, family, period) WHERE until IS NULL;
CREATE INDEX current_reports_by_key ON current_reports (agency, family, period, since);
CREATE INDEX current_reports_by_province ON current_reports (province, family, period);
"""
CONTRIBUTIONS = """
ALTER TABLE contributions DROP CONSTRAINT contributions_pkey,
    ADD receipt text, ADD since timestamptz, ADD until timestamptz;
UPDATE contributions x SET receipt = c.receipt, since = c.since FROM current_reports c
WHERE c.agency = x.agency AND c.family = x.family AND c.period = x.period;
UPDATE contributions SET receipt = '', since = now() WHERE since IS NULL;
ALTER TABLE contributions ALTER receipt SET NOT NULL, ALTER since SET NOT NULL;
CREATE UNIQUE INDEX contributions_now ON contributions (agency, family, period, indicator, level, item)
    WHERE until IS NULL;
CREATE INDEX contributions_by_province ON contributions (province, family, period, since);
"""
NOTICES = """
CREATE TABLE arrivals (
    receipt text PRIMARY KEY, revision bigint NOT NULL, agency text NOT NULL, province text NOT NULL,
    declared_form text, declared_period text, file_name text NOT NULL, received_at timestamptz NOT NULL,
    heard_at timestamptz NOT NULL DEFAULT now(),
    form text, family text, period text, outcome text, judged_at timestamptz);
CREATE INDEX arrivals_by_agency ON arrivals (agency);
CREATE INDEX arrivals_unjudged ON arrivals (agency) WHERE judged_at IS NULL;
INSERT INTO arrivals (receipt, revision, agency, province, file_name, received_at, heard_at,
    form, family, period, outcome, judged_at)
SELECT receipt, revision, agency, province, file ->> 'name', received_at, received_at,
    form, family, period, outcome, judged_at
FROM reports;
CREATE TABLE pending_scans (receipt text PRIMARY KEY, pages int NOT NULL, expected_at timestamptz NOT NULL);
INSERT INTO arrivals (receipt, revision, agency, province, file_name, received_at)
SELECT receipt, 0, agency, province, '', now() FROM awaited ON CONFLICT DO NOTHING;
INSERT INTO pending_scans (receipt, pages, expected_at) SELECT receipt, pages, expected_at FROM awaited;
DROP TABLE awaited;
CREATE TABLE report_notices (
    receipt text PRIMARY KEY, agency text NOT NULL, family text, period text, revision bigint NOT NULL,
    due_since timestamptz NOT NULL DEFAULT now(), said jsonb, letter text, dropped text, settled_at timestamptz,
    CONSTRAINT report_notices_end CHECK ((settled_at IS NULL) = (letter IS NULL AND dropped IS NULL)),
    CONSTRAINT report_notices_dropped CHECK (dropped IN ('overtaken', 'no_mailbox', 'before')));
CREATE INDEX report_notices_due ON report_notices (agency) WHERE settled_at IS NULL;
CREATE INDEX report_notices_by_letter ON report_notices (letter);
INSERT INTO report_notices (receipt, agency, family, period, revision, letter, dropped, settled_at)
SELECT r.receipt, r.agency, r.family, r.period, r.revision, l.key,
    CASE WHEN l.key IS NULL THEN 'before' END, coalesce(l.written_at, r.judged_at)
FROM reports r LEFT JOIN letters l
    ON l.step IN ('returned', 'accepted') AND l.agency = r.agency AND substring(l.key FROM '[^:]+$') = r.receipt
ON CONFLICT DO NOTHING;
"""
"""What was judged before has had its letter, or none: a new judgement of it writes no second one."""


def upgrade() -> None:
    for statements in (VERSIONS, CURRENT, CONTRIBUTIONS, NOTICES, split_listener("aggregate", HEARD)):
        op.execute(statements)
