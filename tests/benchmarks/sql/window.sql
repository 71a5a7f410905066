-- What the customer window shows, as somebody would write it by hand.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: customer
SELECT c.*, s.*, i.*, w.name, w.email,
  (SELECT count(*) FROM deal WHERE customer_id = c.id AND archived_at IS NULL) AS deals,
  (SELECT count(*) FROM contact WHERE customer_id = c.id AND archived_at IS NULL) AS contacts,
  (SELECT count(*) FROM file WHERE customer_id = c.id AND archived_at IS NULL AND state = 'kept') AS files,
  (SELECT count(*) FROM booking WHERE customer_id = c.id AND archived_at IS NULL AND coalesce(lasts_until > now(), true)) AS bookings,
  (SELECT count(*) FROM reminder WHERE customer_id = c.id AND archived_at IS NULL AND done_at IS NULL) AS reminders,
  (SELECT count(*) FROM mail_delivery d JOIN mailing m ON m.id = d.mailing_id
    WHERE d.customer_id = c.id AND m.started_at IS NOT NULL) AS mailings,
  (SELECT count(*) FROM newsletter_subscription x JOIN newsletter l ON l.id = x.newsletter_id LEFT JOIN contact k ON k.id = x.contact_id
    WHERE x.customer_id = c.id AND x.ended_at IS NULL AND l.archived_at IS NULL AND k.archived_at IS NULL) AS newsletters
FROM customer c JOIN customer_status s ON s.id = c.status_id LEFT JOIN industry i ON i.id = c.industry_id
LEFT JOIN accounts_user w ON w.id = c.owner_id LEFT JOIN unit n ON n.id = c.unit_id LEFT JOIN customer p ON p.id = c.parent_id
WHERE c.id = %(customer)s;
-- name: tags
SELECT t.* FROM tag t JOIN customer_tag x ON x.tag_id = t.id WHERE x.customer_id = %(customer)s ORDER BY t.position, t.name;
-- name: deals
SELECT d.*, p.name AS product, s.name AS status, s.tone, s.stage, u.name AS seller, u.email, o.first_name, o.last_name
FROM deal d JOIN product p ON p.id = d.product_id JOIN deal_status s ON s.id = d.status_id
LEFT JOIN accounts_user u ON u.id = d.seller_id LEFT JOIN contact o ON o.id = d.orderer_id
WHERE d.customer_id = %(customer)s AND d.archived_at IS NULL
ORDER BY CASE WHEN s.stage IN ('won', 'running') THEN 0 WHEN s.stage = 'open' THEN 1 ELSE 2 END,
  CASE WHEN s.stage IN ('won', 'running') THEN d.ends_on END NULLS LAST, d.recurrence = 'once',
  CASE WHEN s.stage = 'open' THEN s.position ELSE 0 END DESC, d.status_since DESC, d.id DESC LIMIT 51;
-- name: what they come to
SELECT sum(d.value) FILTER (WHERE there AND running) AS running,
  sum(d.value) FILTER (WHERE there AND running AND NOT d.renews AND date_part('year', d.ends_on) <= date_part('year', current_date)) AS to_renew,
  sum(d.value) FILTER (WHERE there AND s.stage = 'open') AS open, count(*) FILTER (WHERE there AND s.stage = 'open') AS open_count,
  sum(d.value) FILTER (WHERE there AND s.stage IN ('won', 'running', 'ended')
    AND date_part('year', d.ordered_on) = date_part('year', current_date)) AS sold,
  count(*) FILTER (WHERE NOT there) AS archived
FROM deal d JOIN deal_status s ON s.id = d.status_id, LATERAL (SELECT d.archived_at IS NULL AS there,
  s.stage IN ('won', 'running') AND d.recurrence <> 'once' AND coalesce(d.starts_on <= current_date, true)
    AND (d.renews OR coalesce(d.ends_on >= current_date, true)) AS running) AS x
WHERE d.customer_id = %(customer)s;
-- name: deals with a day to come
SELECT d.*, p.name AS product, s.stage FROM deal d JOIN product p ON p.id = d.product_id JOIN deal_status s ON s.id = d.status_id
WHERE d.customer_id = %(customer)s AND d.archived_at IS NULL AND (s.stage = 'open' AND d.answer_by <= current_date + 90
  OR s.stage IN ('won', 'running') AND d.recurrence <> 'once' AND d.ends_on IS NOT NULL AND (d.renews OR d.ends_on <= current_date + 90))
