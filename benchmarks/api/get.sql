-- The statement of the API's get (src/Api/Endpoints/GetUser.cs), of one of 100 users, as the load runner reads.
\set n random(1, 100)
SELECT id, first_name, second_name, birthdate, biography, city FROM users WHERE id = lpad(to_hex(:n::bigint), 32, '0')::uuid;
