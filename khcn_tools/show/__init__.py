"""What notebooks call: tables, charts and the parts of an official document."""
