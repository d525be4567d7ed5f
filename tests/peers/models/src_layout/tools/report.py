from app.models import Base, Invoice
from sqlalchemy import Column, ForeignKey, Table

report = Table("report", Base.metadata, Column("invoice_id", ForeignKey(Invoice.id), primary_key=True))
