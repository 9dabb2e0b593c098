-- The statements of the bus, by name. `{s}` is the schema whose table is meant, `{r}` another one; without a
-- schema it is the caller's own.

-- name: publish
INSERT INTO outbox (id, name, body, receipt, agency) VALUES (:id, :name, :body, :receipt, :agency)

-- name: unheard
-- A number summed over the caller's own events that a listener of the same service has not handled yet.
SELECT coalesce(sum((o.body::json ->> :field)::int), 0)
FROM outbox o
WHERE o.name = :name AND o.settled_at IS NULL
  AND (o.relayed_at IS NULL
       OR EXISTS (SELECT 1 FROM inbox i WHERE i.event = o.id AND i.state IN ('waiting', 'sent')))

-- name: take
-- The claim of a worker: handled, unless its transaction rolls back. Until then the row is locked, and another
-- copy of the message finds nothing to take.
WITH mine AS (
    SELECT event, listener, name, body FROM inbox
    WHERE event = :event AND listener = :listener AND state = 'sent'
    FOR UPDATE SKIP LOCKED)
UPDATE inbox i SET state = 'handled', body = NULL, at = now()
FROM mine
WHERE i.event = mine.event AND i.listener = mine.listener
RETURNING mine.name, mine.body

-- name: put_off
-- A try that failed: due again after a delay that doubles, or dead when the handler has failed too often or the
-- message has waited too long.
UPDATE {inbox} SET
    tries = tries + 1,
    failures = failures + :own,
    kind = :kind,
    cause = :cause,
    first_failed_at = coalesce(first_failed_at, now()),
    failed_at = now(),
    at = now(),
    not_before = now() + make_interval(secs => least(:delay * power(2, least(tries, 30)), :longest)),
    state = CASE WHEN {dead} THEN 'dead' ELSE 'waiting' END,
    told_at = CASE WHEN {dead} THEN NULL ELSE told_at END
WHERE state = 'sent' AND (event, listener) IN (
    SELECT event, listener FROM {inbox}
    WHERE event = :event AND listener = :listener AND state = 'sent'
      AND sends = coalesce(CAST(:sends AS integer), sends)
    FOR UPDATE {lock})
RETURNING state

-- name: to_die
-- A first failure long ago after few tries was noted by a clock that was wrong then or is wrong now.
(failures + :own >= :most
 OR tries >= :most AND coalesce(first_failed_at, now()) < now() - make_interval(secs => :horizon))

-- name: to_carry
-- Whether a service has events that nobody was told of yet.
SELECT 'outbox' AS what, '{s}' AS which
WHERE EXISTS (SELECT 1 FROM {s}.outbox WHERE relayed_at IS NULL AND name = ANY(:names_{s}))

-- name: to_send
-- Queues whose listeners have messages that are due.
SELECT 'queue' AS what, q.name AS which
FROM unnest(CAST(:queues_{s} AS text[])) AS q (name)
WHERE EXISTS (SELECT 1 FROM {s}.inbox i WHERE i.queue = q.name AND i.state = 'waiting' AND i.not_before <= now())

-- name: due
-- The messages of a queue that are due, as many as it has room for, marked as sent.
WITH due AS (
    SELECT event, listener FROM {s}.inbox
    WHERE queue = :queue AND state = 'waiting' AND not_before <= now() AND listener = ANY(:listeners)
    ORDER BY not_before
    LIMIT :room
    FOR UPDATE SKIP LOCKED)
UPDATE {s}.inbox i SET state = 'sent', sends = sends + 1, sent_at = now()
FROM due
WHERE i.event = due.event AND i.listener = due.listener
RETURNING i.event, i.listener, i.sends, i.not_before

-- name: unrelayed
SELECT id, name FROM {s}.outbox
WHERE relayed_at IS NULL AND name = ANY(:names)
ORDER BY created_at
LIMIT :batch
FOR UPDATE SKIP LOCKED

-- name: deliver
-- A row for each listener, in its own inbox; the body goes from table to table and through no process.
INSERT INTO {r}.inbox (event, listener, queue, name, body, receipt, agency, published_at, state, sends, sent_at)
SELECT o.id, d.listener, d.queue, o.name, o.body, o.receipt, o.agency, o.created_at,
       CASE WHEN d.sent THEN 'sent' ELSE 'waiting' END,
       CASE WHEN d.sent THEN 1 ELSE 0 END,
       CASE WHEN d.sent THEN now() END
