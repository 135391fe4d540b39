"""Every kind of attack. "Triggers off" is with the triggers of the tables switched off and on again, by their owner."""

from collections.abc import Callable
from functools import partial
from random import Random

from benchmarks.campaigns import disarming, forging, removing
from benchmarks.campaigns.ground import query
from benchmarks.campaigns.targets import a_change, edit

Attack = Callable[[Random], None]


def edit_plainly(random: Random, table: str) -> None:
    target = a_change(random, newest=table == "live")
    key = {"live": ("id", target.row_id), "history": ("history_id", target.history_id)}[table]
    edit(random, getattr(target, table), *key)


def edit_as_replica(random: Random) -> None:
    query("SET LOCAL session_replication_role = replica")
    edit_plainly(random, random.choice(["live", "history"]))


def edit_ledger_plainly(random: Random) -> None:
    query(random.choice([
        "UPDATE ledger.entry SET db_user = 'x' WHERE n = %s",
        "UPDATE ledger.entry SET content = NULL WHERE n = %s",
        "UPDATE ledger.leaf SET hash = sha256('x') WHERE n = %s",
        "UPDATE ledger.seal SET root = sha256('x') WHERE %s > 0",
    ]), a_change(random).n)  # fmt: skip


KINDS: dict[str, Attack] = {
    "row edited": partial(edit_plainly, table="live"),
    "history edited": partial(edit_plainly, table="history"),
    "ledger edited": edit_ledger_plainly,
    "row or history edited as a replica": edit_as_replica,
    "row edited, triggers off": forging.edit_row,
    "link edited with its history, triggers off": forging.edit_link,
    "history edited, triggers off": partial(forging.forge, depth=0),
    "… and the row": partial(forging.forge, depth=1),
    "… and the entry": partial(forging.forge, depth=2),
    "… and its digest": partial(forging.forge, depth=3),
    "… and its leaf": partial(forging.forge, depth=4),
    "… and all roots": partial(forging.forge, depth=5),
    "… and signed with another key": forging.forge_with_a_stranger_s_key,
    "… and signed with a key of earlier times": forging.forge_with_the_key_of_earlier_times,
    "user of a change, to the leaf": partial(forging.forge, depth=4, only="history_user_id"),
    "reason of a change, to the leaf": partial(forging.forge, depth=4, only="history_change_reason"),
    "change back-dated, triggers off": partial(forging.forge, depth=0, only="history_date"),
    "change back-dated, to the leaf": partial(forging.forge, depth=4, only="history_date"),
    "anything deleted": removing.delete_plainly,
    "deleted by cascade": removing.delete_by_cascade,
    "table emptied": removing.empty,
    "row deleted, triggers off": partial(removing.delete, what=["row"]),
    "history deleted, triggers off": partial(removing.delete, what=["history"]),
    "entry deleted, triggers off": partial(removing.delete, what=["entry"]),
    "row, history, entry and leaf deleted": partial(removing.delete, what=["row", "history", "entry", "leaf"]),
    "… and all roots made anew": partial(removing.delete, what=["row", "history", "entry", "leaf", "roots"]),
    "content destroyed as by a redaction": removing.content_destroyed,
    "content redacted, and nobody decided it": removing.redacted_by_nobody,
    "all rolled back to an earlier seal": removing.roll_back,
    "history invented": forging.invent_history_plainly,
    "history invented, back-dated": forging.invent_history_of_yesterday,
    "history invented, triggers off": forging.invent_history,
    "row invented, triggers off": forging.invent_row,
    "row invented in a table that inherits": partial(forging.invent_row, child=True),
    "entry invented": forging.invent_entry,
    "leaf invented": forging.invent_leaf,
    "seal invented": forging.invent_seal,
    "entries swapped": forging.swap_entries,
    "seal replaced by an earlier one": removing.seal_replaced,
    "seal deleted": removing.seal_deleted,
    "trigger dropped": disarming.trigger_dropped,
    "trigger dropped and made again": partial(disarming.trigger_dropped, again=True),
    "trigger switched off": disarming.trigger_off,
    "trigger switched off and on": partial(disarming.trigger_off, again=True),
    "function of the guard replaced": disarming.function_replaced,
    "function of the guard replaced and put back": partial(disarming.function_replaced, again=True),
    "list of guarded tables edited": disarming.guarded_edited,
    "rule that swallows changes": disarming.rule_that_swallows,
    "rule that writes": disarming.rule_that_writes,
    "table replaced by a copy": disarming.table_replaced,
    "column made anew, as by a migration": partial(disarming.column_replaced, why="migrate"),
    "column made anew, as by a restore": partial(
        disarming.column_replaced, why="Restored from the backup of last night"
    ),
}
