-- What the customer window shows, as somebody would write it by hand.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: customer
SELECT c.*, s.*, i.*, w.name, w.email,
  (SELECT count(*) FROM contact WHERE customer_id = c.id AND archived_at IS NULL) AS contacts,
  (SELECT count(*) FROM file WHERE customer_id = c.id AND archived_at IS NULL AND state = 'kept') AS files
FROM customer c JOIN customer_status s ON s.id = c.status_id LEFT JOIN industry i ON i.id = c.industry_id
LEFT JOIN accounts_user w ON w.id = c.owner_id LEFT JOIN unit n ON n.id = c.unit_id LEFT JOIN customer p ON p.id = c.parent_id
WHERE c.id = %(customer)s;
-- name: tags
SELECT t.* FROM tag t JOIN customer_tag x ON x.tag_id = t.id WHERE x.customer_id = %(customer)s ORDER BY t.position, t.name;
-- name: contacts
SELECT c.*, p.name, (SELECT max(n.happened_at) FROM note_contact x JOIN note n ON n.id = x.note_id
  WHERE x.contact_id = c.id AND n.archived_at IS NULL) AS last_note_at
FROM contact c LEFT JOIN position_type p ON p.id = c.position_type_id
WHERE c.customer_id = %(customer)s AND c.archived_at IS NULL ORDER BY c.is_main DESC, c.sort_key, c.id LIMIT 51;
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
