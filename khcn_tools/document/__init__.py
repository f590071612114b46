"""An official document as values: its parts, and each part as HTML."""
