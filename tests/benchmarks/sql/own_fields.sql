-- Conditions on own fields as somebody would write them who knows which indexes there are.
-- name: own number between
CASE WHEN jsonb_typeof(c.custom -> 'own_tal') = 'number' THEN (c.custom ->> 'own_tal')::numeric END BETWEEN 480 AND 500;
-- name: own day in half a year
(c.custom ->> 'own_dag') COLLATE "C" >= %(first)s AND (c.custom ->> 'own_dag') COLLATE "C" <= %(last)s;
-- name: own text begins
public.sv_key(c.custom ->> 'own_text') COLLATE "C" LIKE 'avtal 12%%';
-- name: own choice
c.custom @> jsonb_build_object('own_val', %(choice)s::text);
-- name: own field of a deal
EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = c.id AND d.archived_at IS NULL
  AND CASE WHEN jsonb_typeof(d.custom -> 'own_antal') = 'number' THEN (d.custom ->> 'own_antal')::numeric END >= 990);
