-- What somebody would write by hand for each question, as a condition on a customer `c` that is not archived, or on a person
-- `p` of such a customer. Counted, and the first twenty in order of name; the bench puts the rest of the statement around it.
-- name: bought a product
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(product)s);
-- name: bought, of two products, in two years
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running')
  AND d.product_id IN (%(product)s, %(other)s) AND d.ordered_on BETWEEN %(two_years_ago)s AND %(today)s);
-- name: bought nothing
NOT EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running'));
-- name: deal by status
EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = c.id AND d.archived_at IS NULL AND d.status_id = %(status)s);
-- name: deal lost this year
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage = 'lost' AND d.status_since >= %(new_year)s
  AND d.status_since < %(next_year)s);
-- name: contract ends in three months
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.recurrence <> 'once'
  AND d.ends_on BETWEEN %(today)s AND %(in_three_months)s);
-- name: subscriptions of 50 000 a year
c.id IN (SELECT d.customer_id FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.recurrence <> 'once'
  AND (d.starts_on IS NULL OR d.starts_on <= %(today)s) AND (d.ends_on IS NULL OR d.renews OR d.ends_on >= %(today)s)
  GROUP BY d.customer_id HAVING sum(d.value) >= 50000);
-- name: bought for 100 000 this year
c.id IN (SELECT d.customer_id FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.ordered_on BETWEEN %(new_years_day)s AND %(new_years_eve)s
  GROUP BY d.customer_id HAVING sum(d.value) >= 100000);
-- name: reference customer
EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = c.id AND d.archived_at IS NULL AND d.is_reference);
-- name: a word in a note
EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''kundvård'':*'::tsquery);
-- name: a word in a note in six months
EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''kundvård'':*'::tsquery
  AND n.happened_at >= %(half_a_year_ago)s AND n.happened_at < %(tomorrow)s);
-- name: lacks a common word in its notes
NOT EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''offert'':*'::tsquery);
-- name: note of a kind by somebody in two years
EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL AND n.kind_id = %(kind)s
  AND n.author_id = %(seller)s AND n.happened_at >= %(two_years_ago)s AND n.happened_at < %(tomorrow)s);
-- name: contacted in six months
c.last_contact_at >= %(half_a_year_ago)s AND c.last_contact_at < %(tomorrow)s;
-- name: not contacted for six months
c.last_contact_at IS NULL OR NOT (c.last_contact_at >= %(half_a_year_ago)s AND c.last_contact_at < %(tomorrow)s);
-- name: person in a position
EXISTS (SELECT 1 FROM contact p WHERE p.customer_id = c.id AND p.archived_at IS NULL AND p.position_type_id = %(position)s);
-- name: no person with an e-mail address
NOT EXISTS (SELECT 1 FROM contact p WHERE p.customer_id = c.id AND p.archived_at IS NULL AND p.email <> '');
-- name: person whose title contains chef
EXISTS (SELECT 1 FROM contact p WHERE p.customer_id = c.id AND p.archived_at IS NULL AND p.title ILIKE '%%chef%%');
-- name: two postcode intervals
(c.postal_postcode BETWEEN '72000' AND '75999' OR c.postal_postcode BETWEEN '11400' AND '11499')
AND c.postal_postcode ~ '^[0-9]{5}$';
-- name: area code
c.phone LIKE '+4621%%' OR c.phone LIKE '+468%%';
-- name: town
lower(c.postal_town) IN ('västerås', 'uppsala');
-- name: added in two years
c.created_at >= %(two_years_ago)s AND c.created_at < %(tomorrow)s;
-- name: changed in two years
c.updated_at >= %(two_years_ago)s AND c.updated_at < %(tomorrow)s;
-- name: industry
c.industry_id = %(industry)s;
-- name: no owner
c.owner_id IS NULL;
-- name: owner
c.owner_id = %(seller)s;
-- name: tag
EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = c.id AND t.tag_id = %(tag)s);
-- name: employees between
c.employees BETWEEN 20 AND 49;
-- name: e-mail contains
c.email ILIKE '%%bygg%%';
-- name: the customer's example
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(product)s)
AND c.postal_postcode BETWEEN '72000' AND '75999' AND c.postal_postcode ~ '^[0-9]{5}$'
AND NOT EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(other)s)
AND NOT EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''kundvård'':*'::tsquery
  AND n.happened_at >= %(half_a_year_ago)s AND n.happened_at < %(tomorrow)s);
-- name: persons: the customer's example
p.position_type_id = %(position)s
AND EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(product)s)
AND c.postal_postcode BETWEEN '72000' AND '75999' AND c.postal_postcode ~ '^[0-9]{5}$'
AND NOT EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(other)s)
AND NOT EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''kundvård'':*'::tsquery
  AND n.happened_at >= %(half_a_year_ago)s AND n.happened_at < %(tomorrow)s);
-- name: bought one and not the other
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(product)s)
AND NOT EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(other)s);
-- name: mine that nobody has contacted
c.owner_id = %(seller)s
AND (c.last_contact_at IS NULL OR NOT (c.last_contact_at >= %(half_a_year_ago)s AND c.last_contact_at < %(tomorrow)s));
-- name: bought, and lacks a word
EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.product_id = %(product)s)
AND NOT EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''kundvård'':*'::tsquery
  AND n.happened_at >= %(half_a_year_ago)s AND n.happened_at < %(tomorrow)s);
-- name: an industry in an area, or references
(c.industry_id = %(industry)s AND c.phone LIKE '+468%%')
OR EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = c.id AND d.archived_at IS NULL AND d.is_reference);
-- name: persons: buyers who can be written to
p.position_type_id = %(position)s AND p.email <> ''
AND c.last_contact_at >= %(half_a_year_ago)s AND c.last_contact_at < %(tomorrow)s;
-- name: persons: whoever's customer is in an industry, without those who bought
c.industry_id = %(industry)s
AND NOT EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running'));
-- name: large ones whose contract ends
c.employees >= 50
AND EXISTS (SELECT 1 FROM deal d JOIN deal_status s ON s.id = d.status_id
  WHERE d.customer_id = c.id AND d.archived_at IS NULL AND s.stage IN ('won', 'running') AND d.recurrence <> 'once'
  AND d.ends_on BETWEEN %(today)s AND %(in_three_months)s);
-- name: any of four things
EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = c.id AND d.archived_at IS NULL AND d.status_id = %(status)s)
OR EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = c.id AND t.tag_id = %(tag)s)
OR EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id AND n.archived_at IS NULL
  AND public.note_words(n.body, n.happened_at) @@ '''kundvård'':*'::tsquery)
OR c.postal_postcode BETWEEN '72000' AND '75999' AND c.postal_postcode ~ '^[0-9]{5}$';
