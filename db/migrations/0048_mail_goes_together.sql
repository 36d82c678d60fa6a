-- Of what waits for one person one mail is enough: with it the others are let go.
create index outbox_waiting on mail.outbox (function_id) where state = 'queued';
