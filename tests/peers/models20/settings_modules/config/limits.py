class Limits:
    TITLE = 100
    SUB = {"short": TITLE // 10}

    @classmethod
    def title(cls):
        return cls.TITLE + 1

    @staticmethod
    def fixed():
        return 3
