"""Runs the commands of audit.sh, one after the other, and writes the table."""
import datetime, json, os, pathlib, platform, resource, shutil, statistics, subprocess, sys, tempfile, time

bulwark, parse, cache, results, *trees = sys.argv[1:]
rounds = int(os.environ.get("ROUNDS", "5"))
limit = float(os.environ.get("LIMIT", "120"))
first = trees[: int(os.environ.get("FIRST", len(trees)))]


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    outcome = "finished"
    # mobsfscan starts semgrep, which lies beside it.
    environment = {**os.environ, "PATH": os.path.dirname(command[0]) + ":" + os.environ["PATH"]}
    child = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        child.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        child.wait()
        outcome = f"over: stopped after {limit:.0f} s"
    wall = time.monotonic() - start
    # 0, 1 and 2 say what was found; anything else is a failure of the command.
    if outcome == "finished" and child.returncode not in (0, 1, 2):
        outcome = f"failed with {child.returncode}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, outcome


def memory(command):
    """Peak memory in MiB, in a process of its own."""
    script = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=-3,stderr=-3);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    return int(subprocess.check_output([sys.executable, "-c", script, *command])) / 1024


def timed(commands, count):
    """The medians of several commands that are run in turn, so that what else the machine does meets all of them."""
    measured = {name: [] for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            measured[name].append(run(command))
    return {
        name: {
            "wall": round(statistics.median(m[0] for m in runs), 3),
            "cpu": round(statistics.median(m[1] for m in runs), 3),
            "rounds": count,
            "outcome": runs[-1][2],
        }
        for name, runs in measured.items()
    }


def audit(paths, *options):
    return [bulwark, "audit", *paths, "--format", "json", *options]


def listed(paths):
    """A file that names the Swift files that the audit reads, for the bare parse to read the same."""
    names = subprocess.run([bulwark, "audit", *paths, "--list-files"], capture_output=True, text=True, check=True).stdout
    file = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False)
    with file: file.writelines(name for name in names.splitlines(keepends=True) if name.endswith(".swift\n"))
    return file.name


facts = tempfile.mkdtemp()
lists = {"all": listed(trees), "first": listed(first)}
sources = [p for t in trees for p in pathlib.Path(t).rglob("*.swift") if p.is_file()]
small = max((p for p in sources if p.stat().st_size < 4000), key=lambda p: p.stat().st_size)
cached = audit(trees, "--cache-dir", facts)
run(cached)
own = {
    "bulwark audit --no-cache": audit(trees, "--no-cache"),
    "bare parallel parse": [parse, "--files", lists["all"]],
    "bulwark audit, second run with its cache": cached,
    "bulwark audit, one small file": audit([str(small)], "--no-cache"),
}
if first != trees:
    own[f"bulwark audit --no-cache, first {len(first)} trees"] = audit(first, "--no-cache")
    own[f"bare parallel parse, first {len(first)} trees"] = [parse, "--files", lists["first"]]
rows = timed(own, rounds)
rows |= timed({"mobsfscan 0.4.5": [f"{cache}/0.4.5/bin/mobsfscan", "--json", *trees]}, min(rounds, 2))
rows |= timed({"mobsfscan 1.1.0": [f"{cache}/1.1.0/bin/mobsfscan", "--json", *trees]}, 1)
# semgrep alone, once over whole folders, with the rules that mobsfscan brings: its engine without mobsfscan's process a file.
rules = next(pathlib.Path(cache, "1.1.0").glob("lib/python3*/site-packages/mobsfscan/rules/semgrep"))
semgrep = [f"{cache}/1.1.0/bin/semgrep", "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--json"]
rows |= timed({"semgrep, mobsfscan's rules": [*semgrep, "--config", str(rules), *trees]}, 1)
shutil.rmtree(facts)
for name in lists.values(): os.remove(name)
peak = memory(audit(trees, "--no-cache"))

names = []
for tree in trees:
    commit = pathlib.Path(tree, ".commit")
    names.append(pathlib.Path(tree).name + (" " + commit.read_text().strip()[:12] if commit.exists() else ""))
report = json.loads(subprocess.run(audit(trees, "--no-cache"), capture_output=True, text=True).stdout)
base = rows["bulwark audit --no-cache"]
ratio = base["wall"] / rows["bare parallel parse"]["wall"]
lines = [
    f"# `bulwark audit`, {datetime.date.today()}",
    "",
    f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, swift-syntax 603.0.1. Trees: {', '.join(names)}.",
    f"{report['statistics']['files']} files, {report['statistics']['lines']} lines of source are audited; the bare parse reads the "
    "Swift ones among them and nothing else, the peers read test targets and other people's code too.",
    f"Peak memory of the audit: {peak:.0f} MiB. Wall of the audit to that of the bare parse: {ratio:.2f}"
    + (
        f"; of the first {len(first)} trees: "
        f"{rows[f'bulwark audit --no-cache, first {len(first)} trees']['wall'] / rows[f'bare parallel parse, first {len(first)} trees']['wall']:.2f}."
        if first != trees
        else "."
    ),
    "",
    "| | Wall, s (median) | CPU, s | Rounds | Ratio of wall to the audit's | |",
    "|---|---|---|---|---|---|",
]
for name, row in rows.items():
    note = "" if row["outcome"] == "finished" else row["outcome"]
    share = "" if "first" in name else f"{row['wall'] / base['wall']:.2f}"
    lines.append(f"| {name} | {row['wall']:.2f} | {row['cpu']:.2f} | {row['rounds']} | {share} | {note} |")
stem = pathlib.Path(results, f"audit-{datetime.date.today()}")
stem.with_suffix(".md").write_text("\n".join(lines) + "\n")
stem.with_suffix(".json").write_text(
    json.dumps(
        {"rows": rows, "ratio": round(ratio, 3), "memory_mib": round(peak), "trees": names, "statistics": report["statistics"]},
        indent=2)
    + "\n")
print("\n".join(lines))
