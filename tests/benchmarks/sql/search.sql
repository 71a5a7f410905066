-- What somebody would ask by hand to find anything: five of each kind, the closest first. The words of the question come
-- as patterns (`one`, `two`: contained, `one_named`, `two_named`: in the name; `name`: begins the name; `word`: begins a
-- word of it) and as a text search (`text`); whatever is common is cut off before it is put in order.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: recent
SELECT subject, thing, opened_at FROM search_recent WHERE user_id = %(user)s ORDER BY opened_at DESC LIMIT 50;
-- name: customers
SELECT c.id, c.name, c.postal_town, c.number, c.org_number, c.phone, c.mobile, c.archived_at, s.name AS status, s.tone, u.name AS owner
FROM (SELECT * FROM customer WHERE merged_into_id IS NULL AND words LIKE %(one)s AND words LIKE %(two)s LIMIT 200) c
JOIN customer_status s ON s.id = c.status_id LEFT JOIN accounts_user u ON u.id = c.owner_id
ORDER BY c.archived_at IS NOT NULL, c.words LIKE %(name)s DESC, c.words LIKE %(word)s DESC, c.sort_key LIMIT 5;
-- name: contacts
SELECT p.id, p.first_name, p.last_name, p.title, p.phone, p.mobile, p.email, p.archived_at, c.id AS customer_id, c.name
FROM (
  (SELECT * FROM contact WHERE merged_into_id IS NULL AND words LIKE %(one)s AND words LIKE %(two)s LIMIT 200)
  UNION (SELECT p.* FROM contact p JOIN customer c ON c.id = p.customer_id
    WHERE p.merged_into_id IS NULL AND p.words LIKE %(one)s AND c.words LIKE %(two)s LIMIT 50)
) p JOIN customer c ON c.id = p.customer_id
ORDER BY p.archived_at IS NOT NULL, p.words LIKE %(name)s DESC, p.words LIKE %(word)s DESC, p.sort_key LIMIT 5;
-- name: notes
SELECT n.id, n.body, n.happened_at, c.id AS customer_id, c.name, k.icon
FROM note n JOIN customer c ON c.id = n.customer_id JOIN note_kind k ON k.id = n.kind_id
WHERE n.id IN (
  SELECT id FROM (
    (SELECT id, happened_at FROM note WHERE archived_at IS NULL
      AND public.note_words(body, happened_at) @@ (%(text)s::tsquery && %(lately)s::tsquery) ORDER BY happened_at DESC LIMIT 10)
    UNION ALL (SELECT id, happened_at FROM note WHERE archived_at IS NULL
      AND public.note_words(body, happened_at) @@ %(text)s::tsquery LIMIT 2000)
  ) found ORDER BY happened_at DESC LIMIT 10)
ORDER BY n.happened_at DESC, n.id DESC LIMIT 5;
-- name: products
SELECT p.id, p.name, p.code, p.description, p.unit_price, p.recurrence, p.archived_at, g.name AS category
FROM product p LEFT JOIN product_category g ON g.id = p.category_id WHERE p.words LIKE %(one)s AND p.words LIKE %(two)s
ORDER BY p.archived_at IS NOT NULL, p.words LIKE %(name)s DESC, p.words LIKE %(word)s DESC, p.sort_key LIMIT 5;
-- name: deals
SELECT d.id, d.description, d.archived_at, p.name AS product, p.code, c.name AS customer, s.name AS status, s.tone, u.name AS seller
FROM (
  (SELECT * FROM deal WHERE words LIKE %(one)s AND words LIKE %(two)s LIMIT 200)
  UNION (SELECT d.* FROM product p JOIN deal d ON d.product_id = p.id
    WHERE p.words LIKE %(one_named)s AND p.words LIKE %(two_named)s LIMIT 200)
  UNION (SELECT d.* FROM customer c JOIN deal d ON d.customer_id = c.id
    WHERE c.merged_into_id IS NULL AND c.words LIKE %(one_named)s AND c.words LIKE %(two_named)s LIMIT 200)
  UNION (SELECT d.* FROM product p JOIN deal d ON d.product_id = p.id JOIN customer c ON c.id = d.customer_id
    WHERE p.words LIKE %(one_named)s AND c.words LIKE %(two_named)s AND c.merged_into_id IS NULL LIMIT 50)
) d JOIN product p ON p.id = d.product_id JOIN customer c ON c.id = d.customer_id
JOIN deal_status s ON s.id = d.status_id LEFT JOIN accounts_user u ON u.id = d.seller_id
ORDER BY d.archived_at IS NOT NULL, p.words LIKE %(name)s DESC, d.status_since DESC LIMIT 5;
-- name: files
SELECT f.id, f.name, f.created_at, c.id AS customer_id, c.name AS customer
FROM (SELECT * FROM file WHERE archived_at IS NULL AND state = 'kept' AND words LIKE %(one)s AND words LIKE %(two)s LIMIT 200) f
JOIN customer c ON c.id = f.customer_id ORDER BY f.words LIKE %(name)s DESC, f.words LIKE %(word)s DESC, f.created_at DESC LIMIT 5;
-- name: bookings
SELECT b.id, b.title, b.place, b.starts_at, b.lasts_until, k.name AS kind, k.tone, c.name AS customer
FROM (SELECT * FROM booking WHERE archived_at IS NULL AND words LIKE %(one)s AND words LIKE %(two)s AND (NOT is_private
    OR owner_id = %(user)s OR EXISTS (SELECT 1 FROM booking_user WHERE booking_id = booking.id AND user_id = %(user)s)) LIMIT 200) b
JOIN booking_kind k ON k.id = b.kind_id LEFT JOIN customer c ON c.id = b.customer_id
ORDER BY b.lasts_until < now(), b.words LIKE %(name)s DESC, b.words LIKE %(word)s DESC, b.starts_at DESC LIMIT 5;
-- name: reminders
SELECT r.id, r.text, r.due_on, r.done_at, c.name AS customer
FROM (SELECT * FROM reminder WHERE archived_at IS NULL AND words LIKE %(one)s AND words LIKE %(two)s
  AND (customer_id IS NOT NULL OR %(user)s IN (person_id, author_id)) LIMIT 200) r LEFT JOIN customer c ON c.id = r.customer_id
ORDER BY r.done_at IS NOT NULL, r.words LIKE %(name)s DESC, r.words LIKE %(word)s DESC, r.due_on LIMIT 5;
