INSERT INTO floor.rows (text) VALUES ('one row');
