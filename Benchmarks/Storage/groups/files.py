"""Protected files beside cp and age, in the page cache. Programs are timed from start to end; what a row calls durable is synced within
its time."""
import os, pathlib, subprocess, time

from storage import Goal, Row

TITLE = "Protected files"


def rows(bench):
    program = bench.program("FilesBenchmark")
    gib = f"{bench.size / (1 << 30):g} GiB"
    source, sealed, target = bench.random_file("source"), bench.folder / "sealed", bench.folder / "target"
    keys = bench.folder / "keys"
    keys.mkdir()
    small, small_sealed = bench.random_file("small", 1 << 20), bench.folder / "small-sealed"
    bench.call(program, "protect", keys, source, sealed)
    bench.call(program, "protect", keys, small, small_sealed)

    def fresh():
        target.unlink(missing_ok=True)

    def durable(*command):
        bench.call(*command)
        bench.synchronize(target)

    copy, protect = f"cp of {gib}, synced", f"protect {gib}, durable"
    copy_back, open_back = f"cp of {gib}", f"open {gib}"
    read, memory, destroy = "random reads of 4 KiB, one core", "peak resident memory", "destroy the key"
    private, medium = "most memory that is no file's", f"the medium: {gib} written around the cache"
    found = []
    # Zeroes may be worth less to a medium than what was random before; so the same bytes are written.
    if dd := bench.tool("dd", "GNU coreutils"):
        found.append(Row(
            medium, lambda: void(bench.call(
                dd, f"if={source}", f"of={target}", "bs=4M", "oflag=direct", "conv=fsync", "status=none")), fresh))
    found += [
        Row(copy, lambda: durable("cp", source, target), fresh),
        Row(protect, lambda: void(bench.call(program, "protect", keys, source, target)), fresh),
        Row(copy_back, lambda: void(bench.call("cp", source, target)), fresh),
        Row(open_back, lambda: void(bench.call(program, "open", keys, sealed, target)), fresh),
        Row(f"verify {gib}", lambda: void(bench.call(program, "verify", keys, sealed))),
        Row(read, lambda: bench.measured(program, "read", keys, sealed, 20000), unit="/s"),
    ]
    goals = [
        Goal("durable write, to cp followed by fsync", protect, 2, over=copy),
        Goal("read, to cp", open_back, 2, over=copy_back),
        Goal("random reads of 4 KiB in a second of one core's time", read, 20000, at_least=True),
        Goal("milliseconds to destroy a key", f"{destroy} of {gib}", 1),
    ]
    age, keygen = bench.tool("age", "Debian's age"), bench.tool("age-keygen", "Debian's age")
    if age and keygen:
        identity = bench.folder / "identity"
        bench.call(keygen, "-o", identity)
        recipient = bench.call(keygen, "-y", identity).strip()
        peer = bench.folder / "sealed.age"
        bench.call(age, "-r", recipient, "-o", peer, source)
        encrypt, decrypt = f"age of {gib}, synced", f"age -d of {gib}"
        found += [
            Row(encrypt, lambda: durable(age, "-r", recipient, "-o", target, source), fresh),
            Row(decrypt, lambda: void(bench.call(age, "-d", "-i", identity, "-o", target, peer)), fresh),
        ]
        goals += [
            Goal("age's durable write, to ours", encrypt, 2, over=protect, at_least=True),
            Goal("age's read, to ours", decrypt, 2, over=open_back, at_least=True),
        ]
    # What others on the machine do not change: the processor time, the program's and the kernel's for it. Ours has its own sync in it.
    work = [("protect", program, "protect", keys, source, target), ("open", program, "open", keys, sealed, target), ("cp", "cp", source, target)]
    if age and keygen:
        work += [("age", age, "-r", recipient, "-o", target, source), ("age -d", age, "-d", "-i", identity, "-o", target, peer)]
    for name, *command in work:
        found.append(
            Row(f"{name} of {gib}, processor time", lambda command=command: processor_time(*command), fresh, rounds=3))
    for size, plain, protected in [(gib, source, sealed), ("1 MiB", small, small_sealed)]:
        for name, command in [("protect", ("protect", keys, plain, target)), ("open", ("open", keys, protected, target))]:
            row = f"{memory}, {name} {size}"
            found.append(Row(row, lambda command=command: bench.peak(program, *command), fresh, unit="MiB", rounds=3))
            goals.append(Goal(f"MiB to {name} {size}, libraries and all", row, 16))
        if size == gib and pathlib.Path("/proc/self/status").exists():
            for name, command in [("protect", ("protect", keys, plain, target)), ("verify", ("verify", keys, protected))]:
                row = f"{private}, {name} {gib}"
                found.append(
                    Row(row, lambda command=command: most_private(program, *command), fresh, unit="MiB", rounds=3))
                goals.append(Goal(f"MiB of its own to {name} {gib}", row, 16))
    found.append(Row(f"{memory}, a start alone", lambda: bench.peak(program, "start", keys, source), unit="MiB", rounds=3))
    found.append(Row(
        f"{destroy} of {gib}", lambda: bench.measured(program, "destroy", keys, target),
        lambda: void(bench.call(program, "protect", keys, source, target)), unit="ms", rounds=3))
    return found, goals


def processor_time(*command):
    """Runs a program and gives how long a processor worked for it."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{command[0]} failed.")
    return usage.ru_utime + usage.ru_stime


def most_private(*command):
    """Runs a program and gives the most memory that was its own and no mapped file's, in MiB; looks 500 times a second."""
    most = 0
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        most = max([most] + [int(line.split()[1]) for line in text.splitlines() if line.startswith("RssAnon")])
        time.sleep(0.002)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed.")
    return most / 1024


def void(_):
    """The wall time counts, not what was printed."""
