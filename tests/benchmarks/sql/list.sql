-- The first fifty customers by name, as the list shows them, and the three totals beside it.
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
WHERE c.archived_at IS NULL ORDER BY c.sort_key, c.id LIMIT 51;
-- name: totals
SELECT (SELECT count(*) FROM (SELECT 1 FROM customer WHERE archived_at IS NULL LIMIT 20001) x),
  (SELECT count(*) FROM (SELECT 1 FROM customer WHERE archived_at IS NULL AND owner_id = %(user)s LIMIT 20001) x),
  (SELECT count(*) FROM (SELECT 1 FROM customer WHERE archived_at IS NOT NULL LIMIT 20001) x);
