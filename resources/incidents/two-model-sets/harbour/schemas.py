"""Where the tables are. Each part of the house has a schema of its own on PostgreSQL; SQLite has none."""
CORE = None
BOOKING = None
BILLING = None

CUSTOMERS = "customers"
BOATS = "boats"
BOOKINGS = "bookings"
