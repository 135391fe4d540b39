"""The tree of RFC 9162: its published test values, and proofs for trees of every small size."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.audit.merkle import Frontier, paths, root_of


def leaf(data):
    return sha256(b"\x00" + data).digest()


def grown(leaves):
    tree = Frontier()
    for each in leaves:
        tree.add(each)
    return tree


def recursive(leaves):
    """The definition of section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + recursive(leaves[:split]) + recursive(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(34))
def test_the_root_is_that_of_the_definition(size):
    leaves = [leaf(bytes([number])) for number in range(size)]
    assert grown(leaves).root() == recursive(leaves)


def test_a_tree_goes_on_from_the_roots_of_its_subtrees():
    leaves = [leaf(bytes([number])) for number in range(21)]
    half = grown(leaves[:13])
    again = Frontier(half.size, half.roots)
    for each in leaves[13:]:
        again.add(each)
    assert again.root() == recursive(leaves)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_is_proved_to_be_in_the_tree(size):
    leaves = [leaf(bytes([number])) for number in range(size)]
    for index, path in enumerate(paths(leaves, range(size))):
        assert root_of(leaves[index], index, size, path) == recursive(leaves)


@given(size=st.integers(2, 40), data=st.data())
def test_no_other_leaf_place_or_path_leads_to_the_root(size, data):
    leaves = [leaf(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))
    (path,) = paths(leaves, [index])
    assert root_of(leaves[other], index, size, path) != recursive(leaves)
    for wrong in (path[:-1], [*path, leaves[0]]):
        with pytest.raises(ValueError, match="the proof is too"):
            root_of(leaves[index], index, size, wrong)
