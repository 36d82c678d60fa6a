-- A plan that was made when there were a handful of notices reads all of them when there are ten thousand: a
-- connection of a worker lives for days.
alter function handle_with_care.settle_turn() set plan_cache_mode = force_custom_plan;
