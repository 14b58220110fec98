create table users (
    id            uuid primary key,
    request_key   uuid unique,
    first_name    text not null,
    second_name   text not null,
    birthdate     date not null,
    biography     text not null,
    city          text not null,
    password_hash text not null,
    created_at    timestamptz not null default clock_timestamp()
);

-- text_pattern_ops compares bytes, so that a prefix is a range of the index whatever the collation is.
create index users_by_name on users (first_name text_pattern_ops, second_name text_pattern_ops);
create index users_by_second_name on users (second_name text_pattern_ops);
