\set i random(1, 1000)
BEGIN;
SELECT seq, state FROM floor.instances WHERE id = :i FOR UPDATE;
UPDATE floor.items SET state = 'completed' WHERE id = :i;
UPDATE floor.instances SET seq = seq + 1, state = decode(repeat(md5(random()::text), 106), 'hex') WHERE id = :i;
INSERT INTO floor.items (instance, state) VALUES (:i, 'ready');
INSERT INTO floor.events (instance, body) VALUES (:i, 'an event'), (:i, 'another event');
INSERT INTO floor.checkpoints (instance, state) VALUES (:i, decode(repeat(md5(random()::text), 106), 'hex'));
UPDATE floor.timers SET due_at = now() WHERE instance = :i;
INSERT INTO floor.outbox (body) VALUES ('a message');
COMMIT;
