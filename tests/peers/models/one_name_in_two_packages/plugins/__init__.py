from .models import Item as PluginItem
