"""`make bench-tamper`: what a superuser of the database may do to the record, and whether it is refused or found.

Each kind of attack is tried with 25 targets of chance on the example case, which was sealed several times and whose
last checkpoint was kept, and is undone; then lawful work, which must raise no alarm, each on a copy. Ends with 1 unless
every attack was refused or found. It takes some minutes.
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from os import getpid
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tqdm import tqdm

from benchmarks.campaigns.attacks import KINDS, Attack
from benchmarks.campaigns.controls import CONTROLS
from benchmarks.campaigns.ground import copy_of, fill, fingerprint, keep_things_in, keys_kept, query, using
from oversight.audit.sealing import seal
from oversight.audit.verifying import verify
from oversight.trial import database

REFUSED, DETECTED, UNDETECTED, IDLE = "refused", "detected", "undetected", "no effect"
CLEAN, ALARM = "clean", "false alarm"


def outcome(attack: Attack, random: Random, kept: str, before: str) -> str:
    """Of one trial, which is undone. An error that is no refusal is a fault of ours."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                query("SET LOCAL TimeZone = 'UTC'")
                attack(random)
                connection.check_constraints()
        except DatabaseError as fault:
            if not getattr(fault.__cause__, "pgcode", "").startswith("OV"):
                raise
            return REFUSED
        found = IDLE if fingerprint() == before else UNDETECTED if verify([kept]).is_clean else DETECTED
        transaction.set_rollback(True)
    return found


def attacked(template: str, kept: str, kinds: dict[str, Attack], trials: int) -> dict[str, Counter[str]]:
    """The outcomes of each kind."""
    found: dict[str, Counter[str]] = {name: Counter() for name in kinds}
    with copy_of(template), tqdm(total=len(kinds) * trials, unit=" attacks", disable=None, leave=False) as bar:
        before = fingerprint()
        for name, attack in kinds.items():
            for trial in range(trials):
                try:
                    found[name][outcome(attack, Random(f"{name} {trial}"), kept, before)] += 1
                except Exception as fault:
                    raise RuntimeError(f"The attack “{name}” itself failed in trial {trial}") from fault
                bar.update()
        assert fingerprint() == before
    return found


def controlled(template: str, kept: str, trials: int) -> dict[str, Counter[str]]:
    """The outcomes of lawful work, kind after kind and again from the first."""
    found: dict[str, Counter[str]] = {name: Counter() for name in CONTROLS}
    names = list(CONTROLS) * (trials // len(CONTROLS) + 1)
    for trial, name in enumerate(tqdm(names[:trials], unit=" controls", disable=None, leave=False)):
        with copy_of(template), keys_kept():
            try:
                CONTROLS[name](Random(f"{name} {trial}"))
            except Exception as fault:
                raise RuntimeError(f"The lawful work “{name}” itself failed in trial {trial}") from fault
            seal()
            report = verify([kept])
            found[name][CLEAN if report.is_clean else ALARM] += 1
            for finding in report.findings[:3]:
                print(f"{name}: {finding}")
    return found


def summed(found: dict[str, Counter[str]]) -> Counter[str]:
    return sum(found.values(), Counter())


def show(found: dict[str, Counter[str]], outcomes: list[str]) -> None:
    print(f"{'':45}" + "".join(f"{outcome:>12}" for outcome in outcomes))
    for name, counts in [*found.items(), ("together", summed(found))]:
        print(f"{name:45}" + "".join(f"{counts[outcome]:>12}" for outcome in outcomes))


def campaign(template: str, kept: str, *, trials: int, controls: int, kinds: dict[str, Attack] = KINDS) -> bool:
    """Whether all attacks were refused or found and nothing lawful was. `template` was made by `fill`."""
    attacks = attacked(template, kept, kinds, trials)
    show(attacks, [REFUSED, DETECTED, UNDETECTED, IDLE])
    lawful = controlled(template, kept, controls)
    show(lawful, [CLEAN, ALARM])
    return not any(summed(attacks)[bad] for bad in (UNDETECTED, IDLE)) and not summed(lawful)[ALARM]


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=25)
    parser.add_argument("--controls", type=int, default=25)
    asked = parser.parse_args()
    name = f"oversight_tamper_{getpid()}"
    with tempfile.TemporaryDirectory() as folder, database(name):
        keep_things_in(Path(folder))
        with using(name):
            call_command("migrate", verbosity=0)
            kept = fill()
        return 0 if campaign(name, kept, trials=asked.trials, controls=asked.controls) else 1


if __name__ == "__main__":
    sys.exit(main())
