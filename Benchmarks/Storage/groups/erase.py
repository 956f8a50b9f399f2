"""Erasure beside plain writes of the same bytes, and beside shred of coreutils. Programs are timed from start to end."""
from storage import Goal, Row

TITLE = "Erasure"


def rows(bench):
    program = bench.program("EraseBenchmark")
    gib = f"{bench.size / (1 << 30):g} GiB"
    plain, ours = f"three plain writes of {gib}, each synced", f"SecureErase of {gib}, three passes"
    path = bench.folder / "victim"

    def fresh():
        bench.random_file("victim")

    found = [
        Row(plain, lambda: void(bench.call(program, "plain", path)), fresh),
        Row(ours, lambda: void(bench.call(program, "erase", path)), fresh),
    ]
    goals = [Goal("three passes, to three synced plain writes", ours, 1.5, over=plain)]
    if shred := bench.tool("shred", "GNU coreutils"):
        peer = f"shred -n 3 of {gib}"
        found.append(Row(peer, lambda: void(bench.call(shred, "-n", "3", "-u", path)), fresh))
        goals.append(Goal("three passes, to shred -n 3", ours, 1, over=peer))
    return found, goals


def void(_):
    """The wall time counts, not what was printed."""
