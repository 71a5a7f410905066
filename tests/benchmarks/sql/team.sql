-- Everybody's week: who can be booked, what is booked for whom, and what people's other calendars say.
-- name: organisation
SELECT d.id, d.domain, d.is_primary, o.* FROM public.tenants_domain d
JOIN public.tenants_organisation o ON o.id = d.tenant_id WHERE d.domain = %(host)s;
-- name: user
SELECT u.*, r.key, r.name, r.permissions FROM accounts_user u JOIN accounts_role r ON r.id = u.role_id WHERE u.id = %(user)s;
-- name: people
SELECT id, name, email FROM accounts_user WHERE is_active ORDER BY name, email;
-- name: resources
SELECT id, name, description FROM resource WHERE archived_at IS NULL ORDER BY position, name;
-- name: kinds
SELECT id, name, tone, is_away FROM booking_kind WHERE archived_at IS NULL ORDER BY position, name;
-- name: bookings
SELECT b.id, b.title, k.name AS kind, k.tone, k.is_away, b.is_all_day, b.starts_at, b.ends_at, b.rule, b.repeats_until, b.place, b.is_private,
  b.travel_minutes, b.owner_id, b.customer_id, c.name AS customer, c.owner_id AS customer_owner,
  ARRAY(SELECT user_id FROM booking_user u WHERE u.booking_id = b.id) AS users,
  ARRAY(SELECT resource_id FROM booking_resource r WHERE r.booking_id = b.id) AS resources
FROM booking b JOIN booking_kind k ON k.id = b.kind_id LEFT JOIN customer c ON c.id = b.customer_id
WHERE b.archived_at IS NULL AND tstzrange(b.starts_at, b.lasts_until) && tstzrange(%(first)s, %(last)s)
ORDER BY b.starts_at, b.id;
-- name: outside
SELECT t.id, t.title, t.is_all_day, t.starts_at, t.ends_at, c.owner_id, c.name FROM outside_time t JOIN outside_calendar c ON c.id = t.calendar_id
WHERE t.ends_at > %(first)s AND t.starts_at < %(last)s;
-- name: invitations
SELECT count(*) FROM received_invitation i LEFT JOIN booking b ON b.id = i.booking_id
WHERE (i.state = 'waiting' AND (i.ends_at > now() OR i.rule > '')) OR (i.state = 'cancelled' AND b.archived_at IS NULL AND b.id IS NOT NULL);
