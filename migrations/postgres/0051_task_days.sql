-- Tasks that were given so many working days: their due moment follows a change of the calendar.

ALTER TABLE tasks ADD COLUMN within_days BIGINT;
CREATE INDEX tasks_open_within_days ON tasks (id) WHERE done_at IS NULL AND within_days IS NOT NULL;
