"""The vault beside plain SQLite, SQLCipher and keyrings.cryptfile. Every set is durable when it returns. What waits for no medium is
timed by a core's work, so that a busy machine does not count; the peers are called from Python, whose share is a few microseconds."""
import os, pathlib, shutil, subprocess, sys
from storage import Goal, Row

TITLE = "Keychain"

# Both print a rate.
SQLCIPHER = """
import sys, time, secrets
from sqlcipher3 import dbapi2
path, count, grouped = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "group"
db = dbapi2.connect(path, isolation_level=None)
db.execute("PRAGMA key = \\"x'" + "5a" * 32 + "'\\"")  # a raw key: no derivation is timed
db.execute("PRAGMA journal_mode = WAL"); db.execute("PRAGMA synchronous = FULL")
db.execute("CREATE TABLE IF NOT EXISTS items (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
rows = [("com.example.benchmark account-%d-%s" % (n, secrets.token_hex(16)), b"a" * 64) for n in range(count)]
clock = time.process_time if grouped else time.perf_counter
start = clock()
if grouped: db.execute("BEGIN IMMEDIATE")
for row in rows: db.execute("INSERT INTO items (name, value) VALUES (?, ?)", row)
if grouped: db.execute("COMMIT")
print(count / (clock() - start))
"""
CRYPTFILE = """
import sys, time
from keyrings.cryptfile.cryptfile import CryptFileKeyring
ring = CryptFileKeyring(); ring.file_path = sys.argv[1]; ring.keyring_key = "passcode"
start = time.perf_counter()
for number in range(int(sys.argv[2])): ring.set_password("com.example.benchmark", "account-%d" % number, "a" * 64)
print(int(sys.argv[2]) / (time.perf_counter() - start))
"""


def peers(bench):
    """A Python that has the peers; they are fetched once."""
    home = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"), "bulwark-bench", "keychain")
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, stdout=sys.stderr)
        done = subprocess.run(
            [str(python), "-m", "pip", "-q", "install", "sqlcipher3-binary==0.6.0", "keyrings.cryptfile==1.3.9"], stdout=sys.stderr)
        if done.returncode != 0:
            shutil.rmtree(home)
            bench.notes.append("SQLCipher and keyrings.cryptfile could not be had from PyPI; their rows are left out.")
            return None
    return python


def rows(bench):
    program = bench.program("KeychainBenchmark")
    folder = bench.folder / "vault"
    folder.mkdir(mode=0o700)
    fresh = bench.folder / "fresh"

    def empty():
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)

    def measured(command, where, *more):
        return lambda: bench.measured(program, command, where, *more)

    # The peers' terms are ours: WAL, synchronous = FULL, one statement that is kept prepared, values of 64 bytes, 3,000 rows in a new
    # file. SQLCipher is asked from Python, which keeps its statements too and takes a few microseconds a row.
    # Made before anything is timed: the rows of sets find items there, as in an app that runs on.
    bench.call(program, "get", folder, 10000)
    plain, one, group, read = "plain SQLite, insert, durable", "set, durable", "set in a group of 10,000, one core", "get, one core"
    found = [
        Row(plain, measured("sqlite", fresh, 3000), empty, unit="/s"),
        Row(one, measured("set", fresh, 3000), empty, unit="/s"),
        Row(group, measured("group", fresh, 10000), empty, unit="/s"),
        Row(read, measured("get", folder, 10000), unit="/s"),
        Row("unlock, one core", measured("unlock", folder), unit="ms"),
        Row("lock", measured("lock", folder), unit="ms"),
        Row("lock, with the log emptied", measured("settle", folder), unit="ms"),
    ]
    goals = [
        Goal("durable set, to plain SQLite's insert", one, 0.7, over=plain, at_least=True),
        Goal("sets in a group in a second of one core's time", group, 50000, at_least=True),
        Goal("gets in a second of one core's time", read, 100000, at_least=True),
        Goal("unlock, at least 80 ms", "unlock, one core", 80, at_least=True),
        Goal("unlock, at most 350 ms", "unlock, one core", 350),
        Goal("milliseconds to lock", "lock", 1),
    ]
    if python := peers(bench):
        def cipher(mode, count):
            return lambda: bench.measured(python, "-c", SQLCIPHER, fresh / "cipher.sqlite", count, mode)

        peer = "SQLCipher, insert, durable"
        found += [
            Row(peer, cipher("one", 3000), empty, unit="/s"),
            Row("SQLCipher, insert in a group of 10,000, one core", cipher("group", 10000), empty, unit="/s"),
            Row(
                "keyrings.cryptfile, set", lambda: bench.measured(python, "-c", CRYPTFILE, fresh / "crypt.cfg", 5), empty,
                unit="/s", rounds=2),
        ]
        goals += [
            Goal("durable set, to SQLCipher's insert", one, 1, over=peer, at_least=True),
            Goal("durable set, to keyrings.cryptfile's", one, 1, over="keyrings.cryptfile, set", at_least=True),
        ]
    return found, goals
