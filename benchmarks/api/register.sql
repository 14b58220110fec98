-- The statements of the API's register (src/Api/Database), in one round trip as there. Values are parameters, except that
-- identities are computed here: pgbench has no UUIDs. One sequence number per client, and :base apart for each run.
\set n :n + 1
\startpipeline
INSERT INTO users (id, request_key, first_name, second_name, birthdate, biography, city, password_hash)
VALUES (lpad(to_hex(:base::bigint << 44 | :n::bigint << 10 | :client_id::bigint), 32, '0')::uuid,
  lpad(to_hex(:base::bigint << 44 | :n::bigint << 10 | :client_id::bigint), 32, '0')::uuid,
  :first_name, :second_name, :birthdate, :biography, :city, :password_hash)
ON CONFLICT (request_key) DO NOTHING RETURNING id,
  inet_server_addr(), inet_server_port(), substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8), pg_current_wal_insert_lsn();
SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_insert_lsn() END;
\endpipeline