FROM unnest(CAST(:events AS uuid[]), CAST(:listeners AS text[]), CAST(:queues AS text[]), CAST(:sent AS bool[]))
     AS d (event, listener, queue, sent)
JOIN {s}.outbox o ON o.id = d.event
ON CONFLICT DO NOTHING
RETURNING event, listener, sends, state

-- name: relayed
UPDATE {s}.outbox o SET relayed_at = now(), listeners = string_to_array(d.listeners, ',')
FROM unnest(CAST(:events AS uuid[]), CAST(:listeners AS text[])) AS d (event, listeners)
WHERE o.id = d.event

-- name: give_back
-- Marked as sent, and the broker could not be told; if it was told after all, a worker may hold the row by now.
WITH untold AS (
    SELECT i.event, i.listener FROM {s}.inbox i
    JOIN unnest(CAST(:events AS uuid[]), CAST(:listeners AS text[])) AS d (event, listener)
      ON i.event = d.event AND i.listener = d.listener
    WHERE i.state = 'sent'
    FOR UPDATE OF i SKIP LOCKED)
UPDATE {s}.inbox i SET state = 'waiting', sends = sends - 1
FROM untold
WHERE i.event = untold.event AND i.listener = untold.listener

-- name: settle
-- An event is settled when everyone who was told of it has handled it.
UPDATE {s}.outbox o SET settled_at = now()
WHERE o.settled_at IS NULL AND o.relayed_at IS NOT NULL AND cardinality(o.listeners) = {handled}

-- name: handled_in
(SELECT count(*) FROM {r}.inbox i WHERE i.event = o.id AND i.state = 'handled')

-- name: sent_long_ago
-- What was sent in the future was sent before the clock was put back: nobody knows when.
SELECT event, listener, sends,
       CASE WHEN sent_at > now() + interval '1 minute' THEN 1e9
            ELSE extract(epoch FROM now() - sent_at)::float END AS age
FROM {s}.inbox
WHERE state = 'sent' AND (sent_at < now() - make_interval(secs => :age) OR sent_at > now() + interval '1 minute')

-- name: send_again
-- Told to the broker, which knows nothing of it any more; a row that is locked is in hand and is left alone.
WITH lost AS (
    SELECT i.event, i.listener FROM {s}.inbox i
    JOIN unnest(CAST(:events AS uuid[]), CAST(:listeners AS text[])) AS d (event, listener)
      ON i.event = d.event AND i.listener = d.listener
    WHERE i.state = 'sent'
      AND (i.sent_at < now() - make_interval(secs => :age) OR i.sent_at > now() + interval '1 minute')
    FOR UPDATE OF i SKIP LOCKED)
UPDATE {s}.inbox i SET state = 'waiting', not_before = now()
FROM lost
WHERE i.event = lost.event AND i.listener = lost.listener

-- name: too_far
-- No delay is so long: the clock has been put back since, and nobody may have to wait until it is there again.
UPDATE {s}.inbox SET not_before = now()
WHERE state = 'waiting' AND not_before > now() + make_interval(secs => :longest + 60)

-- name: release
-- The tool is back: a listener that was stopped by its absence has handled something since.
WITH stopped AS (
    SELECT DISTINCT listener FROM {s}.inbox WHERE state = 'waiting' AND kind = 'away' AND not_before > now()),
back AS (
    SELECT listener, (SELECT max(at) FROM {s}.inbox h WHERE h.listener = stopped.listener AND h.state = 'handled') AS at
    FROM stopped)
UPDATE {s}.inbox w SET not_before = now()
FROM back
WHERE w.listener = back.listener AND w.state = 'waiting' AND w.kind = 'away' AND w.not_before > now()
  AND w.failed_at < back.at AND w.failed_at < now() - make_interval(secs => :pause)

-- name: tell
-- What somebody must be told, once: given up, or will be if nothing is done.
UPDATE {s}.inbox SET told_at = now()
WHERE told_at IS NULL
  AND (state = 'dead'
       OR state = 'waiting' AND tries > 0
          AND (failures * 2 >= :most OR first_failed_at < now() - make_interval(secs => :patience)))
RETURNING listener, name, receipt, agency, state, cause

-- name: traffic_inbox
SELECT 'inbox' AS what, '{s}' AS service, listener AS who, state, tries > 0 AND state = 'waiting' AS failing,
       count(*) AS messages,
       extract(epoch FROM now() - min(published_at))::float AS oldest
FROM {s}.inbox
GROUP BY listener, state, failing

