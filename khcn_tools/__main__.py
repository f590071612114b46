"""``python -m khcn_tools``: the command line without its script."""

import sys

from khcn_tools.cli import main

if __name__ == "__main__":
    sys.exit(main())
