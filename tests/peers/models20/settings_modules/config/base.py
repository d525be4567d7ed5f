from dataclasses import dataclass
from pathlib import Path

PREFIX = "app"
ROOT = Path(__file__).parent
SCHEMA: str = f"{PREFIX}_data"
FEATURES = frozenset({"extra"})


@dataclass
class Settings:
    name_length: int = 10
    enabled: bool = True

    @property
    def double(self) -> int:
        return self.name_length * 2


settings = Settings(name_length=15)
