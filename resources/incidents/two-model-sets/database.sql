-- The structure is that of the old release, but the newest revision was stamped. There are rows everywhere.
CREATE TABLE customers (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, email VARCHAR(320), PRIMARY KEY (id));
CREATE TABLE boats (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, berths INTEGER NOT NULL, daily_rate NUMERIC(8, 2) NOT NULL, PRIMARY KEY (id));
CREATE TABLE bookings (
    id INTEGER NOT NULL, customer_id INTEGER NOT NULL, boat_id INTEGER NOT NULL, start_date DATE NOT NULL, days INTEGER NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY (customer_id) REFERENCES customers (id), FOREIGN KEY (boat_id) REFERENCES boats (id)
);
CREATE TABLE takings (
    id INTEGER NOT NULL, boat_id INTEGER NOT NULL, month VARCHAR(7) NOT NULL, amount NUMERIC(10, 2) NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY (boat_id) REFERENCES boats (id)
);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO customers VALUES (1, 'Hanne Lund', 'hanne@example.org'), (2, 'Rowing club of 1887', NULL), (3, 'Piet de Vries', 'piet@example.org');
INSERT INTO boats VALUES (1, 'Eider', 4, 140), (2, 'Plover', 6, 195.5), (3, 'Tern', 2, 80);
INSERT INTO bookings VALUES (1, 1, 1, '2025-07-04', 3), (2, 2, 2, '2025-07-11', 7), (3, 3, 3, '2025-08-01', 2), (4, 1, 2, '2025-08-15', 5);
INSERT INTO takings VALUES (1, 1, '2025-05', 980), (2, 2, '2025-05', 1368.5);
INSERT INTO alembic_version VALUES ('c57a1e8b3d04');
