-- a copy of the database has no living link
UPDATE portal_hotlink
   SET revoked_at = now() AT TIME ZONE 'utc'
 WHERE revoked_at IS NULL;
