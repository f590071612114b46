"""An executed notebook becomes a page: HTML, PDF."""
