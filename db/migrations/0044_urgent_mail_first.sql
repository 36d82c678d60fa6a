-- What cannot wait goes before what was due earlier: at eight every digest of the region is due at once.
drop index mail.outbox_due;
create index outbox_due on mail.outbox ((data ? 'urgent') desc, next_at) where state in ('queued', 'sending');
