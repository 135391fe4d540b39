"""A file that is not taken in."""


class FileRefused(ValueError):
    """Its words finish the sentence that begins with the file's name, and say what to do."""

    def of(self, name: str) -> "FileRefused":
        """The same refusal as a whole sentence, which names the file."""
        return FileRefused(f"“{shown(name)}” {self}")


def shown(name: str) -> str:
    """A file's name as a sentence may show it: short, and without characters that cannot be seen."""
    seen = "".join(character if character.isprintable() else "�" for character in name)
    return seen if len(seen) <= 100 else f"{seen[:80]}…{seen[-15:]}"
