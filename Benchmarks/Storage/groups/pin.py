"""A try of a PIN beside the derivation that it rests on, ours and OpenSSL's, in a core's work: what else a try does must not count."""
import shutil, sys
from storage import Goal, Row

TITLE = "PIN"

OPENSSL = """
import hashlib, sys, time
def derive(): hashlib.scrypt(b"739164", salt=b"7" * 32, n=2**15, r=8, p=3, maxmem=64 << 20, dklen=32)
derive()
start = time.process_time()
for _ in range(int(sys.argv[1])): derive()
print((time.process_time() - start) * 1000 / int(sys.argv[1]))
"""
COUNT = 10


def rows(bench):
    program = bench.program("PINBenchmark")
    folder = bench.folder / "pin"

    def empty():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)

    def row(name, command):
        return Row(name, lambda: bench.measured(program, command, folder, COUNT), empty, unit="ms")

    bare, right, wrong, duress = "scrypt alone", "the right PIN", "a wrong PIN", "the duress PIN"
    found = [
        row(bare, "scrypt"), row(right, "right"), row(wrong, "wrong"), row(duress, "duress"),
        Row("scrypt alone, OpenSSL's", lambda: bench.measured(sys.executable, "-c", OPENSSL, COUNT), unit="ms"),
    ]
    return found, [
        Goal("the right PIN, to scrypt alone", right, 1.05, over=bare),
        Goal("a wrong PIN, to scrypt alone", wrong, 1.05, over=bare),
        Goal("the duress PIN, to the right one", duress, 1.02, over=right),
        Goal("the right PIN, to OpenSSL's scrypt", right, 1.5, over="scrypt alone, OpenSSL's"),
    ]
