"""Opens HTML reports in a headless browser: works the filters, looks at both colour schemes, and lets hostile text try
to run. Speaks the DevTools protocol over a pipe, so that it needs Python's own library only.

Usage: check-page.py BROWSER FOLDER
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


class Browser:
    def __init__(self, program):
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

        def connect():
            # The browser reads from descriptor 3 and writes to 4.
            first, second = os.dup(read_commands), os.dup(write_answers)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"],
            preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(read_commands)
        os.close(write_answers)
        os.set_blocking(self.answers, False)
        self.buffer = b""
        self.number = 0
        self.events = []
        self.session = None

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            if time.monotonic() > deadline:
                raise TimeoutError("the browser does not answer")
            try:
                chunk = os.read(self.answers, 1 << 20)
                if not chunk:
                    raise EOFError("the browser has ended")
                self.buffer += chunk
            except BlockingIOError:
                time.sleep(0.01)
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + 60
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        deadline = time.monotonic() + 60
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive(deadline))

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def open(self, url):
        self.events = []
        self.call("Page.navigate", url=url)
        self.wait("Page.loadEventFired")

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.profile.cleanup()


SHOWN = "Array.from(document.querySelectorAll('article')).filter(a => a.checkVisibility()).length"


def choose(name, value):
    return (f"(() => {{ const e = document.getElementById('{name}'); e.value = {json.dumps(value)};"
            " e.dispatchEvent(new Event('input', {bubbles: true})); })()")


def check(browser, path):
    """What is wrong with a page."""
    wrong = []

    def expect(what, got, wanted):
        if got != wanted:
            wrong.append(f"{what}: {got!r} instead of {wanted!r}")

    browser.open(path.resolve().as_uri())
    blocking = browser.evaluate("document.querySelectorAll('article[data-severity=blocking]:not([data-accepted])').length")
    standing = browser.evaluate("document.querySelectorAll('article:not([data-accepted])').length")
    total = browser.evaluate("document.querySelectorAll('article').length")
    expect("shown at first", browser.evaluate(SHOWN), standing)
    expect("the script has run", browser.evaluate("document.getElementById('shown').textContent"), f"{standing} shown")
    expect("blocking in the summary", browser.evaluate("Number(document.querySelector('#count-blocking b').textContent)"),
           blocking)

    browser.evaluate(choose("severity", "blocking"))
    expect("shown of severity blocking", browser.evaluate(SHOWN), blocking)
    browser.evaluate(choose("severity", ""))
    for name in ("rule", "area", "file"):
        counts = browser.evaluate(
            f"Array.from(document.querySelectorAll('#{name} option')).map(o => o.value).filter(v => v).map(v => [v, "
            f"Array.from(document.querySelectorAll('article:not([data-accepted])'))"
            f".filter(a => a.dataset.{name} === v).length])")
        for value, count in counts[:10]:
            browser.evaluate(choose(name, value))
            expect(f"shown of {name} {value}", browser.evaluate(SHOWN), count)
        browser.evaluate(choose(name, ""))
    browser.evaluate(choose("text", "no finding has this text"))
    # A row shows its own findings, whatever was filtered before.
    for row in browser.evaluate("Array.from(document.querySelectorAll('#tally tr')).map("
                                "r => [Number(r.cells[0].textContent), r.cells[2].textContent])")[:10]:
        count, rule = row
        browser.evaluate(f"Array.from(document.querySelectorAll('#tally button')).find(b => b.textContent === {json.dumps(rule)}"
                         f" && b.closest('tr').cells[0].textContent === '{count}').click()")
        expect(f"shown of the row of {rule}", browser.evaluate(SHOWN), count)
    browser.evaluate(choose("severity", ""))
    browser.evaluate(choose("rule", ""))
    browser.evaluate(choose("text", "no finding has this text"))
    expect("shown of an unknown text", browser.evaluate(SHOWN), 0)
    expect("the note for none", browser.evaluate("document.getElementById('none').checkVisibility()"), True)
    browser.evaluate(choose("text", ""))
    browser.evaluate("document.getElementById('accepted').click()")
    expect("shown with accepted ones", browser.evaluate(SHOWN), total)

    backs = []
    for scheme in ("light", "dark"):
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        backs.append(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
    expect("two colour schemes", len(set(backs)), 2)
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=640, deviceScaleFactor=1, mobile=True)
    expect("no sideways scrolling at 360 pixels",
           browser.evaluate("document.documentElement.scrollWidth <= 360"), True)
    browser.call("Emulation.clearDeviceMetricsOverride")

    expect("scripts on the page", browser.evaluate("document.scripts.length"), 1)
    expect("policy violations before the attack",
           [e["params"]["entry"]["text"] for e in browser.events if e.get("method") == "Log.entryAdded"], [])
    expect("dialogs", [e for e in browser.events if e.get("method") == "Page.javascriptDialogOpening"], [])
    browser.evaluate("(() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1';"
                     " document.body.append(s); const d = document.createElement('div');"
                     " d.innerHTML = '<img src=x onerror=\"window.pwned = 2\">'; document.body.append(d); })()")
    time.sleep(0.2)
    expect("a script that slipped in", browser.evaluate("typeof window.pwned"), "undefined")
    return wrong


def main():
    pages = sorted(pathlib.Path(sys.argv[2]).glob("*.html"))
    browser = Browser(sys.argv[1])
    failures = 0
    try:
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            browser.call(f"{domain}.enable")
        for page in pages:
            for line in check(browser, page):
                failures += 1
                print(f"{page.name}: {line}", file=sys.stderr)
    finally:
        browser.close()
    print(f"opened {len(pages)} pages; {failures} failures")
    sys.exit(0 if pages and failures == 0 else 1)


main()
