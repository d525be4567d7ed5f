-- The same for PostgreSQL, where the bookings have moved to a schema of their own and everything else has stayed behind.
CREATE TABLE customers (id serial PRIMARY KEY, name varchar(80) NOT NULL, email varchar(320));
CREATE TABLE boats (id serial PRIMARY KEY, name varchar(80) NOT NULL, berths integer NOT NULL, daily_rate numeric(8, 2) NOT NULL);
CREATE TABLE bookings (
    id serial PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers (id), boat_id integer NOT NULL REFERENCES boats (id), start_date date NOT NULL,
    days integer NOT NULL
);
CREATE TABLE takings (
    id serial PRIMARY KEY, boat_id integer NOT NULL REFERENCES boats (id), month varchar(7) NOT NULL, amount numeric(10, 2) NOT NULL
);
CREATE SCHEMA booking;
ALTER TABLE bookings SET SCHEMA booking;
CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO customers (name, email) VALUES ('Hanne Lund', 'hanne@example.org'), ('Rowing club of 1887', NULL), ('Piet de Vries', 'piet@example.org');
INSERT INTO boats (name, berths, daily_rate) VALUES ('Eider', 4, 140), ('Plover', 6, 195.5), ('Tern', 2, 80);
INSERT INTO booking.bookings (customer_id, boat_id, start_date, days)
VALUES (1, 1, '2025-07-04', 3), (2, 2, '2025-07-11', 7), (3, 3, '2025-08-01', 2), (1, 2, '2025-08-15', 5);
INSERT INTO takings (boat_id, month, amount) VALUES (1, '2025-05', 980), (2, '2025-05', 1368.5);
INSERT INTO alembic_version VALUES ('c57a1e8b3d04');
