from .models import Base, Entry, Extra
