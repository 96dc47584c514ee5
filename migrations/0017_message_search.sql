-- What messages can be found by: one row for each word and each field's value of a message, newest first under each. It is
-- made from the stored bytes by a job, never while somebody waits for an acknowledgement, and can be made again from them.

create table interfaces.message_terms (
  facility_id text not null,
  -- 'vancomycin', or with its field 'PID-3:700100'; '*' is in every message that was made findable.
  term text not null,
  seq bigint not null,
  constraint message_terms_pk primary key (facility_id, term, seq)
);

-- How far the job has come. Numbers are given out before commits, so a message can show below `newest_seq` afterwards:
-- all up to `settled_seq` are there for good; between the two is looked at again once whoever wrote then has ended.
create table interfaces.message_terms_state (
  facility_id text not null,
  newest_seq bigint not null default 0,
  settled_seq bigint not null default 0,
  mark_seq bigint not null default 0,
  mark_transaction xid8 not null default pg_current_xact_id(),
  marked_wall_at timestamptz not null default '-infinity',
  constraint message_terms_state_pk primary key (facility_id)
);

-- Removes words of messages whose bytes were removed, at most so many rows; gives how many.
create function interfaces.remove_words(facility text, most integer) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  up_to bigint := (select max(last_seq) from interfaces.removed_months where facility_id = facility);
  removed bigint;
begin
  delete from interfaces.message_terms where ctid = any (array(
    select ctid from interfaces.message_terms where facility_id = facility and seq <= up_to limit most));
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function interfaces.remove_words(text, integer) from public;
grant execute on function interfaces.remove_words(text, integer) to mortar_app;

grant select, insert on interfaces.message_terms, interfaces.message_terms_state to mortar_app;
grant update on interfaces.message_terms_state to mortar_app;
