"""Runs the rows of transport.sh: wall and CPU time of each tool against local servers, round by round.

The tools run in turn, so that what slows the machine down slows all of them down. CPU time is that of the tool alone, user and
system together; the server's is not in it.
"""
import argparse, datetime, json, os, pathlib, platform, re, resource, shutil, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("--bench", required=True)
parser.add_argument("--sslyze", required=True)
parser.add_argument("--bulwark", default="")
parser.add_argument("--rounds", type=int, default=15)
parser.add_argument("--out", required=True)
options = parser.parse_args()

folder = pathlib.Path(tempfile.mkdtemp(prefix="bulwark-transport-"))


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_chain():
    """A root and a certificate for 127.0.0.1, both of P-256."""
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "root.key")
    openssl("req", "-x509", "-new", "-key", "root.key", "-days", "365", "-subj", "/CN=Benchmark root", "-out", "root.pem",
            "-addext", "keyUsage=critical,keyCertSign")
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "leaf.key")
    openssl("req", "-new", "-key", "leaf.key", "-subj", "/CN=Benchmark", "-out", "leaf.csr")
    (folder / "leaf.ext").write_text(
        "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n"
        "basicConstraints=CA:FALSE\nauthorityKeyIdentifier=keyid\n")
    openssl("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "90",
            "-extfile", "leaf.ext", "-out", "leaf.pem")


class Server:
    """An s_server as long as the block runs."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "leaf.pem", "-key", "leaf.key", *self.arguments],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "OPENSSL_CONF": "/dev/null"})
        for line in self.process.stdout:
            found = re.match(r"ACCEPT .*:(\d+)$", line)
            if found:
                return f"127.0.0.1:{found[1]}"
        sys.exit("openssl s_server did not start")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    run = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.returncode


def version(*command):
    if not shutil.which(command[0]):
        return None
    out = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    found = re.search(r"\d+\.\d+(\.\d+)?", out)
    return found[0] if found else "?"


make_chain()
servers = {
    "TLS 1.2 and 1.3": [],
    "TLS 1.0 to 1.3, every suite": ["-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"],
}
notes, results = [], {}
for title, arguments in servers.items():
    with Server(*arguments) as address:
        rows = {"HostBenchmark": [options.bench, address, folder / "root.pem"]}
        if options.bulwark:
            rows["bulwark host"] = [options.bulwark, "host", address, "--roots", folder / "root.pem"]
        if shutil.which("sslscan"):
            rows["sslscan"] = ["sslscan", "--no-colour", address]
        if os.access(options.sslyze, os.X_OK):
            rows["sslyze"] = [options.sslyze, address]
        # One run each, which is not counted, tells whether it works at all.
        for name, command in list(rows.items()):
            code = timed(command)[2]
            if name in ("HostBenchmark", "bulwark host") and code != 0:
                sys.exit(f"{name} exits with {code}")
        values = {name: [] for name in rows}
        for _ in range(options.rounds):
            for name, command in rows.items():
                values[name].append(timed(command)[:2])
        results[title] = {
            name: {
                "wall": statistics.median(wall for wall, _ in runs), "cpu": statistics.median(cpu for _, cpu in runs),
                "fastest wall": min(wall for wall, _ in runs), "least cpu": min(cpu for _, cpu in runs),
            } for name, runs in values.items()}
shutil.rmtree(folder)
for tool, source in [("sslscan", "Debian: sslscan")]:
    if not shutil.which(tool):
        notes.append(f"{tool} was not there ({source}); its row is left out.")
if not os.access(options.sslyze, os.X_OK):
    notes.append("sslyze was not there (PyPI); its row is left out.")

machine = {
    "date": datetime.date.today().isoformat(), "system": platform.platform(), "cores": os.cpu_count(),
    "load": os.getloadavg()[0], "openssl": version("openssl", "version"), "sslscan": version("sslscan", "--version"),
    "sslyze": version(options.sslyze, "--help") and subprocess.run(
        [str(pathlib.Path(options.sslyze).parent / "pip"), "show", "sslyze"], text=True,
        stdout=subprocess.PIPE).stdout.split("Version: ")[-1].split()[0],
}
goals = []
for title, rows in results.items():
    ours = rows["HostBenchmark"]
    goals.append((f"{title}: at most 0.5 s wall", ours["wall"] <= 0.5))
    if "sslscan" in rows:
        goals.append((f"{title}: less CPU time than sslscan", ours["cpu"] < rows["sslscan"]["cpu"]))
lines = [f"# A diagnosis of a host, {machine['date']}", "",
         f"{machine['cores']} cores, {machine['system']}, load {machine['load']:.1f}; OpenSSL {machine['openssl']}, sslscan "
         f"{machine['sslscan']}, sslyze {machine['sslyze']}; medians of {options.rounds} rounds, the best in brackets.", ""]
for title, rows in results.items():
    lines += [f"## {title}", "", "| | wall | CPU |", "|---|---:|---:|"]
    lines += [f"| {name} | {row['wall'] * 1000:.0f} ms ({row['fastest wall'] * 1000:.0f}) | "
              f"{row['cpu'] * 1000:.0f} ms ({row['least cpu'] * 1000:.0f}) |" for name, row in rows.items()]
    lines.append("")
lines += ["HostBenchmark runs the code of `bulwark host`, system roots and all, without the rest of the command. The others look",
          "for other things: what sslscan and sslyze list of suites and flaws, no diagnosis under App Transport Security does.", ""]
lines += [f"- {'met' if met else '**missed**'}: {text}" for text, met in goals] + notes
out = pathlib.Path(options.out)
out.parent.mkdir(exist_ok=True)
out.with_suffix(".md").write_text("\n".join(lines) + "\n")
out.with_suffix(".json").write_text(json.dumps({"machine": machine, "results": results}, indent=2) + "\n")
print("\n".join(lines))