-- name: traffic_outbox
SELECT 'outbox' AS what, '{s}' AS service, name AS who, 'unrelayed' AS state, false AS failing,
       count(*) AS messages,
       extract(epoch FROM now() - min(created_at))::float AS oldest
FROM {s}.outbox
WHERE relayed_at IS NULL
GROUP BY name

-- name: troubled
-- Messages whose last try failed, and dead letters.
SELECT event, listener, name, receipt, agency, state, tries, failures, kind, cause,
       first_failed_at, failed_at AS at, not_before
FROM {s}.inbox
WHERE state = ANY(:states) AND tries > 0

-- name: on_the_way
-- Submissions that have not reached the end of a stage: receipt, agency, stage, age, tries, last cause.
SELECT receipt, agency, listener AS stage, extract(epoch FROM now() - published_at)::float AS age, sends, tries, cause
FROM {s}.inbox
WHERE state IN ('waiting', 'sent') AND receipt IS NOT NULL
UNION ALL
SELECT receipt, agency, name, extract(epoch FROM now() - created_at)::float, 0, 0, NULL
FROM {s}.outbox
WHERE relayed_at IS NULL AND receipt IS NOT NULL

-- name: last_handled
SELECT listener AS stage, extract(epoch FROM now() - max(at))::float AS ago FROM {s}.inbox
WHERE state = 'handled'
GROUP BY listener

-- name: whereabouts
-- The messages about one submission that are not done: on their way, failing, or given up.
SELECT receipt, agency, listener AS stage, state, tries, not_before,
       extract(epoch FROM now() - published_at)::float AS age
FROM {s}.inbox
WHERE state <> 'handled' AND receipt = :receipt
UNION ALL
SELECT receipt, agency, name, 'unrelayed', 0, now(), extract(epoch FROM now() - created_at)::float
FROM {s}.outbox
WHERE relayed_at IS NULL AND receipt = :receipt

-- name: dead_submissions
SELECT receipt, agency, listener AS stage, extract(epoch FROM now() - published_at)::float AS age, sends, tries, cause
FROM {s}.inbox
WHERE state = 'dead' AND receipt IS NOT NULL

-- name: agencies_on_the_way
SELECT agency FROM {s}.inbox WHERE state <> 'handled' AND receipt IS NOT NULL
UNION
SELECT agency FROM {s}.outbox WHERE relayed_at IS NULL AND receipt IS NOT NULL

-- name: revive
-- Dead letters start anew; what waits after a failure is tried now.
UPDATE {s}.inbox SET
    tries = CASE WHEN state = 'dead' THEN 0 ELSE tries END,
    failures = CASE WHEN state = 'dead' THEN 0 ELSE failures END,
    first_failed_at = CASE WHEN state = 'dead' THEN NULL ELSE first_failed_at END,
    told_at = CASE WHEN state = 'dead' THEN NULL ELSE told_at END,
    not_before = now(),
    state = 'waiting'
WHERE (state = 'dead' OR state = 'waiting' AND tries > 0 AND not_before > now())
  AND (CAST(:event AS text) IS NULL OR event::text = :event)
  AND (CAST(:listener AS text) IS NULL OR :listener IN (listener, queue))
  AND (CAST(:cause AS text) IS NULL OR cause ILIKE '%' || :cause || '%')

-- name: untold
-- Events that were carried and have no row for one of those who were told.
SELECT o.id AS event, o.name, l.name AS listener
FROM {s}.outbox o CROSS JOIN unnest(o.listeners) AS l (name)
WHERE o.relayed_at IS NOT NULL AND NOT EXISTS ({rows})

-- name: row_in
SELECT 1 FROM {r}.inbox i WHERE i.event = o.id AND i.listener = l.name

-- name: unsaid
-- Messages that no sender has said, or not in these words.
SELECT i.event, i.name, i.listener
FROM {r}.inbox i
WHERE (i.state IN ('waiting', 'sent') OR i.at > now() - make_interval(days => :days - 1)) AND NOT EXISTS ({events})

-- name: event_in
SELECT 1 FROM {s}.outbox o WHERE o.id = i.event AND o.name = i.name AND (i.body IS NULL OR i.body = o.body)

-- name: tidy_outbox
DELETE FROM {s}.outbox WHERE settled_at < now() - make_interval(days => :days)

-- name: tidy_inbox
-- A row lasts as long as its event.
DELETE FROM {r}.inbox i
WHERE i.state = 'handled' AND i.at < now() - make_interval(days => :days) AND NOT EXISTS ({events})
