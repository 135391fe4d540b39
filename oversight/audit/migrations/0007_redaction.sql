-- Redaction, the lawful exception to append-only. Two people decide (audit_redaction); then words are destroyed in the
-- row, in its history and in the ledger. The leaves stay, so every seal still holds.
--
-- First the ledger says what a history row will say from now on: an entry of 'ledger.redaction', whose row_id is the
-- number of the entry that loses its content, and whose content is {"redaction": key, "after": the whole history row}.
-- Only what was announced so can then be changed, and only into '[Redacted]'.

-- Whether a change of a row is what a redaction announced.
CREATE FUNCTION ledger.was_announced(tab text, old jsonb, new jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN tab = 'entry' THEN
        new = old || '{"content": null, "salt": null}' AND EXISTS (
            SELECT FROM ledger.entry r WHERE r.history = 'ledger.redaction' AND r.n > (old->>'n')::bigint
              AND r.row_id = CASE old->>'history' WHEN 'ledger.redaction' THEN old->>'row_id' ELSE old->>'n' END::bigint)
    ELSE
        NOT EXISTS (SELECT FROM jsonb_each(new) c WHERE c.value IS DISTINCT FROM old->c.key AND c.value <> '"[Redacted]"')
        AND EXISTS (
            SELECT FROM ledger.entry e JOIN ledger.entry r ON r.history = 'ledger.redaction' AND r.row_id = e.n
            WHERE e.history_id = (old->>'history_id')::bigint AND CASE tab
                WHEN 'audit_change' THEN e.row_id = (old->>'record_id')::bigint
                ELSE e.history = tab END)
    END
$$;

CREATE OR REPLACE FUNCTION ledger.append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF ledger.was_announced(TG_TABLE_NAME, to_jsonb(old), to_jsonb(new)) THEN
            RETURN new;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are only ever added: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'OV001';
END $$;

-- Destroy what a redaction names, for the web server, in the transaction in which the second person approves it.
-- Returns how many versions lost words. What the row says today stays: the words were taken out of it just before.
CREATE FUNCTION ledger.redact(redaction bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
    approved jsonb;
    approval bigint;
    target jsonb;
    tab ledger.guarded;
    live jsonb;
    version record;
    words jsonb;
    number bigint;
    done bigint := 0;
BEGIN
    SELECT to_jsonb(r) INTO approved FROM public.audit_redaction r
    WHERE r.id = redaction AND r.status = 'approved' AND r.decided_by_id <> r.proposed_by_id;
    SELECT max(e.n) INTO approval FROM ledger.entry e
    WHERE e.history = 'audit_historicalredaction' AND e.row_id = redaction AND e.xid = pg_current_xact_id();
    IF approved IS NULL OR approval IS NULL THEN
        RAISE EXCEPTION 'redaction % was not approved by a second person just now', redaction USING ERRCODE = 'OV005';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ledger.redaction'));
    SELECT coalesce(max(e.history_id), 0) INTO number FROM ledger.entry e WHERE e.history = 'ledger.redaction';
    FOR target IN SELECT jsonb_array_elements(approved->'targets') LOOP
        SELECT g.* INTO STRICT tab FROM ledger.guarded g WHERE g.live = target->>'table';
        EXECUTE format('SELECT to_jsonb(t) FROM public.%I t WHERE t.id = $1', tab.live)
            INTO live USING (target->>'row')::bigint;
        FOR version IN EXECUTE format(
            'SELECT e.n, to_jsonb(h) AS was FROM ledger.entry e JOIN public.%I h USING (history_id) '
            'WHERE e.history = %L AND e.row_id = $1 AND e.n < $2 ORDER BY e.n', tab.history, tab.history
        ) USING (target->>'row')::bigint, approval LOOP
            SELECT jsonb_object_agg(said.key, '[Redacted]') INTO words FROM jsonb_each_text(version.was) said
            WHERE said.value NOT IN ('', '[Redacted]') AND (
                target->'fields' ? said.key AND said.value IS DISTINCT FROM live->>said.key
                OR said.key = 'history_change_reason' AND (approved->'with_reasons')::boolean);
            CONTINUE WHEN words IS NULL;
            number := number + 1;
            done := done + 1;
            PERFORM ledger.add_entry('ledger.redaction', number, version.n, '~',
                                     jsonb_build_object('redaction', redaction, 'after', version.was || words));
            UPDATE ledger.entry e SET content = NULL, salt = NULL
            WHERE e.content IS NOT NULL AND (
                e.n = version.n OR e.history = 'ledger.redaction' AND e.row_id = version.n AND e.history_id < number);
            EXECUTE format('UPDATE public.%I SET %s WHERE history_id = $1', tab.history, (
                SELECT string_agg(format('%I = ''[Redacted]''', name), ', ') FROM jsonb_object_keys(words) name
            )) USING (version.was->>'history_id')::bigint;
            IF words ? 'history_change_reason' THEN
                UPDATE public.audit_change c SET reason = '[Redacted]'
                WHERE c.record_type_id = (target->>'type')::bigint AND c.record_id = (target->>'row')::bigint
                  AND c.history_id = (version.was->>'history_id')::bigint;
            END IF;
        END LOOP;
    END LOOP;
    RETURN done;
END $$;
