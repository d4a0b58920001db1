"""The report: a line a check, and a count."""

import sys


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def check(self, what, holds, numbers=""):
        """Prints one check with the numbers that it was judged by."""
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        verdict = "PASS" if holds else "FAIL"
        print(f"  {verdict}  {what}{': ' if numbers else ''}{numbers}", flush=True)
        return holds

    def skip(self, what, why):
        self.skipped += 1
        print(f"  SKIP  {what}: {why}", flush=True)

    def finish(self):
        print(f"\n{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        sys.exit(1 if self.failed else 0)