LIMIT 200;
-- name: notes
SELECT n.*, k.name, k.icon, u.name, u.email FROM note n JOIN note_kind k ON k.id = n.kind_id
LEFT JOIN accounts_user u ON u.id = n.author_id
WHERE n.customer_id = %(customer)s AND n.archived_at IS NULL ORDER BY n.happened_at DESC, n.id DESC LIMIT 21;
-- name: people of the notes
SELECT x.note_id, c.* FROM contact c JOIN note_contact x ON x.contact_id = c.id WHERE x.note_id = ANY(%(notes)s);
-- name: tags of the notes
SELECT x.note_id, t.* FROM tag t JOIN note_tag x ON x.tag_id = t.id WHERE x.note_id = ANY(%(notes)s) ORDER BY t.position, t.name;
-- name: files of the notes
SELECT f.* FROM file f WHERE f.note_id = ANY(%(notes)s) AND f.archived_at IS NULL AND f.state = 'kept' ORDER BY f.created_at, f.id;
-- name: draft
SELECT * FROM note_draft WHERE author_id = %(user)s AND customer_id = %(customer)s;
-- name: kinds
SELECT * FROM note_kind WHERE archived_at IS NULL ORDER BY position, name;
-- name: years
SELECT extract(year FROM happened_at AT TIME ZONE 'Europe/Stockholm') AS year, count(*), min(happened_at)
FROM note WHERE customer_id = %(customer)s AND archived_at IS NULL GROUP BY 1 ORDER BY 1 DESC;
-- name: tags in use
SELECT t.id, t.name, t.position, count(*) FROM note n JOIN note_tag x ON x.note_id = n.id JOIN tag t ON t.id = x.tag_id
WHERE n.customer_id = %(customer)s AND n.archived_at IS NULL GROUP BY 1, 2, 3 ORDER BY 3, 2;
-- name: whether it may be written to
SELECT x.*, m.name, u.name AS by FROM mail_suppression x LEFT JOIN mailing m ON m.id = x.mailing_id
LEFT JOIN accounts_user u ON u.id = x.created_by_id
WHERE x.address = (SELECT email FROM customer WHERE id = %(customer)s) ORDER BY x.created_at DESC LIMIT 1;
-- name: bookings to come
SELECT b.*, k.name AS kind, k.tone, k.is_away, ARRAY(SELECT user_id FROM booking_user WHERE booking_id = b.id),
  ARRAY(SELECT resource_id FROM booking_resource WHERE booking_id = b.id),
  ARRAY(SELECT c.first_name || ' ' || c.last_name FROM booking_contact x JOIN contact c ON c.id = x.contact_id WHERE x.booking_id = b.id),
  ARRAY(SELECT original_start FROM booking_skip WHERE booking_id = b.id)
FROM booking b JOIN booking_kind k ON k.id = b.kind_id
WHERE b.customer_id = %(customer)s AND b.archived_at IS NULL AND coalesce(b.lasts_until > now(), true) AND b.starts_at < now() + interval '1 year';
-- name: reminders to come
SELECT id, text, due_on FROM reminder WHERE customer_id = %(customer)s AND archived_at IS NULL AND done_at IS NULL
  AND due_at < now() + interval '90 days' ORDER BY due_at, id LIMIT 2;
-- name: what waits
SELECT (SELECT count(*) FROM (
    SELECT id FROM reminder WHERE person_id = %(user)s AND due_at <= current_date + 1 AND done_at IS NULL AND archived_at IS NULL
    UNION SELECT r.id FROM reminder r JOIN accounts_user u ON u.role_id = r.role_id
      WHERE u.id = %(user)s AND r.due_at <= current_date + 1 AND r.done_at IS NULL AND r.archived_at IS NULL
    UNION SELECT r.id FROM reminder r JOIN customer c ON c.id = r.customer_id
      WHERE c.owner_id = %(user)s AND r.who = 'owner' AND r.due_at <= current_date + 1 AND r.done_at IS NULL AND r.archived_at IS NULL
    UNION SELECT id FROM reminder WHERE escalate_to_id = %(user)s AND due_at <= current_date + 1 AND escalated_at IS NOT NULL
      AND done_at IS NULL AND archived_at IS NULL LIMIT 100) mine),
  ARRAY(SELECT r.text FROM reminder_notice n JOIN reminder r ON r.id = n.reminder_id WHERE n.recipient_id = %(user)s
    AND n.channel = 'app' AND n.state = 'sent' AND n.seen_at IS NULL AND r.done_at IS NULL AND r.archived_at IS NULL
    ORDER BY n.made_at DESC LIMIT 3);
