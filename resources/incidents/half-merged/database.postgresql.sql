-- The same for PostgreSQL, for a scratch database: createdb tea && psql -d tea -f database.postgresql.sql
CREATE TABLE customers (id serial PRIMARY KEY, name varchar(200) NOT NULL);
CREATE TABLE products (id serial PRIMARY KEY, sku varchar(40) NOT NULL);
CREATE TABLE orders (id serial PRIMARY KEY, customer_id integer REFERENCES customers (id), status varchar(20) DEFAULT 'new' NOT NULL);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE TABLE contacts (id serial PRIMARY KEY, customer_id integer, email varchar(320), phone varchar(40));
CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO customers (name) VALUES ('Ada'), ('Grace');
INSERT INTO products (sku) VALUES ('TEA-GREEN-250'), ('TEA-ROOIBOS-250'), ('POT-CLAY-1L');
INSERT INTO orders (customer_id) VALUES (1), (1), (2);
INSERT INTO contacts (customer_id, email, phone) VALUES (1, 'ada@example.org', NULL), (2, 'grace@example.org', '+44 20 7946 0018');
INSERT INTO alembic_version VALUES ('4f2ad9013b7c'), ('6b2c77d04e19');
