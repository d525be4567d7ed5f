"""Where the tables are. Each part of the house has a schema of its own on PostgreSQL; SQLite has none."""
CORE = "core"
BOOKING = "booking"
BILLING = "billing"

CUSTOMERS = "core.customers"
BOATS = "core.boats"
BOOKINGS = "booking.bookings"
