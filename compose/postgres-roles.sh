#!/bin/sh
# Runs once, when Postgres makes its data folder: one role that owns the schema and migrates it, and one that Parley works with.
# The second owns nothing and is no superuser, so row-level security binds it. Nobody else may enter the database.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password PARLEY_OWNER_PASSWORD
\getenv app_password PARLEY_APP_PASSWORD
CREATE ROLE parley_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE parley_app LOGIN PASSWORD :'app_password';
CREATE DATABASE parley OWNER parley_owner;
REVOKE ALL ON DATABASE parley FROM PUBLIC;
GRANT CONNECT ON DATABASE parley TO parley_app;
SQL
