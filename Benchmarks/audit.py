"""Runs the commands of audit.sh, one after the other, and writes the table."""
import datetime, json, os, pathlib, platform, resource, shutil, statistics, subprocess, sys, tempfile, time

bulwark, parse, cache, results, *trees = sys.argv[1:]
rounds = int(os.environ.get("ROUNDS", "5"))
limit = float(os.environ.get("LIMIT", "900"))


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    code = "finished"
    # mobsfscan starts semgrep, which lies beside it.
    environment = {**os.environ, "PATH": os.path.dirname(command[0]) + ":" + os.environ["PATH"]}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        child.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        child.wait()
        code = f"stopped after {limit:.0f} s"
    wall = time.monotonic() - start
    # 0, 1 and 2 say what was found; anything else is a failure of the command.
    if code == "finished" and child.returncode not in (0, 1, 2):
        code = f"failed with {child.returncode}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, code


def memory(command):
    """Peak memory in MiB, in a process of its own."""
    script = "import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=-3,stderr=-3);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    return int(subprocess.check_output([sys.executable, "-c", script, *command])) / 1024


def median(command, count):
    measured = [run(command) for _ in range(count)]
    return {
        "wall": round(statistics.median(m[0] for m in measured), 3),
        "cpu": round(statistics.median(m[1] for m in measured), 3),
        "rounds": count,
        "outcome": measured[-1][2],
    }


facts = tempfile.mkdtemp()
small = max((p for t in trees for p in pathlib.Path(t).rglob("*.swift") if p.stat().st_size < 4000), key=lambda p: p.stat().st_size)
rows = {
    "bulwark audit --no-cache": median([bulwark, "audit", *trees, "--no-cache", "--format", "json"], rounds),
    "bare parallel parse": median([parse, *trees], rounds),
}
cached = [bulwark, "audit", *trees, "--cache-dir", facts, "--format", "json"]
run(cached)
rows["bulwark audit, second run with its cache"] = median(cached, rounds)
rows["bulwark audit, one small file"] = median([bulwark, "audit", str(small), "--no-cache", "--format", "json"], rounds)
rows["mobsfscan 0.4.5"] = median([f"{cache}/0.4.5/bin/mobsfscan", "--json", *trees], min(rounds, 3))
rows["mobsfscan 1.1.0"] = median([f"{cache}/1.1.0/bin/mobsfscan", "--json", *trees], 1)
# semgrep alone, once over whole folders, with the rules that mobsfscan brings: its engine without mobsfscan's process a file.
rules = next(pathlib.Path(cache, "1.1.0").glob("lib/python3*/site-packages/mobsfscan/rules/semgrep"))
semgrep = [f"{cache}/1.1.0/bin/semgrep", "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--json"]
rows["semgrep, mobsfscan's rules"] = median([*semgrep, "--config", str(rules), *trees], min(rounds, 3))
shutil.rmtree(facts)
peak = memory([bulwark, "audit", *trees, "--no-cache", "--format", "json"])

names = []
for tree in trees:
    commit = pathlib.Path(tree, ".commit")
    names.append(pathlib.Path(tree).name + (" " + commit.read_text().strip()[:12] if commit.exists() else ""))
report = json.loads(subprocess.run([bulwark, "audit", *trees, "--no-cache", "--format", "json"], capture_output=True, text=True).stdout)
base = rows["bulwark audit --no-cache"]
lines = [
    f"# `bulwark audit`, {datetime.date.today()}",
    "",
    f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, swift-syntax 603.0.1. Trees: {', '.join(names)}.",
    f"{report['statistics']['files']} files, {report['statistics']['lines']} lines of source are audited; the parse and the peers read test targets and other people's code too.",
    f"Peak memory of the audit: {peak:.0f} MiB.",
    "",
    "| | Wall, s (median) | CPU, s | Rounds | Ratio of wall to the audit's | |",
    "|---|---|---|---|---|---|",
]
for name, row in rows.items():
    note = "" if row["outcome"] == "finished" else row["outcome"]
    lines.append(f"| {name} | {row['wall']:.2f} | {row['cpu']:.2f} | {row['rounds']} | {row['wall'] / base['wall']:.2f} | {note} |")
stem = pathlib.Path(results, f"audit-{datetime.date.today()}")
stem.with_suffix(".md").write_text("\n".join(lines) + "\n")
stem.with_suffix(".json").write_text(json.dumps({"rows": rows, "memory_mib": round(peak), "trees": names, "statistics": report["statistics"]}, indent=2) + "\n")
print("\n".join(lines))
