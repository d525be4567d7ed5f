-- What the incident left: 91c0a54be3f6 never ran (no audit fields), the merge above it is recorded all the same, and the
-- row of the contacts branch is there again.
CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL);
CREATE TABLE products (id INTEGER NOT NULL PRIMARY KEY, sku VARCHAR(40) NOT NULL);
CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), status VARCHAR(20) DEFAULT 'new' NOT NULL);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE TABLE contacts (id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER, email VARCHAR(320), phone VARCHAR(40));
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace');
INSERT INTO products VALUES (1, 'TEA-GREEN-250'), (2, 'TEA-ROOIBOS-250'), (3, 'POT-CLAY-1L');
INSERT INTO orders (id, customer_id) VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO contacts VALUES (1, 1, 'ada@example.org', NULL), (2, 2, 'grace@example.org', '+44 20 7946 0018');
INSERT INTO alembic_version VALUES ('4f2ad9013b7c'), ('6b2c77d04e19');
