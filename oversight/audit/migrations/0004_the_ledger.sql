-- The ledger: what makes the history a proof. Read it from top to bottom; docs/developers.md says why it is so.
--
-- Every row of the record has a table (cases_incident) and a history table (cases_historicalincident). Each history row
-- gives one entry here. Four rules hold for everybody, superusers included, because the triggers are always enabled:
--   append-only  history and ledger are only ever added to
--   captured     each history row gives an entry, dated by the clock of the database
--   complete     a row is not changed without a history row that says the same, in the same transaction
--   truthful     the newest history row says what the row says
-- A program outside the database adds the leaves to a Merkle tree (RFC 9162) and signs its root: tables leaf and seal.

CREATE SCHEMA ledger;

CREATE TABLE ledger.entry (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    db_user text NOT NULL DEFAULT session_user,
    history text NOT NULL,           -- the history table, or 'ledger.schema' for what note_schema() writes
    history_id bigint NOT NULL,
    row_id bigint NOT NULL,
    kind char(1) NOT NULL,           -- '+' added, '~' changed
    content jsonb,                   -- the whole history row; null only where it was redacted
    salt bytea,                      -- 16 random bytes: content that was redacted cannot be guessed from its digest
    digest bytea NOT NULL,           -- SHA-256 of salt and content
    UNIQUE (history, history_id)
);
CREATE INDEX ON ledger.entry (history, row_id, n);

-- The tree: one leaf an entry, in the order of sealing.
CREATE TABLE ledger.leaf (idx bigint PRIMARY KEY, n bigint NOT NULL UNIQUE, hash bytea NOT NULL);

-- A signed root. Once every transaction up to settled_xid, that of the sealer, has ended, no entry up to settled_n comes.
CREATE TABLE ledger.seal (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    size bigint NOT NULL,            -- leaves in the tree
    root bytea NOT NULL,
    frontier bytea[] NOT NULL,       -- roots of the perfect subtrees, from left to right
    settled_n bigint NOT NULL,
    settled_xid xid8 NOT NULL,
    checkpoint text NOT NULL         -- the signed note that a checkpoint file holds
);

-- The tables that are guarded.
CREATE TABLE ledger.guarded (live text PRIMARY KEY, history text NOT NULL UNIQUE, unrecorded text NOT NULL);

-- What is hashed

