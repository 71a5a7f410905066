-- A misspelt name by hand: the customers and persons whose words are most alike by their trigrams.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: recent
SELECT subject, thing, opened_at FROM search_recent WHERE user_id = %(user)s ORDER BY opened_at DESC LIMIT 50;
-- name: threshold
SELECT set_config('pg_trgm.word_similarity_threshold', '0.5', false);
-- name: customers
SELECT c.id, c.name, c.postal_town, c.number, c.org_number, c.phone, c.mobile, c.archived_at, s.name AS status, s.tone, u.name AS owner
FROM customer c JOIN customer_status s ON s.id = c.status_id LEFT JOIN accounts_user u ON u.id = c.owner_id
WHERE c.merged_into_id IS NULL AND c.words OPERATOR(public.%%>) %(one)s AND c.words OPERATOR(public.%%>) %(two)s
ORDER BY c.archived_at IS NOT NULL, (c.words OPERATOR(public.<->>) %(one)s) + (c.words OPERATOR(public.<->>) %(two)s), c.sort_key LIMIT 5;
-- name: contacts
SELECT p.id, p.first_name, p.last_name, p.title, p.phone, p.mobile, p.email, p.archived_at, c.id AS customer_id, c.name
FROM contact p JOIN customer c ON c.id = p.customer_id
WHERE p.merged_into_id IS NULL AND p.words OPERATOR(public.%%>) %(one)s AND p.words OPERATOR(public.%%>) %(two)s
ORDER BY p.archived_at IS NOT NULL, (p.words OPERATOR(public.<->>) %(one)s) + (p.words OPERATOR(public.<->>) %(two)s), p.sort_key LIMIT 5;
-- name: notes
SELECT n.id, n.body, n.happened_at FROM note n WHERE n.archived_at IS NULL
AND public.note_words(n.body, n.happened_at) @@ (to_tsquery('simple', %(one)s || ':* & ' || %(two)s || ':*')) LIMIT 5;
-- name: products
SELECT p.id, p.name, p.code FROM product p
WHERE p.words OPERATOR(public.%%>) %(one)s AND p.words OPERATOR(public.%%>) %(two)s ORDER BY p.sort_key LIMIT 5;
-- name: deals
SELECT d.id, d.description, p.name AS product, c.name AS customer, s.name AS status, s.tone, u.name AS seller
FROM customer c JOIN deal d ON d.customer_id = c.id JOIN product p ON p.id = d.product_id
JOIN deal_status s ON s.id = d.status_id LEFT JOIN accounts_user u ON u.id = d.seller_id
WHERE c.merged_into_id IS NULL AND c.words OPERATOR(public.%%>) %(one)s AND c.words OPERATOR(public.%%>) %(two)s
ORDER BY d.archived_at IS NOT NULL, (c.words OPERATOR(public.<->>) %(one)s) + (c.words OPERATOR(public.<->>) %(two)s), d.status_since DESC LIMIT 5;
-- name: files
SELECT f.id, f.name FROM file f WHERE f.archived_at IS NULL AND f.state = 'kept'
AND f.words OPERATOR(public.%%>) %(one)s AND f.words OPERATOR(public.%%>) %(two)s LIMIT 5;
