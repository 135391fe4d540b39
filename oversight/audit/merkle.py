"""The Merkle tree of RFC 9162, section 2.1. Hashes are SHA-256, 32 bytes each."""

from collections.abc import Sequence
from hashlib import sha256


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows by leaves, of which only the roots of its perfect subtrees are kept, from left to right."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        self.size = size
        self.roots = list(roots)

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf: each subtree of the same size is joined with the new one."""
        joined = self.size
        while joined & 1:
            leaf = node(self.roots.pop(), leaf)
            joined >>= 1
        self.roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash of the whole tree; that of nothing for an empty one."""
        if not self.roots:
            return sha256(b"").digest()
        *left, root = self.roots
        for subtree in reversed(left):
            root = node(subtree, root)
        return root


def paths(leaves: Sequence[bytes], indexes: Sequence[int]) -> list[list[bytes]]:
    """The inclusion proof of each of these leaves: the hashes that lead from it to the root (section 2.1.3.1)."""
    found: list[list[bytes]] = [[] for _ in indexes]
    level, places = list(leaves), list(indexes)
    while len(level) > 1:
        for path, place in zip(found, places, strict=True):
            if (place ^ 1) < len(level):
                path.append(level[place ^ 1])
        pairs = [node(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        # A last one without a partner goes up as it is.
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
        places = [place // 2 for place in places]
    return found


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to (section 2.1.3.2). ValueError for one of the wrong length."""
    hashes = iter(path)
    last = size - 1
    try:
        while last:
            if index & 1:
                leaf = node(next(hashes), leaf)
            elif index < last:
                leaf = node(leaf, next(hashes))
            index, last = index >> 1, last >> 1
    except StopIteration:
        raise ValueError("the proof is too short") from None
    if next(hashes, None) is not None:
        raise ValueError("the proof is too long")
    return leaf
