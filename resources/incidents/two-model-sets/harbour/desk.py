"""The list on the wall of the harbour desk."""
from harbour.legacy.tables import Boat, Booking


def line(booking: Booking, boat: Boat) -> str:
    return f"{boat.name}: {booking.start_date:%d %B}, {booking.days} days"
