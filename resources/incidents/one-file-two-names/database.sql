-- The database is right: it is at the newest revision and has what the models of src/models say.
CREATE TABLE patients (id INTEGER NOT NULL, name VARCHAR(120) NOT NULL, born DATE, PRIMARY KEY (id));
CREATE TABLE appointments (
    id INTEGER NOT NULL, patient_id INTEGER NOT NULL, starts_at DATETIME NOT NULL, room VARCHAR(20), PRIMARY KEY (id),
    FOREIGN KEY (patient_id) REFERENCES patients (id)
);
CREATE TABLE invoices (
    id INTEGER NOT NULL, appointment_id INTEGER NOT NULL, amount NUMERIC(8, 2) NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY (appointment_id) REFERENCES appointments (id)
);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO patients VALUES (1, 'Edith Holm', '1957-03-11'), (2, 'Jonas Weber', '1989-10-30'), (3, 'Mira Okafor', '2016-06-02');
INSERT INTO appointments VALUES (1, 1, '2025-03-03 09:00:00', '2'), (2, 3, '2025-03-03 09:20:00', NULL), (3, 2, '2025-03-04 14:00:00', '1');
INSERT INTO invoices VALUES (1, 1, 48.5), (2, 3, 112);
INSERT INTO alembic_version VALUES ('d81f5b6e2a90');
