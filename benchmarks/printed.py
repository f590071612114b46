"""``nbconvert --to webpdf`` with the Chromium of the system: ``python -m benchmarks.printed NOTEBOOK``."""

from __future__ import annotations

import sys
from typing import Any

from nbconvert.nbconvertapp import main

from benchmarks.rendering import use_the_browser_of_the_system

if __name__ == "__main__":
    use_the_browser_of_the_system()
    convert: Any = main
    convert(["--to", "webpdf", "--disable-chromium-sandbox", sys.argv[1]])
