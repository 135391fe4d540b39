"""Check a proof that was downloaded from Oversight, without Oversight: only the public key is needed.

    pip install cryptography
    python check_proof.py proof.json "oversight.example/history+1a2b3c4d+AQ…"

The proof is of one row of the record. Printed is what was recorded of it, and when it was sealed. Exit status 0 if the
proof holds, else 1. What is checked: SHA-256 of each content, its leaf and its path (RFC 9162, section 2.1), and the
Ed25519 signature of the checkpoint (c2sp.org/signed-note).
"""

import json
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def main(file: str, key: str) -> int:
    try:
        proof = json.loads(Path(file).read_text(encoding="utf-8"))
        size, root, rest = checkpoint_of(proof["checkpoint"], key)
        for entry in proof["entries"]:
            check(entry, size, root)
    except InvalidSignature:
        print("The proof does not hold: the signature does not fit")
        return 1
    except (OSError, KeyError, TypeError, ValueError) as fault:
        print(f"The proof does not hold: {fault}")
        return 1
    for entry in proof["entries"]:
        number, microseconds, *_ = entry["leaf"].split("\n")
        said = entry["content"] or "redacted: what it said was destroyed, that it was entered is proved"
        print(f"entry {number}, recorded {int(microseconds) // 1_000_000} seconds after 1970 (UTC): {said}")
    print(
        f"{proof['record']}: {len(proof['entries'])} entries are among the {size} that were sealed ({' '.join(rest)})."
    )
    return 0


def checkpoint_of(note: str, key: str) -> tuple[int, bytes, list[str]]:
    """Size, root and other lines of a note that the key has signed."""
    name, id_, encoded = key.strip().split("+", 2)
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        _, signer, signature = line.split(" ")
        blob = b64decode(signature)
        if (signer, blob[:4].hex()) == (name, id_):
            Ed25519PublicKey.from_public_bytes(b64decode(encoded)[1:]).verify(blob[4:], text.encode())
            origin, size, root, *rest = text.splitlines()
            if origin != name:
                raise ValueError(f"the checkpoint is of {origin}")
            return int(size), b64decode(root), rest
    raise ValueError("the checkpoint was signed with another key")


def check(entry: dict, size: int, root: bytes) -> None:
    if entry["content"] is not None:
        content = sha256(bytes.fromhex(entry["salt"]) + entry["content"].encode()).hexdigest()
        if content != entry["leaf"].split("\n")[-1]:
            raise ValueError(f"what entry {entry['index']} says is not what was hashed")
    node, index, last = sha256(b"\0" + entry["leaf"].encode()).digest(), entry["index"], size - 1
    path = [bytes.fromhex(part) for part in entry["path"]]
    while last:
        if index % 2:
            node = sha256(b"\1" + path.pop(0) + node).digest()
        elif index < last:
            node = sha256(b"\1" + node + path.pop(0)).digest()
        index, last = index // 2, last // 2
    if path or node != root:
        raise ValueError(f"entry {entry['index']} is not in the tree that was sealed")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else print(__doc__) or 2)
