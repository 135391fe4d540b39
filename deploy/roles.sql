-- The users of the database. A superuser runs this in the database of Oversight; it is safe to repeat:
--
--     psql -d oversight -f deploy/roles.sql
--
--   oversight_owner    owns the tables and changes them: manage.py migrate
--   oversight_app      the web server, the worker, all other commands; adds to the history and can never alter it
--   oversight_sealer   reads the ledger and adds seals: manage.py seal_history
--   oversight_auditor  reads the record, its history and the ledger: manage.py verify_history
--
-- They have no password yet. What each may do is granted at the end of each `migrate`, by oversight/audit/grants.py.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{oversight_owner,oversight_app,oversight_sealer,oversight_auditor}'::text[] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', name);
        END IF;
    END LOOP;
END $$;

-- What is there already is handed over to the owner, but for what belongs to an extension.
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'ledger', 'as_of', 'as_of_seen'))
        SELECT format('ALTER DATABASE %I OWNER TO oversight_owner', current_database())
        UNION ALL
        SELECT format('ALTER SCHEMA %I OWNER TO oversight_owner', nspname) FROM ours WHERE nspname <> 'public'
        UNION ALL
        SELECT format('ALTER %s %s OWNER TO oversight_owner', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, c.oid::regclass)
        FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO oversight_owner', p.oid::regprocedure)
        FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
        WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;

-- Before PostgreSQL 15 everybody may make tables there.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO oversight_owner;