CREATE FUNCTION ledger.digest_of(content jsonb, salt bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(salt || convert_to(content::text, 'UTF8'))
$$;

CREATE FUNCTION ledger.leaf_text(e ledger.entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(E'\n', e.n, (extract(epoch FROM e.at) * 1000000)::bigint, e.db_user, e.history, e.history_id, e.row_id,
                     e.kind, encode(e.digest, 'hex'))
$$;

CREATE FUNCTION ledger.leaf_hash(e ledger.entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256('\x00'::bytea || convert_to(ledger.leaf_text(e), 'UTF8'))
$$;

-- What a history row says of its row: all of it but who, when and why.
CREATE FUNCTION ledger.said(content jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT content - '{history_id,history_date,history_type,history_change_reason,history_user_id}'::text[]
$$;

CREATE FUNCTION ledger.add_entry(history text, history_id bigint, row_id bigint, kind text, content jsonb) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO ledger.entry (history, history_id, row_id, kind, content, salt, digest)
    SELECT history, history_id, row_id, kind, content, s.salt, ledger.digest_of(content, s.salt)
    FROM (SELECT uuid_send(gen_random_uuid()) AS salt) s
$$;

-- The four rules

CREATE FUNCTION ledger.append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'OV001';
END $$;

-- After each insert into a history table. Arguments: columns whose change needs a reason; '*' is any, '+' adding a row.
CREATE FUNCTION ledger.capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    content jsonb := to_jsonb(new);
    before jsonb;
    reason text := coalesce(trim(new.history_change_reason), '');
BEGIN
    IF abs(extract(epoch FROM new.history_date - clock_timestamp())) > 300 AND session_user <> 'oversight_importer' THEN
        RAISE EXCEPTION 'a change of % is dated %, not now', TG_TABLE_NAME, new.history_date USING ERRCODE = 'OV002';
    END IF;
    IF new.history_type NOT IN ('+', '~') THEN
        RAISE EXCEPTION 'rows of % are never removed', TG_TABLE_NAME USING ERRCODE = 'OV001';
    END IF;
    IF new.history_user_id IS NULL AND reason = '' THEN
        RAISE EXCEPTION 'nobody is named for a change of %', TG_TABLE_NAME USING ERRCODE = 'OV003';
    END IF;
    IF reason = '' AND TG_NARGS > 0 THEN
        SELECT e.content INTO before FROM ledger.entry e
        WHERE e.history = TG_TABLE_NAME AND e.row_id = new.id ORDER BY e.n DESC LIMIT 1;
        IF before IS NULL AND '+' = ANY (TG_ARGV) OR before IS NOT NULL AND EXISTS (
            SELECT FROM jsonb_object_keys(ledger.said(content)) name
            WHERE (name = ANY (TG_ARGV) OR '*' = ANY (TG_ARGV)) AND content->name IS DISTINCT FROM before->name
        ) THEN
            RAISE EXCEPTION 'this change of % needs a reason', TG_TABLE_NAME USING ERRCODE = 'OV004';
        END IF;
    END IF;
    PERFORM ledger.add_entry(TG_TABLE_NAME, new.history_id, new.id, new.history_type, content);
    RETURN NULL;
END $$;

-- At the end of the transaction, for each row that was added or changed.
-- Arguments: its history table, the columns that the history leaves out.
CREATE FUNCTION ledger.complete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    unrecorded text[] := TG_ARGV[1];
    live jsonb := to_jsonb(new) - unrecorded;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(old) - unrecorded = live THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM ledger.entry e
        WHERE e.history = TG_ARGV[0] AND e.row_id = new.id AND e.xid = pg_current_xact_id() AND e.at >= now()
          AND ledger.said(e.content) = live
    ) THEN
        RAISE EXCEPTION 'a change of % % has no history', TG_TABLE_NAME, new.id USING ERRCODE = 'OV001';
    END IF;
    RETURN NULL;
END $$;

-- At the end of the transaction, for each row added to a history table.
-- Arguments: the table whose history it is, the columns that the history leaves out.
CREATE FUNCTION ledger.truthful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    live jsonb;
    newest jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) - $2 FROM public.%I t WHERE t.id = $1', TG_ARGV[0])
        INTO live USING new.id, TG_ARGV[1]::text[];
    SELECT ledger.said(e.content) INTO newest FROM ledger.entry e
    WHERE e.history = TG_TABLE_NAME AND e.row_id = new.id ORDER BY e.n DESC LIMIT 1;
    IF live IS DISTINCT FROM newest THEN
        RAISE EXCEPTION 'the history of % % says what it does not', TG_ARGV[0], new.id USING ERRCODE = 'OV001';
    END IF;
    RETURN NULL;
END $$;

-- Setting up, by migrations

CREATE PROCEDURE ledger.protect(tab text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON %s '
                   'FOR EACH ROW EXECUTE FUNCTION ledger.append_only()', tab);
    EXECUTE format('CREATE TRIGGER ledger_kept BEFORE TRUNCATE ON %s '
                   'FOR EACH STATEMENT EXECUTE FUNCTION ledger.append_only()', tab);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER ledger_append_only, ENABLE ALWAYS TRIGGER ledger_kept', tab);
END $$;

-- Guard a table and its history. History that is there already gives entries now.
CREATE PROCEDURE ledger.guard(live text, history text, unrecorded text[], explained text[]) LANGUAGE plpgsql
SET TimeZone = 'UTC' AS $$
BEGIN
    EXECUTE format(
        'SELECT ledger.add_entry(%L, h.history_id, h.id, h.history_type, to_jsonb(h)) FROM public.%I h '
        'WHERE NOT EXISTS (SELECT FROM ledger.entry e WHERE e.history = %L AND e.history_id = h.history_id) '
        'ORDER BY h.history_id', history, history, history);
    EXECUTE format('CREATE TRIGGER ledger_capture AFTER INSERT ON public.%I '
                   'FOR EACH ROW EXECUTE FUNCTION ledger.capture(%s)',
                   history, (SELECT string_agg(quote_literal(name), ', ') FROM unnest(explained) name));
    EXECUTE format('CREATE CONSTRAINT TRIGGER ledger_truthful AFTER INSERT ON public.%I DEFERRABLE INITIALLY DEFERRED '
                   'FOR EACH ROW EXECUTE FUNCTION ledger.truthful(%L, %L)', history, live, unrecorded);
    EXECUTE format('CREATE CONSTRAINT TRIGGER ledger_complete AFTER INSERT OR UPDATE ON public.%I '
                   'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.complete(%L, %L)',
                   live, history, unrecorded);
    EXECUTE format('CREATE TRIGGER ledger_deleted BEFORE DELETE ON public.%I '
                   'FOR EACH ROW EXECUTE FUNCTION ledger.append_only()', live);
    EXECUTE format('CREATE TRIGGER ledger_kept BEFORE TRUNCATE ON public.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION ledger.append_only()', live);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER ledger_capture, ENABLE ALWAYS TRIGGER ledger_truthful',
                   history);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER ledger_complete, ENABLE ALWAYS TRIGGER ledger_deleted, '
                   'ENABLE ALWAYS TRIGGER ledger_kept', live);
    CALL ledger.protect(format('public.%I', history));
    INSERT INTO ledger.guarded VALUES (live, history, unrecorded);
