"""The keys that seal the history, and the signed notes that they make (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).

The private key lies in a file or the environment, never in the database. The public keys of all times lie in a file
beside it, one in a line, so that seals made with an earlier key stay checkable.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

ED25519 = b"\x01"


class KeyUnavailable(Exception):
    """There is no usable key; the message is a sentence for the operator."""


@dataclass(frozen=True)
class PublicKey:
    """A public key with the name of whose log it is."""

    name: str
    key: Ed25519PublicKey

    @property
    def id(self) -> bytes:
        """Four bytes that tell which key made a signature."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.key.public_bytes_raw()).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.key.public_bytes_raw()).decode()}"

    @classmethod
    def read(cls, line: str) -> "PublicKey":
        """The key of a line `name+id+key`. Raises ValueError."""
        name, id_, encoded = line.strip().split("+", 2)
        raw = b64decode(encoded, validate=True)
        if raw[:1] != ED25519:
            raise ValueError("not an Ed25519 key")
        found = cls(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
        if found.id.hex() != id_:
            raise ValueError("the id does not fit the key")
        return found


def private_key() -> Ed25519PrivateKey:
    """The key that seals. Raises KeyUnavailable."""
    try:
        pem = settings.SEAL_KEY.encode() or Path(settings.SEAL_KEY_FILE).read_bytes()
        key = load_pem_private_key(pem, password=None)
    except (OSError, ValueError, TypeError) as fault:
        raise KeyUnavailable(
            f"The key that seals the history cannot be read from SEAL_KEY or {settings.SEAL_KEY_FILE}: {fault}"
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnavailable("The key that seals the history is no Ed25519 key")
    return key


def public_keys() -> list[PublicKey]:
    """All that seals may be signed with, the newest last. Raises KeyUnavailable for a file that cannot be read."""
    try:
        lines = Path(settings.SEAL_PUBLIC_KEYS_FILE).read_text().splitlines()
        return [PublicKey.read(line) for line in lines if line.strip()]
    except (OSError, ValueError) as fault:
        raise KeyUnavailable(f"The public keys in {settings.SEAL_PUBLIC_KEYS_FILE} cannot be read: {fault}") from None


def make_key() -> PublicKey:
    """Write a new private key in the place of the old one, and its public key behind the others."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = PublicKey(settings.SEAL_ORIGIN, key.public_key())
    place = Path(settings.SEAL_KEY_FILE)
    place.parent.mkdir(parents=True, exist_ok=True)
    # The public key first: a seal that nobody can check is worse than a key that seals nothing.
    with Path(settings.SEAL_PUBLIC_KEYS_FILE).open("a") as known:
        known.write(f"{public}\n")
    new = place.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(pem)
    new.replace(place)
    return public


def signed(text: str, key: Ed25519PrivateKey) -> str:
    """A note: the text, which ends with a line end, and its signature."""
    public = PublicKey(settings.SEAL_ORIGIN, key.public_key())
    return f"{text}\n— {public.name} {b64encode(public.id + key.sign(text.encode())).decode()}\n"


def text_of(note: str, keys: list[PublicKey]) -> str:
    """The text of a note that one of the keys has signed. Raises ValueError where none did, or it is no note."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ") if line.count(" ") == 2 else ("", "", "")
        blob = b64decode(encoded, validate=True) if dash == "—" else b""
        for key in keys:
            if (key.name, key.id) == (name, blob[:4]):
                try:
                    key.key.verify(blob[4:], text.encode())
                except InvalidSignature:
                    raise ValueError("the signature does not fit") from None
                return text
    raise ValueError("no key that we know has signed it")


@dataclass(frozen=True)
class Checkpoint:
    """What a seal says: how many leaves the tree has, and their root."""

    size: int
    root: bytes

    def text(self, at: str) -> str:
        return f"{settings.SEAL_ORIGIN}\n{self.size}\n{b64encode(self.root).decode()}\ntime {at}\n"

    @classmethod
    def read(cls, note: str, keys: list[PublicKey]) -> "Checkpoint":
        """What a signed note says. Raises ValueError for any other text."""
        _, size, root, *_ = text_of(note, keys).split("\n")
        return cls(int(size), b64decode(root, validate=True))
