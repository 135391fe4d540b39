"""Pseudonyms put in the place of names."""

from collections import defaultdict

from cases.pseudonyms.folding import folded, letters_of, places_of
from cases.pseudonyms.found import Found, replaced
from cases.pseudonyms.pages import with_attributes, with_texts
from cases.pseudonyms.ways import Called, ways_of


class Pseudonyms:
    """Puts pseudonyms in the place of names. `names`: for each pseudonym all names, as (title, name)."""

    def __init__(self, names: dict[str, set[tuple[str, str]]]) -> None:
        ways = [
            way for pseudonym, them in names.items() for title, name in them for way in ways_of(title, name, pseudonym)
        ]
        self.longest = max((len(way.letters) for way in ways), default=0)
        self.cut_off = [way for way in ways if way.least]
        # By the last part of the name, which is in each of them: most texts have none of these.
        self.whole: dict[str, list[Called]] = defaultdict(list)
        for way in ways:
            if not way.least:
                self.whole[way.given[-1]].append(way)

    def text(self, words: str) -> str:
        """The same words, with pseudonyms."""
        return replaced(words, self.found(words))

    def are_needed_in(self, words: str) -> bool:
        """Whether the words name a protected person."""
        return bool(self.found(words))

    def html(self, page: str) -> str:
        """The same page with pseudonyms, in texts and attributes; a link whose address names somebody ends."""
        if not self.whole:
            return page
        return with_texts(self, with_attributes(self, page))

    def found(self, words: str) -> list[Found]:
        """Where the words name somebody protected, in order."""
        plain = folded(words) if self.whole else ""
        likely = self._likely(letters_of(plain))
        if not likely:
            return []
        places = places_of(words)
        found, taken = [], bytearray(len(words))
        for way in likely:
            for match in way.pattern.finditer(plain):
                start, end = places[match.start()][0], places[match.end() - 1][1]
                if not any(taken[start:end]):
                    taken[start:end] = b"x" * (end - start)
                    found.append(Found(start, end, way.pseudonym))
        return sorted(found)

    def _likely(self, letters: str) -> list[Called]:
        """The ways whose letters are there: the longest first, and of these the one that leaves out least of a name."""
        there = [ways for last, ways in self.whole.items() if last in letters]
        likely = [way for ways in there for way in ways if way.letters in letters]
        ends = " ".join(before[-self.longest :] for before in letters.split("…")[:-1])
        likely += [way for way in self.cut_off if way.letters in ends] if ends else []
        return sorted(likely, key=lambda way: (-len(way.letters), len(way.given)))
