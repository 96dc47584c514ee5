-- The rule values that came with the schema are entries too, so that they can be read back and changed like all others.

insert into tables.change_sets (change_set_id, title, reason, state, author, author_name, proposed_at, decider, decider_name, decided_at, decision, live_at)
values ('00000000-0000-7000-8000-000000000001', 'Rule values set up', 'Set-up with the program', 'live', 'set-up', 'Set-up',
        '2000-01-01T00:00:00Z', 'keeper-of-the-files', 'Keeper of the files', '2000-01-01T00:00:00Z',
        'Reviewed where the files are kept', '2000-01-01T00:00:00Z');

insert into tables.entries (kind, key, body, active, valid, recorded, change_set_id)
select 'rule-values', rule,
       jsonb_build_object('rule', rule, 'value', trim_scale(value)::text, 'unit', unit, 'says', says, 'source', source, 'confirmed', confirmed),
       true, '[2000-01-01T00:00:00Z,)', '[2000-01-01T00:00:00Z,)', '00000000-0000-7000-8000-000000000001'
  from tables.rule_values;
