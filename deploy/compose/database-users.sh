#!/bin/sh
# Make the two logins of the portal (it may be run again): portal_owner, which owns the tables, and portal, for web and worker, which may read and
# write rows and nothing else. Whoever gets hold of that one cannot drop a table, change a trigger, make a login or read a file of the server.
# database-users.sh [FOLDER]: with the passwords in FOLDER/database_owner_password and FOLDER/database_password. PostgreSQL's image runs it when the
# database is made; on a server of your own run it as root: it makes the database, too.
set -eu
folder="${1:-/run/secrets}"
OWNER_PASSWORD=$(cat "$folder/database_owner_password")
PORTAL_PASSWORD=$(cat "$folder/database_password")
export OWNER_PASSWORD PORTAL_PASSWORD # not on the command line, which every user of the machine can read
as=""
[ "$(id -u)" != 0 ] || as="runuser -u postgres --"
$as psql --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv portal_password PORTAL_PASSWORD
SELECT format('CREATE ROLE %I', name) FROM (VALUES ('portal_owner'), ('portal')) AS wanted (name)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE portal_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE portal LOGIN PASSWORD :'portal_password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
SELECT 'CREATE DATABASE portal OWNER portal_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portal') \gexec
-- PostgreSQL's own log says what failed, without the statement and the values, which hold what citizens wrote.
ALTER DATABASE portal SET log_min_error_statement = 'panic';
ALTER DATABASE portal SET log_error_verbosity = 'terse';
\connect portal
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO portal_owner;
GRANT USAGE ON SCHEMA public TO portal;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal;
SQL
