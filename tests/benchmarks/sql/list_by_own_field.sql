-- The first fifty customers by name whose own field has one choice, as the list shows them, and how many they are.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: saved
SELECT l.*, u.name AS owner_name, EXISTS (SELECT 1 FROM list_standard s WHERE s.user_id = %(user)s AND s.saved_id = l.id) AS is_standard
FROM saved_list l LEFT JOIN accounts_user u ON u.id = l.owner_id
WHERE l.archived_at IS NULL AND (l.is_shared OR l.owner_id = %(user)s) AND l.list_name = 'customer' ORDER BY l.name, l.id;
-- name: news
SELECT * FROM selection_subscription WHERE user_id = %(user)s AND on_page
AND (cardinality(unseen) > 0 OR problem <> '') ORDER BY name, id;
-- name: layout
SELECT * FROM list_layout WHERE user_id = %(user)s AND list_name = 'customer';
-- name: customers
SELECT c.*, s.name AS status, s.tone, u.name AS owner, u.email AS owner_email, i.name AS industry FROM customer c JOIN customer_status s ON s.id = c.status_id
LEFT JOIN accounts_user u ON u.id = c.owner_id LEFT JOIN industry i ON i.id = c.industry_id
WHERE c.archived_at IS NULL AND c.custom @> jsonb_build_object('own_val', %(choice)s::text) ORDER BY c.sort_key, c.id LIMIT 51;
-- name: totals
SELECT (SELECT count(*) FROM (SELECT 1 FROM customer c WHERE c.archived_at IS NULL AND c.custom @> jsonb_build_object('own_val', %(choice)s::text) LIMIT 20001) x),
  (SELECT count(*) FROM (SELECT 1 FROM customer WHERE archived_at IS NULL LIMIT 20001) x),
  (SELECT count(*) FROM (SELECT 1 FROM customer WHERE archived_at IS NULL AND owner_id = %(user)s LIMIT 20001) x),
  (SELECT count(*) FROM (SELECT 1 FROM customer WHERE archived_at IS NOT NULL LIMIT 20001) x);
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
