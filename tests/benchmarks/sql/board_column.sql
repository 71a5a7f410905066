-- The cards of a column that follow the last one shown.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: cards
SELECT d.*, c.name AS customer, c.last_contact_at, p.name AS product, u.name AS seller, u.email, s.name AS status, s.tone
FROM deal d JOIN deal_status s ON s.id = d.status_id JOIN customer c ON c.id = d.customer_id
JOIN product p ON p.id = d.product_id LEFT JOIN accounts_user u ON u.id = d.seller_id
WHERE d.status_id = %(status)s AND d.archived_at IS NULL AND (d.status_since, d.id) < (%(since)s, %(last)s)
ORDER BY d.status_since DESC, d.id DESC LIMIT 21;
