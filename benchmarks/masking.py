"""How long it takes to put pseudonyms into a page: for few and many mentions, and for few and many protected people.

Prints milliseconds of CPU; twice the mentions should take about twice the time.
"""

import os
from time import process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from cases.pseudonyms import Pseudonyms  # noqa: E402

MENTION = "<p>On 4 September 2019 Ms <b>Jane</b> Roe-{} wrote to the Mayor about what she had seen.</p>"


def main() -> None:
    print("people   mentions   page in kB   ms")
    for people, mentions in ((1, 1_000), (1, 2_000), (1, 4_000), (300, 1_000), (300, 2_000)):
        names = {f"Person {number}": {("Ms", f"Jane Roe-{_word(number)}")} for number in range(people)}
        page = "".join(MENTION.format(_word(number % people)) for number in range(mentions))
        begun = process_time()
        masked = Pseudonyms(names).html(page)
        print(f"{people:6} {mentions:10} {len(page) / 1000:12.0f} {(process_time() - begun) * 1000:4.0f}")
        assert "Roe" not in masked


def _word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


if __name__ == "__main__":
    main()
