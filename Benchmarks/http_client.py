"""Runs the rows of http.sh: a server in a process of its own, and a client that measures.

What is compared takes turns, handshake by handshake and block by block, so that what slows the machine down slows all of it
down.
"""
import argparse, datetime, json, math, os, pathlib, platform, statistics, subprocess, sys, tempfile

parser = argparse.ArgumentParser()
parser.add_argument("--bench", required=True)
parser.add_argument("--handshakes", type=int, default=2000)
parser.add_argument("--blocks", type=int, default=20)
parser.add_argument("--requests", type=int, default=1000)
parser.add_argument("--out", required=True)
options = parser.parse_args()


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


with tempfile.TemporaryDirectory(prefix="bulwark-http-") as folder:
    site = pathlib.Path(folder) / "site.json"
    server = subprocess.Popen([options.bench, "serve", site], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip()
        if not port:
            sys.exit("the server did not start")
        run = subprocess.run(
            [options.bench, "measure", site, port, str(options.handshakes), str(options.blocks), str(options.requests)],
            stdout=subprocess.PIPE, text=True, check=True, timeout=900)
    finally:
        server.kill()
        server.wait()
results = json.loads(run.stdout)

plain, ours, judged = "NIOSSL, default verification", "TLSGate", "TLSGate, every handshake judged"
handshakes = {name: {"p50": quantile(times, 0.5), "p99": quantile(times, 0.99)} for name, times in results["handshakes"].items()}
requests = {
    name: {"per second": statistics.median(block["perSecond"] for block in blocks),
           "cpu": statistics.median(block["cpu"] for block in blocks)}
    for name, blocks in results["requests"].items()}
ratio = {key: handshakes[ours][key] / handshakes[plain][key] for key in ("p50", "p99")}
rate = requests["HTTPSClient"]["per second"] / requests["AsyncHTTPClient"]["per second"]
goals = [(f"a handshake takes at most 1.15 times NIOSSL's own at {key} ({ratio[key]:.2f})", ratio[key] <= 1.15) for key in ratio]
goals.append((f"at least 0.9 times the requests of AsyncHTTPClient ({rate:.2f})", rate >= 0.9))

machine = {"date": datetime.date.today().isoformat(), "system": platform.platform(), "cores": os.cpu_count(),
           "load": os.getloadavg()[0]}
lines = [f"# The HTTPS client, {machine['date']}", "",
         f"{machine['cores']} cores, {machine['system']}, load {machine['load']:.1f}; AsyncHTTPClient 1.37.0, swift-nio-ssl as it "
         "resolves; a server on NIO in a process of its own.", "",
         f"## TCP and a full handshake, {options.handshakes} each in turn", "", "| | p50 | p99 | to NIOSSL's own |", "|---|---:|---:|---:|"]
lines += [f"| {name} | {handshakes[name]['p50'] * 1000:.3f} ms | {handshakes[name]['p99'] * 1000:.3f} ms | "
          f"{handshakes[name]['p50'] / handshakes[plain]['p50']:.2f}, {handshakes[name]['p99'] / handshakes[plain]['p99']:.2f} |"
          for name in (plain, ours, judged)]
lines += ["", "TLSGate judges policy, two pins, a chain of three and its two SCTs by Apple's published rules. It does not judge the same",
          "certificates twice within a minute; the last row does, each time.", "",
          f"## Requests over a kept connection, medians of {options.blocks} blocks of {options.requests}", "",
          "| | requests/s | CPU each |", "|---|---:|---:|"]
lines += [f"| {name} | {row['per second']:.0f} | {row['cpu']:.0f} µs |" for name, row in sorted(requests.items(), reverse=True)]
lines += [""] + [f"- {'met' if met else '**missed**'}: {text}" for text, met in goals]
out = pathlib.Path(options.out)
out.parent.mkdir(exist_ok=True)
out.with_suffix(".md").write_text("\n".join(lines) + "\n")
out.with_suffix(".json").write_text(
    json.dumps({"machine": machine, "handshakes": handshakes, "requests": requests}, indent=2) + "\n")
print("\n".join(lines))
