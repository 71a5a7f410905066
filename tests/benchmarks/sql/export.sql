-- Every customer by name with twenty columns, as the file has them; copied out as text.
SELECT c.name, c.number, c.org_number, s.name, u.name, n.name, i.name, c.kind, c.phone, c.email, c.website,
  c.postal_street, c.postal_postcode, c.postal_town, c.visiting_town, c.employees, c.customer_since,
  (SELECT string_agg(t.name, ', ' ORDER BY t.position, t.name) FROM customer_tag ct JOIN tag t ON t.id = ct.tag_id
   WHERE ct.customer_id = c.id),
  to_char(c.last_contact_at AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI'),
  to_char(c.created_at AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI')
FROM customer c JOIN customer_status s ON s.id = c.status_id LEFT JOIN accounts_user u ON u.id = c.owner_id
LEFT JOIN unit n ON n.id = c.unit_id LEFT JOIN industry i ON i.id = c.industry_id
WHERE c.archived_at IS NULL ORDER BY c.sort_key, c.id
