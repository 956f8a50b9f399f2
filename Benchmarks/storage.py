"""Runs the groups of storage.sh and writes their tables.

A group is a module in Storage/groups with a TITLE and a function `rows(bench)`, which gives a list of `Row` and a list of `Goal`.
The rows of a group are run in turn, round by round, so that what slows the machine down slows all of them down.
"""
import datetime, importlib.util, json, os, pathlib, platform, shutil, statistics, subprocess, sys, tempfile, time
from dataclasses import dataclass, field
from typing import Callable, Optional


@dataclass
class Row:
    """A thing to be timed.

    `run` does it and gives what was measured, or nothing, and then the wall time of the call counts. `prepare` goes before each
    run and is not counted. `unit` is "s", "ms", "MiB", "/s" …; of rates, more is better.
    """
    name: str
    run: Callable[[], Optional[float]]
    prepare: Callable[[], None] = lambda: None
    unit: str = "s"
    rounds: Optional[int] = None
    values: list = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def best(self):
        """What a quiet moment gave: on a busy machine it says more than the median."""
        return max(self.values) if self.unit.endswith("/s") else min(self.values)


@dataclass
class Goal:
    """What has to hold: the median of a row, or its ratio to another row's, against a bound."""
    text: str
    row: str
    bound: float
    over: Optional[str] = None
    at_least: bool = False


class Bench:
    """What a group works with."""

    def __init__(self, programs, folder):
        self.programs = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.size = int(os.environ.get("SIZE", 1 << 30))
        self.rounds = int(os.environ.get("ROUNDS", 5))
        self.notes = []

    def program(self, name):
        """A program of Benchmarks/Storage."""
        path = self.programs / name
        if not path.exists():
            sys.exit(f"{path} is missing; build Benchmarks/Storage for release.")
        return str(path)

    def tool(self, name, source):
        """A program of the system's, or nothing and a note where it comes from."""
        found = shutil.which(name)
        if not found:
            self.notes.append(f"{name} was not there ({source}); its rows are left out.")
        return found

    def call(self, *command, **options):
        """Runs a command; stops everything when it fails."""
        return subprocess.run([str(part) for part in command], check=True, text=True, stdout=subprocess.PIPE, **options).stdout

    def measured(self, *command, **options):
        """Runs a program that prints one number, and gives it."""
        return float(self.call(*command, **options))

    def peak(self, *command, **options):
        """Runs a command and gives the most memory it had, in MiB."""
        script = "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=-3);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        return int(self.call(sys.executable, "-c", script, *command, **options).split()[-1]) / 1024

    def random_file(self, name, size=None):
        """Makes a durable file of random bytes in the page cache; it is made once and copied after that."""
        size = size or self.size
        source = self.folder / f"random-{size}"
        if not source.exists():
            with open(source, "wb") as out, open("/dev/urandom", "rb") as noise:
                for start in range(0, size, 1 << 20):
                    out.write(noise.read(min(1 << 20, size - start)))
                out.flush()
                os.fsync(out.fileno())
        path = self.folder / name
        shutil.copyfile(source, path)
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
        return path

    @staticmethod
    def synchronize(path):
        """Makes a file durable, as the programs that are compared with others do themselves."""
        with open(path, "rb+") as file:
            os.fsync(file.fileno())


def run(rows, rounds):
    for turn in range(max(row.rounds or rounds for row in rows)):
        for row in rows:
            if turn >= (row.rounds or rounds):
                continue
            row.prepare()
            # What earlier rows left to be written is not for this one to wait for.
            os.sync()
            start = time.monotonic()
            value = row.run()
            row.values.append(time.monotonic() - start if value is None else value)
            print(f"  {turn + 1} {row.name}: {row.values[-1]:.4g} {row.unit}", file=sys.stderr)


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def verdict(goal, medians):
    value = medians[goal.row] / (medians[goal.over] if goal.over else 1)
    return value, value >= goal.bound if goal.at_least else value <= goal.bound


def report(name, title, rows, goals, bench, results):
    medians, bests = {row.name: row.median for row in rows}, {row.name: row.best for row in rows}
    goals = [goal for goal in goals if goal.row in medians and (goal.over is None or goal.over in medians)]
    busy = os.getloadavg()[0]
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    lines = [
        f"# {title}, {datetime.date.today()}", "",
        f"{machine}, load {busy:.1f} at the end. `Benchmarks/storage.sh {name}`.", "",
        "| | Median | Least | Most | Unit | Rounds |", "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.name} | {number(row.median)} | {number(min(row.values))} | {number(max(row.values))} | {row.unit} | {len(row.values)} |"
        for row in rows
    ]
    judged = []
    if goals:
        lines += ["", "| Goal | Bound | By medians | | By the best runs |", "|---|---|---|---|---|"]
        for goal in goals:
            value, holds = verdict(goal, medians)
            best, _ = verdict(goal, bests)
            sign = "≥" if goal.at_least else "≤"
            lines.append(f"| {goal.text} | {sign} {number(goal.bound)} | {number(value)} | {'met' if holds else 'missed'} | {number(best)} |")
            judged.append({"goal": goal.text, "bound": goal.bound, "atLeast": goal.at_least, "value": value, "best": best, "met": holds})
    lines += [""] + bench.notes if bench.notes else []
    stem = pathlib.Path(results, f"storage-{name}-{datetime.date.today()}")
    stem.with_suffix(".md").write_text("\n".join(lines) + "\n")
    stem.with_suffix(".json").write_text(json.dumps({
        "machine": machine, "load": busy, "size": bench.size, "notes": bench.notes, "goals": judged,
        "rows": {row.name: {"unit": row.unit, "median": row.median, "values": row.values} for row in rows},
    }, indent=2, ensure_ascii=False) + "\n")
    print("\n".join(lines) + "\n")


def main():
    programs, results, *wanted = sys.argv[1:]
    known = {path.stem: path for path in sorted(pathlib.Path(__file__).parent.glob("Storage/groups/*.py"))}
    for name in wanted:
        if name not in known:
            sys.exit(f"There is no group {name}; there are {', '.join(known)}.")
    # A group may import this file's names.
    sys.modules["storage"] = sys.modules["__main__"]
    for name in wanted or known:
        spec = importlib.util.spec_from_file_location(name, known[name])
        group = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(group)
        with tempfile.TemporaryDirectory(dir=os.environ.get("FOLDER")) as folder:
            bench = Bench(programs, folder)
            print(group.TITLE, file=sys.stderr)
            rows, goals = group.rows(bench)
            run(rows, bench.rounds)
            report(name, group.TITLE, rows, goals, bench, results)


main()
