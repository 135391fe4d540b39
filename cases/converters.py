"""What a case's reference looks like in an address. Anything else is not found before a query is made of it."""


class ReferenceConverter:
    regex = r"OC-\d{4}-\d{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
