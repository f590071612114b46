"""Our exporters in the menu of a Jupyter server, *Save and Export Notebook As*.

The server lists every exporter of nbconvert, and then takes only names without a hyphen for an address: what
the menu calls ``khcn-pdf`` would lead nowhere. So its own handler gets an address for our names.
"""

from __future__ import annotations

import sys
from typing import Any

_NAMES = r"/nbconvert/(?P<format>khcn-(?:html|pdf|docx))"


def listed() -> None:
    """Give our names an address where this process is a Jupyter server; nothing happens in any other."""
    module = sys.modules.get("jupyter_server.serverapp")
    if module and module.ServerApp.initialized():
        add_address(module.ServerApp.instance())


def add_address(server: Any) -> None:
    """Let a server convert by our names, with the handler that it has for all others."""
    from jupyter_server.base.handlers import path_regex  # noqa: PLC0415 - there is one only where it runs
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler  # noqa: PLC0415
    from jupyter_server.utils import url_path_join  # noqa: PLC0415

    address = url_path_join(server.base_url, _NAMES) + path_regex
    server.web_app.add_handlers(".*$", [(address, NbconvertFileHandler)])