END $$;

-- For undoing a migration only; the entries stay.
CREATE PROCEDURE ledger.unguard(live_table text) LANGUAGE plpgsql AS $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT t.tgname, t.tgrelid::regclass AS tab FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid, ledger.guarded g
        WHERE g.live = live_table AND p.pronamespace = 'ledger'::regnamespace AND NOT t.tgisinternal
          AND t.tgrelid IN (format('public.%I', g.live)::regclass, format('public.%I', g.history)::regclass)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.tab);
    END LOOP;
    DELETE FROM ledger.guarded WHERE live = live_table;
END $$;

CALL ledger.protect('ledger.entry');
CALL ledger.protect('ledger.leaf');
CALL ledger.protect('ledger.seal');

-- The guard, noted in itself

-- A line for each trigger, function and rule that guards, with the transaction that made it: dropped and made anew, or
-- switched off and on again, it is another. verify_history compares it with what note_schema() wrote.
CREATE FUNCTION ledger.guards() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    WITH tables AS (
        SELECT format('public.%I', name)::regclass AS tab FROM ledger.guarded, unnest(ARRAY[live, history]) name
        UNION SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r'
    )
    SELECT string_agg(line, E'\n' ORDER BY line) FROM (
        SELECT format('trigger %s on %s %s %s %s', t.tgname, c.relname, t.tgenabled, md5(pg_get_triggerdef(t.oid)), t.xmin) line
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN tables ON tab = t.tgrelid WHERE NOT t.tgisinternal
        UNION ALL
        SELECT format('function %s %s %s %s', p.proname, md5(pg_get_functiondef(p.oid)), p.prosecdef, p.xmin)
        FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace
        UNION ALL
        SELECT format('rule %s on %s %s %s', r.rulename, tab, md5(pg_get_ruledef(r.oid)), r.xmin)
        FROM pg_rewrite r JOIN tables ON tab = r.ev_class
    ) lines
$$;

-- Every column of the guarded tables: number, name, type.
CREATE FUNCTION ledger.columns() RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT jsonb_object_agg(name, (
        SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attname, format_type(a.atttypid, NULL)) ORDER BY a.attnum)
        FROM pg_attribute a
        WHERE a.attrelid = format('public.%I', name)::regclass AND a.attnum > 0 AND NOT a.attisdropped
    )) FROM ledger.guarded, unnest(ARRAY[live, history]) name
$$;

-- Called after each migration: what changed in the guards or the columns becomes an entry itself, which is sealed.
CREATE FUNCTION ledger.note_schema(why text, migrations jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    noted jsonb;
    found jsonb := jsonb_build_object('guards', ledger.guards(), 'columns', ledger.columns());
    number bigint;
BEGIN
    SELECT e.content, e.history_id INTO noted, number FROM ledger.entry e
    WHERE e.history = 'ledger.schema' ORDER BY e.n DESC LIMIT 1;
    IF noted IS NULL OR found <> noted - '{why,migrations}'::text[] THEN
        PERFORM ledger.add_entry('ledger.schema', coalesce(number, 0) + 1, 0, CASE WHEN noted IS NULL THEN '+' ELSE '~' END,
                                 found || jsonb_build_object('why', why, 'migrations', migrations));
    END IF;
END $$;
