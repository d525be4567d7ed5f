from .models import Base, Contract
