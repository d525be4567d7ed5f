from app.models.invoice import Invoice
from app.db.base import Base
