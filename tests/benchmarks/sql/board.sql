-- The board: what each status comes to, and the cards that moved last of those that are shown, won since the first of the month.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: sums
SELECT s.id, s.name, s.stage, s.tone, s.probability, count(*) AS many, round(sum(d.value)) AS value,
  round(sum(d.value * coalesce(d.probability, s.probability)) / 100) AS weighed
FROM deal d JOIN deal_status s ON s.id = d.status_id WHERE d.archived_at IS NULL
AND (s.stage = 'open' OR s.stage IN ('won', 'lost') AND d.status_since >= %(month)s) GROUP BY s.id;
-- name: cards
SELECT d.*, c.name AS customer, c.last_contact_at, p.name AS product, u.name AS seller, u.email, s.name AS status, s.tone
FROM deal_status s CROSS JOIN LATERAL (SELECT * FROM deal WHERE status_id = s.id AND archived_at IS NULL
  AND (s.stage = 'open' OR status_since >= %(month)s) ORDER BY status_since DESC, id DESC LIMIT 21) d
JOIN customer c ON c.id = d.customer_id JOIN product p ON p.id = d.product_id LEFT JOIN accounts_user u ON u.id = d.seller_id
WHERE s.stage IN ('open', 'won') AND s.archived_at IS NULL ORDER BY s.position, d.status_since DESC, d.id DESC;
